import Foundation
import TestSupport
import Testing

/// Training where OpenMP gives fewer threads than there are processors.
@Suite struct ThreadTests {
    /// With one thread allowed it ends, and leaves no weight out: but for how sums are rounded the model is that of as many
    /// threads as there are processors.
    @Test(.timeLimit(.minutes(5))) func aLimitOfThreadsIsKept() throws {
        let program = try Program()
        let made = try program.run(
            "simulate", "-o", "s", "--survey", "any", "--pulsars", "8", "--noise", "8", "--rfi", "8", "--size", "32")
        try #require(made.status == 0, "\(made.standardError)")
        func weights(_ environment: [String: String]) throws -> [Float] {
            let trained = try Subprocess.run(
                Program.path,
                [
                    "train", "s/examples.fits", "-o", "m.safetensors", "--network", "planes", "--epochs", "2",
                    "--batch-size", "8",
                ], folder: program.folder.path, environment: environment)
            try #require(trained.status == 0, "\(trained.standardError)")
            let model = try Data(contentsOf: URL(filePath: program.folder.file("m.safetensors")))
            let header = model.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            return model.dropFirst(8 + header).withUnsafeBytes { bytes in
                stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
            }
        }
        let (limited, free) = (try weights(["OMP_THREAD_LIMIT": "1"]), try weights([:]))
        #expect(limited.count == free.count && free.count > 100_000)
        // A step moves a weight by some 1e-3.
        #expect(zip(limited, free).count { abs($0 - $1) > 1e-4 } < free.count / 100)
    }
}
