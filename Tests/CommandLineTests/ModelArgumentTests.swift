import Foundation
import TestSupport
import Testing

/// Models that are named without a path, and what stands in their place by mistake.
@Suite struct ModelArgumentTests {
    private let program: Program
    private let samples = RealData.repository + "/samples"
    private let models = RealData.repository + "/models"

    init() throws {
        program = try Program()
    }

    @Test func theNameOfAModelThatComesWithPsrsieve() throws {
        let table = "\(samples)/htru2-like.csv"
        _ = try program.run("score", "\(models)/htru2-features.safetensors", table, "-o", "path.csv")
        for name in ["htru2-features", "htru2-features.safetensors"] {
            let outcome = try program.run("score", name, table, "-o", "name.csv")
            #expect(outcome.status == 0, "\(outcome.standardError)")
            #expect(try program.text("name.csv") == program.text("path.csv"))
        }
        let inspected = try program.run("inspect", "htru2-features")
        #expect(inspected.standardOutput.hasPrefix("psrsieve model,"), "\(inspected.standardError)")
        #expect(try program.run("evaluate", "htru2-features", table).status == 0)
        #expect(try program.run("export", "htru2-features", "-o", "m.onnx").status == 0)
        let explained = try program.run("inspect", table, "--row", "3", "--model", "htru2-features")
        #expect(explained.standardOutput.contains("by htru2-features.safetensors\n"))
        let elsewhere = try Subprocess.run(
            Program.path, ["inspect", "htru2-features"], folder: program.folder.path,
            environment: ["PSRSIEVE_MODELS": program.folder.path])
        #expect(elsewhere.status == 1)
    }

