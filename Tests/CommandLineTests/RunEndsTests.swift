import Foundation
import TestSupport
import Testing

/// The ends of a run: what becomes of files that are there already, of outputs that are no files, and of a run that is
/// stopped.
@Suite struct RunEndsTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples"
    private let model = RealData.repository + "/models/htru2-features.safetensors"
    private let profileModel = RealData.repository + "/models/htru1-features.safetensors"

    init() throws {
        program = try Program()
    }

    // MARK: - Outputs that are inputs

    /// Whatever name the file is given by: nothing is done, and the file stays as it was.
    @Test func anOutputThatIsAnInputIsRefused() throws {
        try FileManager.default.copyItem(atPath: "\(samples)/htru2-like.csv", toPath: folder.file("t.csv"))
        try FileManager.default.copyItem(atPath: model, toPath: folder.file("m.safetensors"))
        try FileManager.default.copyItem(atPath: "\(samples)/survey/pulsar_00000.fits", toPath: folder.file("c.png"))
        try FileManager.default.createSymbolicLink(atPath: folder.file("link.csv"), withDestinationPath: "t.csv")
        _ = try program.run("preprocess", "\(samples)/survey/pulsar_00000.fits", "-o", "e.fits", "--size", "8")
        try folder.write("labels.fits", "path,class\nx,1\n")
        let names = ["t.csv", "m.safetensors", "c.png", "e.fits", "labels.fits"]
        let before = try names.map { try Data(contentsOf: URL(filePath: folder.file($0))) }
        for arguments in [
            ["score", "m.safetensors", "t.csv", "-o", "t.csv"], ["score", "m.safetensors", "t.csv", "-o", "link.csv"],
            ["score", "m.safetensors", "link.csv", "-o", "./t.csv"], ["score", "m.safetensors", ".", "-o", "t.csv"],
            ["score", "m.safetensors", "e.fits", "-o", "e.fits"], ["train", "t.csv", "-o", "t.csv"],
            ["evaluate", "m.safetensors", "t.csv", "--json", "m.safetensors"],
            ["evaluate", "m.safetensors", "t.csv", "--json", "t.csv"], ["cross-validate", "t.csv", "--json", "t.csv"],
            ["inspect", "c.png", "--plot", "c.png"],
            ["preprocess", "c.png", "-o", "labels.fits", "--labels", "labels.fits"],
        ] {
            let outcome = try Subprocess.run(Program.path, arguments, folder: folder.path)
            #expect(outcome.status == 64, "\(arguments): \(outcome.standardError)")
            #expect(outcome.standardError.contains("would be lost"), "\(outcome.standardError)")
        }
        #expect(try names.map { try Data(contentsOf: URL(filePath: folder.file($0))) } == before)
        let both = try program.run(
            "benchmark", "mnist", "--data", ".", "--csv", "out.svg", "--plot", "./out.svg")
        #expect(both.status == 64)
        #expect(both.standardError.contains("--plot ./out.svg: is the file of --csv too"))
    }

    /// A second run over a folder finds what the first has left there.
    @Test func aFolderThatHoldsItsOwnOutputs() throws {
        for name in ["pulsar_00000.fits", "noise_00000.fits"] {
            try FileManager.default.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(samples)/survey/\(name)", toPath: folder.file("in/\(name)"))
        }
        try folder.write("in/lost.pfd", "x")
        let first = try program.run("score", profileModel, "in", "-o", "in/ranked.csv")
        #expect(first.status == 3)
        let (list, errors) = (try program.text("in/ranked.csv"), try program.text("in/ranked.csv.errors.csv"))
        #expect(list.split(separator: "\n").count == 3)
        _ = try program.run("preprocess", "in", "-o", "in/examples.fits", "--size", "8")
        let table = try Data(contentsOf: URL(filePath: folder.file("in/examples.fits")))
        for output in ["in/ranked.csv", "in/other.fits", "in/other.json"] {
            let again = try program.run("score", profileModel, "in", "-o", output)
            #expect(again.standardError.contains("scored 2 candidates"), "\(again.standardError)")
        }
        _ = try program.run("score", profileModel, "in", "-o", "in/ranked.csv")
        #expect(try program.text("in/ranked.csv") == list)
        #expect(try program.text("in/ranked.csv.errors.csv") == errors)
        let twice = try program.run("preprocess", "in", "-o", "in/examples.fits", "--size", "8")
        #expect(twice.standardError.contains("2 candidates"), "\(twice.standardError)")
        #expect(try Data(contentsOf: URL(filePath: folder.file("in/examples.fits"))) == table)
        // As a shell gives the names.
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("in")).sorted().map { "in/\($0)" }
        let named = names.filter { $0.contains("ranked.csv") || $0.hasSuffix("0.fits") }
        let expanded = try Subprocess.run(
            Program.path, ["score", profileModel] + named + ["-o", "in/ranked.csv"], folder: folder.path)
        #expect(expanded.status == 0, "\(expanded.standardError)")
        #expect(try program.text("in/ranked.csv") == list)
    }

    @Test func nothingScoredLeavesTheListOfBefore() throws {
        try folder.write("ranked.csv", "of before")
        try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
        for (input, standardInput) in [
            ("missing", ""), ("empty", ""), ("-", ""), ("-", "\n# nothing\n"), ("@missing", ""),
        ] {
            let outcome = try program.run("score", model, input, "-o", "ranked.csv", input: standardInput)
            #expect(outcome.status == 1, "\(input)")
            #expect(outcome.standardError.hasSuffix("psrsieve: there is no candidate, so ranked.csv is not written\n"))
            #expect(try program.text("ranked.csv") == "of before")
        }
        let list = try program.run("score", model, "@missing", "-o", "ranked.csv")
        #expect(list.standardError.contains("missing: cannot be opened: no such file\n"))
        let table = try program.run("preprocess", "empty", "-o", "e.fits")
        #expect(table.status == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.file("e.fits")))
        #expect(!FileManager.default.fileExists(atPath: folder.file("e.fits.part")))
    }

    // MARK: - Outputs that are no files

    @Test func linksAndPipesAreWrittenThrough() throws {
        let input = "\(samples)/survey"
        _ = try program.run("score", profileModel, input, "-o", "plain.csv")
        let plain = try program.text("plain.csv")
        try FileManager.default.createDirectory(atPath: folder.file("disk"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.file("r.csv"), withDestinationPath: "disk/r.csv")
        _ = try program.run("score", profileModel, input, "-o", "r.csv")
        #expect(try program.text("disk/r.csv") == plain)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("r.csv")) == "disk/r.csv")

        #expect(mkfifo(folder.file("pipe.csv"), 0o600) == 0)
        let piped = try Subprocess.run(
            "/bin/sh",
            [
                "-c", "cat pipe.csv > out & \"$0\" score \"$1\" \"$2\" -o pipe.csv; wait", Program.path, profileModel,
                input,
            ],
            folder: folder.path)
        #expect(piped.status == 0)
        #expect(try program.text("out") == plain)

        try FileManager.default.createSymbolicLink(atPath: folder.file("e.fits"), withDestinationPath: "disk/e.fits")
        _ = try program.run("preprocess", input, "-o", "e.fits", "--size", "8")
        _ = try program.run("preprocess", input, "-o", "plain.fits", "--size", "8")
        #expect(
            FileManager.default.contentsEqual(atPath: folder.file("disk/e.fits"), andPath: folder.file("plain.fits")))
    }

    /// The numbers come behind what was printed, and none of it is lost, be standard output a pipe or a file.
    @Test func standardOutputTakesAFile() throws {
        let table = "\(samples)/htru2-like.csv"
        let plain = try program.run("evaluate", model, table, "--json", "m.json")
        #expect(plain.status == 0)
        let both = try program.run("evaluate", model, table, "--json", "/dev/stdout")
        #expect(both.standardOutput == plain.standardOutput + (try program.text("m.json")))
        let null = try program.run("evaluate", model, table, "--json", "/dev/null")
        #expect(null.status == 0)
        let full = try program.run("evaluate", model, table, "--json", "/dev/full")
        #expect(full.status == 1)
        // What was found out is shown all the same.
        #expect(full.standardOutput == plain.standardOutput)
        #expect(full.standardError == "psrsieve: /dev/full: cannot be written: No space left on device\n")
    }

    @Test func whatCannotBeWrittenIsSaidBeforeTheWork() throws {
        let table = "\(samples)/htru2-like.csv"
        for arguments in [
            ["cross-validate", table, "--repeats", "1000", "--json", "no/x"],
            ["train", table, "--epochs", "100000", "-o", "no/x"],
            ["evaluate", model, table, "--json", "no/x"], ["benchmark", "mnist", "--data", "nowhere", "--csv", "no/x"],
            ["score", model, "nowhere", "-o", "no/x.csv"], ["preprocess", "nowhere", "-o", "no/x.fits"],
            ["export", model, "-o", "no/x.onnx"],
        ] {
            let outcome = try Subprocess.run("/usr/bin/timeout", ["60", Program.path] + arguments, folder: folder.path)
            #expect(outcome.status == 1, "\(arguments)")
            #expect(
                outcome.standardError.contains("cannot be written: No such file or directory"),
                "\(outcome.standardError)")
            #expect(!outcome.standardError.contains("nowhere"), "\(outcome.standardError)")
        }
    }

    // MARK: - Streams that take nothing

    /// Runs the program as a shell does, with some streams led elsewhere.
    private func shell(_ arguments: [String], _ redirection: String) throws -> Subprocess.Outcome {
        try Subprocess.run(
            "/bin/sh", ["-c", "\"$0\" \"$@\" \(redirection)", Program.path] + arguments, folder: folder.path)
    }

    /// What is said is lost then, and nothing else; above all it does not go into a file that is being written.
    @Test(arguments: ["2>/dev/full", "2>&-"]) func standardErrorMayTakeNothing(_ redirection: String) throws {
        _ = try program.run("score", profileModel, "\(samples)/survey", "-o", "plain.csv")
        let scored = try shell(["score", profileModel, "\(samples)/survey", "none.pfd", "-o", "r.csv"], redirection)
        #expect(scored.status == 3)
        #expect(try program.text("r.csv") == program.text("plain.csv"))
        #expect(try program.text("r.csv.errors.csv").split(separator: "\n").count == 2)
        let table = "\(samples)/htru2-like.csv"
        for arguments in [
            ["inspect", "none/x.pfd"], ["evaluate", model, table, "--json", "/dev/stderr"],
            ["train", table, "-o", "no/x"],
        ] {
            #expect(try shell(arguments, redirection).status == 1, "\(arguments)")
        }
        #expect(try shell(["dance"], redirection).status == 64)
        let measured = try shell(["evaluate", model, table], redirection)
        #expect(measured.status == 0 && measured.standardOutput.hasPrefix("1300 candidates"))
    }

    @Test(arguments: [
        (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
    ]) func standardOutputThatTakesNothingIsAFailure(_ redirection: String, _ reason: String) throws {
        let table = "\(samples)/htru2-like.csv"
        for arguments in [
            ["evaluate", model, table], ["inspect", table], ["inspect", table, "--json"], ["inspect", model],
            ["cross-validate", table, "--folds", "2", "--epochs", "1", "--members", "2"],
            ["score", profileModel, "\(samples)/survey", "-o", "r.csv"],
            ["score", profileModel, "\(samples)/survey", "none.pfd", "-o", "r.csv"], ["--help"], ["--version"],
        ] {
            let outcome = try shell(arguments, redirection)
            #expect(outcome.status == 1, "\(arguments): \(outcome.standardError)")
            #expect(
                outcome.standardError.hasSuffix("psrsieve: standard output: cannot be written: \(reason)\n"),
                "\(arguments): \(outcome.standardError)")
        }
        // What goes to a file is written all the same.
        #expect(try program.text("r.csv").split(separator: "\n").count == 25)
        let silent = try shell(
            ["score", profileModel, "\(samples)/survey", "-o", "r.csv", "--top", "0"], redirection)
        #expect(silent.status == 0, "\(silent.standardError)")
    }

    // MARK: - Numbers beyond measure

    @Test(arguments: ["csv", "json", "fits"]) func absurdNumbersAreScored(_ format: String) throws {
        let values = ["1e50", "1e308", "-1e308", "1e20", "-1e20", "1e6"]
        let rows = values.map { x in [String](repeating: x, count: 8).joined(separator: ",") }
        try folder.write("t.csv", rows.map { "\($0),0\n" }.joined() + "140,55,-0.2,-0.6,3,19,8,74,1\n")
        let outcome = try program.run("score", model, "t.csv", "-o", "r.\(format)")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("scored 7 candidates"))
        #expect(outcome.standardError.contains(", 6 outliers, "))
        #expect(outcome.standardError.contains("6 of 7 candidates lie far outside"))
        let evaluated = try program.run("evaluate", model, "t.csv", "--json", "m.json", "--plots", "plots")
        #expect(evaluated.status == 0, "\(evaluated.standardError)")
        guard format == "csv" else { return }
        let scores = try program.text("r.csv").split(separator: "\n").dropFirst().map {
            Double($0.split(separator: ",", omittingEmptySubsequences: false)[2]) ?? .nan
        }
        #expect(scores.allSatisfy { (0...1).contains($0) }, "\(scores)")
    }

    // MARK: - Signals

    /// The list of inputs does not come to an end.
    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))]) func aRunThatReadsItsListIsStopped(
        _ signal: Int32, _ status: Int32
    ) throws {
        let start = ContinuousClock.now
        let outcome = try program.stopped(["score", model, "-", "-o", "r.csv"], by: signal) {
            ContinuousClock.now - start > .seconds(2)
        }
        #expect(outcome.status == status)
        #expect(outcome.text == "psrsieve: stopped before it was done; nothing was written\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func aTrainingWithoutCheckpointsSaysHowToGoOn() throws {
        let outcome = try program.stopped(
            ["train", "\(samples)/training.csv", "-o", "m", "--epochs", "100000", "--log", "log"], by: SIGTERM
        ) { FileManager.default.fileExists(atPath: folder.file("log/member-0.csv")) }
        #expect(outcome.status == 143)
        #expect(
            outcome.text.hasSuffix(
                "nothing was written; with --checkpoint FOLDER a training can go on where it was stopped\n"))
    }
}
