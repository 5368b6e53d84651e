import Foundation
import TestSupport
import Testing

/// Bad input: one line that says which file, what is wrong and where, and the right exit status.
@Suite struct BadInputTests {
    private let program: Program
    private let samples = RealData.repository + "/samples"

    init() throws {
        program = try Program()
    }

    private func trainModel() throws {
        let outcome = try program.run("train", "\(samples)/training.csv", "-o", "model.safetensors", "--epochs", "1")
        try #require(outcome.status == 0)
    }

    @Test func unreadableInputsAreListedAndTheRestIsScored() throws {
        try trainModel()
        try program.folder.write("empty.fits", "")
        try program.folder.write("words.txt", "these are words\n")
        let outcome = try program.run(
            "score", "model.safetensors", "empty.fits", "words.txt", "missing.fits",
            "\(samples)/survey/pulsar_00000.fits", "-o", "ranked.csv")
        #expect(outcome.status == 3)
        #expect(try program.text("ranked.csv").split(separator: "\n").count == 2)
        #expect(
            try program.text("ranked.csv.errors.csv") == """
                input,place,reason
                empty.fits,,holds no data
                missing.fits,,cannot be opened: no such file or directory
                words.txt,line 1,is no feature table: a header stands there alone

                """)
        // The next run can read everything, so the list of before is gone.
        _ = try program.run("score", "model.safetensors", "\(samples)/survey/pulsar_00000.fits", "-o", "ranked.csv")
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("ranked.csv.errors.csv")))
    }

    /// 4 GiB of white space in 4 MB of gzip, read by a program that may have 1.5 GB of address space.
    @Test func aGzipBombTakesLittleMemory() throws {
        let member = Gzip.pack([UInt8](repeating: 0x20, count: 16 << 20))
        try program.folder.write(
            "bomb.phcx.gz", Gzip.pack("<phcf>") + [[UInt8]](repeating: member, count: 256).joined())
        let outcome = try Subprocess.run(
            "/bin/sh", ["-c", "ulimit -v 1500000 && exec \"$0\" inspect bomb.phcx.gz", Program.path],
            folder: program.folder.path)
        #expect(outcome.standardError == "psrsieve: bomb.phcx.gz: is larger than 64 MiB, which no candidate is\n")
    }

    @Test func nothingReadableIsAFailure() throws {
        try trainModel()
        let outcome = try program.run("score", "model.safetensors", "missing.fits", "-o", "ranked.csv")
        #expect(outcome.status == 1)
        #expect(outcome.standardError.contains("missing.fits: cannot be opened: no such file or directory"))
    }

    @Test func trainingStopsAtABadRow() throws {
        try program.folder.write("bad.csv", "1,2,3,9,5,6,7,50,0\n1,2,inf,4,5,6,7,50,1\n")
        let outcome = try program.run("train", "bad.csv", "-o", "model.safetensors")
        #expect(outcome.status == 1)
        #expect(
            outcome.standardError
                == "psrsieve: bad.csv, line 2: profile_skewness is inf, which is not a finite number\n")
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("model.safetensors")))
    }

    @Test func trainingNeedsClasses() throws {
        try program.folder.write("none.csv", "9,2,3,9,5,6,7,50,?\n")
        #expect(try program.run("train", "none.csv", "-o", "m").standardError.contains("no row has a class"))
        try program.folder.write("few.csv", "9,2,3,9,5,6,7,50,1\n9,2,3,9,5,6,7,51,0\n")
        #expect(try program.run("train", "few.csv", "-o", "m").standardError.contains("too few to train on"))
        let columns = try program.run("train", "few.csv", "-o", "m", "--inputs", "profile_mean,speed")
        #expect(
            columns.standardError.hasPrefix("psrsieve: few.csv: has no column speed; its columns are profile_mean, "))
    }

    @Test func aModelThatIsNone() throws {
        try program.folder.write("model.safetensors", "not a model")
        let outcome = try program.run("score", "model.safetensors", "\(samples)/survey", "-o", "r.csv")
        #expect(outcome.status == 1)
        #expect(outcome.standardError.hasPrefix("psrsieve: model.safetensors: is no safetensors file"))
        let missing = try program.run("evaluate", "nothing.safetensors", "\(samples)/training.csv")
        #expect(
            missing.standardError.hasPrefix(
                "psrsieve: nothing.safetensors: is no file and no model that comes with psrsieve ("))
        let elsewhere = try program.run("evaluate", "./nothing.safetensors", "\(samples)/training.csv")
        #expect(elsewhere.standardError == "psrsieve: ./nothing.safetensors: cannot be opened: no such file\n")
    }

    @Test(arguments: [
        ["score", "m", "x", "-o", "ranked.xml"], ["score", "m", "x", "-o", "r.csv", "--threshold", "2"],
        ["score", "m", "x"], ["score", "-o", "r.csv"], ["score", "m.safetensors", "-o", "r.csv"],
        ["score", "m", "x", "-o", "r.csv", "--jobs", "0"],
        ["train", "x", "-o", "m", "--loss", "nonsense"], ["train", "x", "-o", "m", "--epochs", "0"],
        ["train", "x", "-o", "m", "--network", "oracle"], ["train", "x", "-o", "m", "--loss", "ce", "--alpha", "1"],
        ["train", "x", "-o", "m", "--resume"], ["train", "x", "-o", "m", "--hidden", "0"],
        ["cross-validate", "x", "--folds", "1"], ["simulate", "-o", "d", "--pulsars", "-1"], ["dance"],
    ])
    func wrongUsageIs64(_ arguments: [String]) throws {
        let outcome = try Subprocess.run(Program.path, arguments, folder: program.folder.path)
        #expect(outcome.status == 64)
        #expect(outcome.standardError.contains("psrsieve: "))
    }

    @Test func unknownLossNamesTheKnownOnes() throws {
        let outcome = try program.run("train", "x", "-o", "m", "--loss", "nonsense")
        for name in ["gppe", "margin-ce", "ce", "focal", "asl", "combo", "focal-tversky", "hybrid-focal", "dice"] {
            #expect(outcome.standardError.contains("- \(name)\n"), "\(name)")
        }
    }

    /// A file stands where a folder would have to be.
    @Test func foldersAndModelsThatCannotBeWritten() throws {
        try program.folder.write("file", "x")
        let table = "\(samples)/training.csv"
        let model = RealData.repository + "/models/htru1-features.safetensors"
        for (arguments, message) in [
            (["train", table, "-o", "file/m", "--epochs", "1"], "file/m: cannot be written: Not a directory"),
            (["train", table, "-o", "m", "--checkpoint", "file/c"], "file/c: cannot be made: Not a directory"),
            (["simulate", "-o", "file/s"], "file/s: cannot be made: Not a directory"),
            (
                ["evaluate", model, table, "--plots", "file"],
                "file: cannot be made: a file has this name; give the folder another"
            ),
        ] {
            let outcome = try Subprocess.run(Program.path, arguments, folder: program.folder.path)
            #expect(outcome.status == 1)
            #expect(outcome.standardError.hasSuffix("psrsieve: \(message)\n"), "\(outcome.standardError)")
        }
    }

    @Test func outputThatCannotBeWritten() throws {
        try trainModel()
        let outcome = try program.run(
            "score", "model.safetensors", "\(samples)/survey/pulsar_00000.fits", "-o", "nowhere/ranked.csv")
        #expect(outcome.status == 1)
        #expect(outcome.standardError.contains("nowhere/ranked.csv: cannot be written: No such file or directory"))
    }
}