    @Test func aFileOfThatNameComesFirst() throws {
        try program.folder.write("htru2-features", "1,2,3,4,5,6,7,8,0\n1,2,3,4,5,6,7,9,1\n")
        let inspected = try program.run("inspect", "htru2-features")
        #expect(inspected.standardOutput.hasPrefix("feature table of 2 candidates"), "\(inspected.standardError)")
        let measured = try program.run("evaluate", "htru2-features", "\(samples)/htru2-like.csv")
        #expect(
            measured.standardError == "psrsieve: htru2-features: is no model; it holds candidates (feature table)\n")
    }

    /// What is no file is refused; nobody waits for a pipe to say something.
    @Test func aPipeIsNoModel() throws {
        #expect(mkfifo(program.folder.file("pipe"), 0o600) == 0)
        for arguments in [
            ["score", "pipe", "\(samples)/survey", "-o", "r.csv"], ["inspect", "pipe"], ["evaluate", "pipe", "x.csv"],
        ] {
            let outcome = try Subprocess.run(
                "/usr/bin/timeout", ["20", Program.path] + arguments, folder: program.folder.path)
            #expect([1, 3].contains(outcome.status), "\(arguments): \(outcome.standardError)")
            #expect(outcome.standardError.contains("pipe: cannot be"), "\(outcome.standardError)")
            #expect(outcome.standardError.contains("it is "), "\(outcome.standardError)")
        }
    }

    @Test func modelAndTableExchanged() throws {
        let (table, model) = ("\(samples)/htru2-like.csv", "\(models)/htru2-features.safetensors")
        let outcome = try program.run("evaluate", table, model)
        #expect(outcome.status == 1)
        #expect(outcome.standardError == "psrsieve: \(model) is a model and \(table) is none; the model comes first\n")
        for arguments in [
            ["train", model, "-o", "m.safetensors"], ["cross-validate", model],
        ] {
            let outcome = try Subprocess.run(Program.path, arguments, folder: program.folder.path)
            #expect(outcome.status == 1)
            #expect(
                outcome.standardError.contains("psrsieve: \(model): is a psrsieve model"), "\(outcome.standardError)")
        }
    }

    // MARK: - Models that are mistyped or stand in the wrong place

    @Test func aMistypedModelIsNotPassedOver() throws {
        let survey = "\(samples)/survey"
        let message =
            "psrsieve: htru2: is no file and no model that comes with psrsieve (htru1-features, htru2-features, "
            + "htru2-profile, planes)\n"
        for arguments in [
            ["score", "htru2", survey, "-o", "r.csv"], ["score", "htru2", "-o", "r.csv"],
            ["evaluate", "htru2", "\(samples)/htru2-like.csv"], ["export", "htru2", "-o", "m.onnx"],
            ["inspect", "\(survey)/pulsar_00000.fits", "--model", "htru2"], ["inspect", "htru2"],
        ] {
            let outcome = try Subprocess.run(Program.path, arguments, folder: program.folder.path)
            #expect(outcome.status == 1, "\(arguments)")
            #expect(outcome.standardError == message, "\(arguments): \(outcome.standardError)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder.path).isEmpty)
        let elsewhere = try Subprocess.run(
            Program.path, ["score", "htru2", survey, "-o", "r.csv"], folder: program.folder.path,
            environment: ["PSRSIEVE_MODELS": program.folder.path])
        #expect(
            elsewhere.standardError == "psrsieve: htru2: is no file, and psrsieve's own models are not where they "
                + "should be; set PSRSIEVE_MODELS to their folder\n")
    }

    /// What can be an input is one, be it there or not.
    @Test func inputsAreNoMistypedModels() throws {
        let archive = "\(samples)/survey/pulsar_00000.fits"
        try program.folder.write("list.txt", archive + "\n")
        for input in ["@list.txt", "-", "none-*", "./none", "@none"] {
            let outcome = try program.run("score", input, archive, "-o", "r.csv", "--top", "0", input: archive + "\n")
            #expect([0, 3].contains(outcome.status), "\(input): \(outcome.standardError)")
            #expect(outcome.standardError.contains("scored 1 candidate,"), "\(input): \(outcome.standardError)")
        }
    }

    @Test func theModelComesFirst() throws {
        let (table, model) = ("\(samples)/htru2-like.csv", "\(models)/htru2-features.safetensors")
        try FileManager.default.copyItem(atPath: model, toPath: program.folder.file("m.pt"))
        for name in ["htru2-features", "htru2-features.safetensors", model, "m.pt"] {
            let outcome = try program.run("score", table, name, "-o", "r.csv")
            #expect(outcome.status == 1, "\(name)")
            #expect(
                outcome.standardError == "psrsieve: \(name): is a model; the model comes first\n",
                "\(outcome.standardError)")
        }
        let two = try program.run("score", "m.pt", table, "planes", "-o", "r.csv")
        #expect(two.status == 1)
        #expect(two.standardError == "psrsieve: planes: is a second model; one model scores, and it comes first\n")
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("r.csv")))
        let measured = try program.run("evaluate", table, "htru2-features")
        #expect(
            measured.standardError
                == "psrsieve: htru2-features is a model and \(table) is none; the model comes first\n")
    }

    // MARK: - A candidate as a ranked list names it

    @Test func inspectTakesWhatTheListSays() throws {
        let table = "\(samples)/training.csv"
        _ = try program.run("score", "htru1-features", table, "-o", "r.csv")
        let first = try #require(try program.text("r.csv").split(separator: "\n").dropFirst().first)
        let source = String(first.split(separator: ",", omittingEmptySubsequences: false)[13])
        let row = try #require(source.split(separator: "#").last.map(String.init))
        #expect(source == "\(table)#\(row)")
        let byPlace = try program.run("inspect", source, "--model", "htru1-features")
        let byRow = try program.run("inspect", table, "--row", row, "--model", "htru1-features")
        #expect(byPlace.status == 0 && byPlace.standardOutput == byRow.standardOutput, "\(byPlace.standardError)")
        #expect(try program.run("inspect", source, "--row", "1").status == 64)
        let beyond = try program.run("inspect", "\(table)#1501")
        #expect(beyond.status == 1 && beyond.standardError.contains("there is no candidate 1501"))
        // A name with such an end is a name first.
        try program.folder.write("odd#2", "1,2,3,4,5,6,7,8,0\n")
        #expect(try program.run("inspect", "odd#2").standardOutput.hasPrefix("feature table of 1 candidate"))
    }
}
