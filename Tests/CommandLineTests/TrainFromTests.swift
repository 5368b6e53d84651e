import Foundation
import TestSupport
import Testing

/// `train --from`: a model that goes on learning.
@Suite struct TrainFromTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }

    init() throws {
        program = try Program()
        try folder.write("a.csv", Self.table(0..<800, pulsarsBeginAt: 6))
        #expect(
            try program.run("train", "a.csv", "-o", "a.safetensors", "--inputs", "a,b", "--epochs", "5").status == 0)
    }

    /// A tenth of the rows are pulsars, which lie from a value on; with `-` in place of it the classes are drawn at random.
    private static func table(_ rows: Range<Int>, pulsarsBeginAt level: Double?) -> String {
        var state: UInt64 = 1 + UInt64(rows.lowerBound)
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / Double(1 << 24)
        }
        return rows.reduce(into: "a,b,class\n") { (text: inout String, row: Int) in
            let isPulsar = row % 10 == 0
            let value = isPulsar ? (level ?? 0) + 4 * next() : 5 * next()
            text += "\(value),\(next()),\(isPulsar ? 1 : 0)\n"
        }
    }

    @Test func learnsWhatIsNew() throws {
        try folder.write("b.csv", Self.table(800..<2000, pulsarsBeginAt: 3))
        let outcome = try program.run(
            "train", "b.csv", "--from", "a.safetensors", "-o", "b.safetensors", "--epochs", "10", "--log", "log")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("a.safetensors before, on the same candidates:"))
        let info = try program.run("inspect", "b.safetensors")
        #expect(info.standardOutput.contains("went on from        a.safetensors"), "\(info.standardOutput)")
        for name in ["learning-loss.png", "learning-loss.svg", "learning-average-precision.svg"] {
            #expect(FileManager.default.fileExists(atPath: folder.file("log/\(name)")))
        }
    }

    /// Classes that nothing tells make it worse; an earlier file stays as it is.
    @Test func aWorseModelIsNotWritten() throws {
        let noise = Self.table(800..<1200, pulsarsBeginAt: nil).split(separator: "\n").map(String.init)
        let good = Self.table(1200..<1600, pulsarsBeginAt: 6).split(separator: "\n").map(String.init)
        // Rows of the wrong class, so that learning from them unlearns what was right.
        let wrong = noise.dropFirst().map { (row: String) -> String in
            String(row.dropLast()) + (row.hasSuffix("1") ? "0" : "1")
        }
        let rows: [String] = [good[0]] + wrong + good.dropFirst()
        try folder.write("c.csv", rows.joined(separator: "\n") + "\n")
        try folder.write("c.safetensors", "what was there")
        let arguments = ["train", "c.csv", "--from", "a.safetensors", "-o", "c.safetensors", "--epochs", "1"]
        func run(_ more: String...) throws -> Subprocess.Outcome {
            try Subprocess.run(Program.path, arguments + more, folder: folder.path)
        }
        let outcome = try run("--learning-rate", "0.5")
        #expect(outcome.status == 1)
        #expect(
            outcome.standardError.contains("the new model is worse: average precision"), "\(outcome.standardError)")
        #expect(outcome.standardError.contains("nothing was written, --force writes it"))
        #expect(try program.text("c.safetensors") == "what was there")
        #expect(try run("--learning-rate", "0.5", "--force").status == 0)
        #expect(try program.run("inspect", "c.safetensors").status == 0)
    }

    @Test func whatFollowsFromTheModelCannotBeAskedFor() throws {
        for option in [
            ["--network", "planes"], ["--inputs", "a"], ["--hidden", "8"], ["--normalisation", "z-score"],
        ] {
            let outcome = try Subprocess.run(
                Program.path, ["train", "a.csv", "--from", "a.safetensors", "-o", "x.safetensors"] + option,
                folder: folder.path)
            #expect(outcome.status == 1)
            #expect(
                outcome.standardError
                    == "psrsieve: \(option[0]) follows from the model that --from names; leave it out\n")
        }
        #expect(try program.run("train", "a.csv", "-o", "x.safetensors", "--force").status == 64)
        // The very same candidates again.
        let again = try program.run("train", "a.csv", "--from", "a.safetensors", "-o", "x.safetensors", "--force")
        #expect(again.status == 0)
        #expect(again.standardError.contains("a.safetensors was trained on these very candidates"))
        // Of the loss nothing is said, so it is that of the model.
        #expect(
            try program.run(
                "train", "a.csv", "-o", "ce.safetensors", "--inputs", "a,b", "--loss", "focal", "--epochs", "2"
            ).status == 0)
        #expect(
            try program.run(
                "train", "a.csv", "--from", "ce.safetensors", "-o", "x.safetensors", "--force", "--epochs", "2"
            ).status == 0)
        #expect(try program.run("inspect", "x.safetensors").standardOutput.contains("loss                 focal"))
    }
}
