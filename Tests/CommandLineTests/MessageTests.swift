import Foundation
import TestSupport
import Testing

/// What the program says when something was mistyped, mixed up or stopped.
@Suite struct MessageTests {
    private let program: Program
    private let samples = RealData.repository + "/samples"

    init() throws {
        program = try Program()
    }

    @Test(arguments: [
        ("trian", "did you mean 'train'?"), ("scor", "did you mean 'score'?"), ("crossvalidate", "'cross-validate'?"),
        ("dance", "`psrsieve --help` lists them"),
    ]) func aMistypedCommand(_ word: String, _ message: String) throws {
        let outcome = try program.run(word, "x", "-o", "y")
        #expect(outcome.status == 64)
        #expect(
            outcome.standardError.hasPrefix("psrsieve: there is no command '\(word)'; "), "\(outcome.standardError)")
        #expect(outcome.standardError.contains(message), "\(outcome.standardError)")
    }

    /// One file more or less is one line.
    @Test func oneReasonOfManyFilesIsSaidOnce() throws {
        let outcome = try program.run(
            "score", "htru1-features", "\(samples)/survey", "none-1.pfd", "none-2.pfd", "none-3.pfd", "-o", "r.csv")
        #expect(outcome.status == 3)
        #expect(
            outcome.standardError.contains(
                "psrsieve: none-1.pfd: cannot be opened: no such file or directory (and 2 others for the same reason)\n"
            ),
            "\(outcome.standardError)")
        #expect(outcome.standardError.contains("3 inputs could not be read"))
        #expect(try program.text("r.csv.errors.csv").split(separator: "\n").count == 4)
        let one = try program.run("score", "htru1-features", "\(samples)/survey", "none.pfd", "-o", "r.csv")
        #expect(one.standardError.contains("psrsieve: 1 input could not be read"))
    }

    /// A model of features and profiles alone, which have no DM curve.
    @Test func whichModelWouldTakeThem() throws {
        let header = [
            "SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    2",
            "NAXIS1  =                   32", "NAXIS2  =                    3", "CTYPE1  = 'PHASE   '", "END",
        ].map { $0.padding(toLength: 80, withPad: " ", startingAt: 0) }.joined()
        let text = header.padding(toLength: 2880, withPad: " ", startingAt: 0)
        let values = (0..<96).map { UInt8(($0 * 37) % 101) }
        try program.folder.write("profiles.fits", Array(text.utf8) + values + [UInt8](repeating: 0, count: 2784))
        let outcome = try program.run("score", "htru1-features", "profiles.fits", "-o", "r.csv")
        #expect(
            outcome.standardError.contains(
                "models that need less: planes (a plane) and htru2-profile (a profile)\n"), "\(outcome.standardError)")
        let taken = try program.run("score", "htru2-profile", "profiles.fits", "-o", "r.csv")
        #expect(taken.status == 0 && !taken.standardError.contains("need less"), "\(taken.standardError)")
    }

    /// No model can make up for columns, and planes cannot be made of a table.
    @Test func noModelIsAdvisedForATable() throws {
        try program.folder.write("t.csv", "profile_mean,profile_std,class\n110,45,0\n120,46,1\n")
        for model in ["htru2-features", "planes"] {
            let outcome = try program.run("score", model, "t.csv", "-o", "r.csv")
            #expect(outcome.status == 1)
            #expect(outcome.standardError.contains("t.csv: lacks what this model needs ("), "\(outcome.standardError)")
            #expect(!outcome.standardError.contains("need less"), "\(outcome.standardError)")
        }
        try program.folder.write("profile.txt", (0..<64).map { "\($0) \(($0 * 37) % 101)\n" }.joined())
        let outcome = try program.run("score", "htru2-features", "profile.txt", "t.csv", "-o", "r.csv")
        #expect(
            outcome.standardError.contains(
                "psrsieve: 1 candidate lacks what this model needs; models that need less: "),
            "\(outcome.standardError)")
    }

    // MARK: - Examples that have to be preprocessed first

    @Test func whatHasToBePreprocessedFirst() throws {
        let (candidate, folder) = ("\(samples)/survey-phcx/pulsar_00000.phcx.gz", "\(samples)/survey-phcx")
        let table = "\(samples)/htru2-like.csv"
        let unlabelled = "is a candidate whose file does not say what it is; `psrsieve preprocess`"
        let planes = "is a feature table, of which no planes can be made; a network of planes takes"
        for (arguments, file, message) in [
            (["evaluate", "planes", candidate], candidate, "is no table of planes; `psrsieve preprocess` makes one"),
            (["evaluate", "htru2-features", candidate], candidate, unlabelled),
            (["train", candidate, "-o", "m"], candidate, unlabelled),
            (["train", folder, "-o", "m"], folder, "is a directory; `psrsieve preprocess` with"),
            (["cross-validate", folder], folder, "is a directory; `psrsieve preprocess` with"),
            (["evaluate", "planes", folder], folder, "is a directory; `psrsieve preprocess` with"),
            (["train", table, "-o", "m", "--network", "planes"], table, planes),
            (["evaluate", "planes", table], table, planes),
        ] {
            let outcome = try Subprocess.run(Program.path, arguments, folder: program.folder.path)
            #expect(outcome.status == 1, "\(arguments)")
            #expect(
                outcome.standardError.hasPrefix("psrsieve: \(file): \(message)"),
                "\(arguments): \(outcome.standardError)")
        }
    }

    @Test func planesThatAreNotUsedAreSaid() throws {
        let examples = try PlaneModel.shared.get().examples
        let note = "\(examples): its planes are not used, only its features; --network planes trains on them\n"
        func notes(_ arguments: String...) throws -> String {
            let outcome = try Subprocess.run(
                Program.path, ["train"] + arguments + ["-o", "m", "--epochs", "1", "--batch-size", "16"],
                folder: program.folder.path)
            #expect(outcome.status == 0, "\(outcome.standardError)")
            return outcome.standardError
        }
        #expect(try notes(examples).contains(note))
        #expect(try !notes(examples, "--network", "planes").contains("not used"))
        #expect(try !notes("\(samples)/training.csv").contains("not used"))
    }

    // MARK: - Other notes

    @Test func foldersThatNameNoClass() throws {
        let outcome = try program.run("preprocess", "\(samples)/survey", "-o", "e.fits", "--labels", "folders")
        #expect(
            outcome.standardError.contains("--labels folders: no folder named pulsars, rfi, noise or the like is in"))
    }

    @Test func quietMeansErrorsAlone() throws {
        let outcome = try program.run("score", "htru1-features", "\(samples)/survey", "none", "-o", "r.csv", "--quiet")
        #expect(outcome.status == 3 && outcome.standardError.isEmpty, "\(outcome.standardError)")
        #expect(outcome.standardOutput.hasPrefix("  rank"))
        let failed = try program.run("score", "none.safetensors", "x", "-o", "r.csv", "--quiet")
        #expect(failed.status == 1 && failed.standardError.hasPrefix("psrsieve: none.safetensors: "))
    }

    // MARK: - Simulated candidates

    @Test func simulatedCandidatesAreNotMixed() throws {
        func simulate(_ options: String...) throws -> Subprocess.Outcome {
            let fixed = ["simulate", "-o", "s", "--survey", "compact", "--noise", "1", "--rfi", "0"]
            return try Subprocess.run(Program.path, fixed + options, folder: program.folder.path)
        }
        #expect(try simulate("--pulsars", "3", "--format", "phcx").status == 0)
        try program.folder.write("s/candidates/mine.phcx", "mine")
        let again = try simulate("--pulsars", "1", "--format", "pfd")
        #expect(again.status == 1)
        #expect(
            again.standardError == "psrsieve: s/candidates: holds 4 simulated files already; name another folder, or "
                + "give --force to replace them\n")
        #expect(try simulate("--pulsars", "1", "--format", "pfd", "--force").status == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: program.folder.file("s/candidates")).sorted() == [
                "mine.phcx", "noise_00000.pfd", "noise_00000.pfd.bestprof", "pulsar_00000.pfd",
                "pulsar_00000.pfd.bestprof",
            ])
        #expect(try program.text("s/truth.csv").split(separator: "\n").count == 3)
    }

    @Test func aStoppedSimulationSaysWhatItLeft() throws {
        let first = program.folder.file("s/candidates/pulsar_00000.phcx.gz")
        let outcome = try program.stopped(["simulate", "-o", "s", "--pulsars", "20000"]) {
            FileManager.default.fileExists(atPath: first)
        }
        #expect(
            outcome.text.hasSuffix(
                "stopped before it was done; what was made is in s/candidates, without a truth.csv; --force replaces it\n"
            ),
            "\(outcome.text)")
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("s/truth.csv")))
    }
}
