import TestSupport

/// A small model of planes, trained by the program itself on the simulated candidates of `samples`; made once for all tests.
struct PlaneModel {
    static let shared = Result { try PlaneModel() }

    static let candidates = RealData.repository + "/samples/survey-phcx"

    private let folder: TemporaryFolder
    var path: String { folder.file("planes.safetensors") }
    /// The candidates as an example table of size 16.
    var examples: String { folder.file("examples.fits") }

    struct Failure: Error {
        var text: String
    }

    private init() throws {
        folder = try TemporaryFolder()
        for arguments in [
            ["preprocess", Self.candidates, "-o", "examples.fits", "--labels", Self.candidates + "-truth.csv"]
                + ["--size", "16"],
            ["train", "examples.fits", "-o", "planes.safetensors", "--network", "planes", "--epochs", "3"]
                + ["--batch-size", "16"],
        ] {
            let outcome = try Subprocess.run(Program.path, arguments, folder: folder.path)
            guard outcome.status == 0 else { throw Failure(text: outcome.standardError) }
        }
    }
}
