import Foundation
import TestSupport
import Testing

/// The program as a user meets it.
struct Program {
    static let path = RealData.repository + "/.build/debug/psrsieve"

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    func run(_ arguments: String..., input: String = "") throws -> Subprocess.Outcome {
        try Subprocess.run(Self.path, arguments, input: input, folder: folder.path)
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    /// The rows of a list by the names of their columns; none of its cells may hold a comma.
    func rows(_ name: String) throws -> [[String: String]] {
        let lines = try text(name).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    /// Starts the program with a pipe for its input, which stays open, and sends it a signal once `isReady` says so, or
    /// after half a minute.
    func stopped(
        _ arguments: [String], by signal: Int32 = SIGINT, times: Int = 1, when isReady: () -> Bool
    ) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: Self.path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        let (input, errors) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardError = errors
        try process.run()
        for _ in 0..<3000 where !isReady() { usleep(10_000) }
        for _ in 0..<times {
            kill(process.processIdentifier, signal)
            usleep(2000)
        }
        process.waitUntilExit()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        _ = input
        return (process.terminationStatus, text)
    }
}

private let samples = RealData.repository + "/samples"

@Suite struct CommandLineTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    private func trainModel(_ options: String...) throws {
        let arguments = ["train", "\(samples)/training.csv", "-o", "model.safetensors", "--epochs", "3"] + options
        let outcome = try Subprocess.run(Program.path, arguments, folder: program.folder.path)
        try #require(outcome.status == 0, "\(outcome.standardError)")
    }

    // MARK: - The two commands

    @Test func trainAndScore() throws {
        try trainModel()
        let outcome = try program.run(
            "score", "model.safetensors", "\(samples)/survey", "-o", "ranked.csv", "--top", "3")
        #expect(outcome.status == 0)
        #expect(outcome.standardError.contains("scored 24 candidates"))
        #expect(outcome.standardOutput.split(separator: "\n").count == 4)
        let lines = try program.text("ranked.csv").split(separator: "\n")
        #expect(lines.count == 25)
        #expect(lines[1].contains("pulsar_"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: program.folder.path).sorted() == [
                "model.safetensors", "ranked.csv",
            ])
    }

    @Test func theSameSeedGivesTheSameBytesWhateverTheJobs() throws {
        try trainModel("--jobs", "1")
        let first = try Data(contentsOf: URL(filePath: program.folder.file("model.safetensors")))
        try trainModel("--jobs", "2")
        #expect(try Data(contentsOf: URL(filePath: program.folder.file("model.safetensors"))) == first)
        for jobs in ["1", "3"] {
            _ = try program.run(
                "score", "model.safetensors", "\(samples)/survey", "\(samples)/training.csv", "-o", "r\(jobs).csv",
                "--jobs", jobs)
        }
        #expect(try program.text("r1.csv") == program.text("r3.csv"))
    }

    @Test func trainingGoesOnFromItsCheckpoints() throws {
        try trainModel("--checkpoint", "checkpoints", "--log", "logs")
        let whole = try Data(contentsOf: URL(filePath: program.folder.file("model.safetensors")))
        // One member's work is lost, the others' is there.
        try FileManager.default.removeItem(atPath: program.folder.file("checkpoints/member-1.safetensors"))
        try trainModel("--checkpoint", "checkpoints", "--resume")
        #expect(try Data(contentsOf: URL(filePath: program.folder.file("model.safetensors"))) == whole)
        #expect(try program.text("logs/member-0.csv").split(separator: "\n").count == 4)
    }

    @Test func interruptedTrainingLeavesACheckpointAndGoesOn() throws {
        let checkpoint = program.folder.file("kept/member-0.safetensors")
        let outcome = try program.stopped([
            "train", "\(samples)/training.csv", "-o", "model.safetensors", "--epochs", "2000", "--checkpoint", "kept",
        ]) { FileManager.default.fileExists(atPath: checkpoint) }
        #expect(outcome.status == 75)
        #expect(
            outcome.text.contains("stopped before it was done; --checkpoint kept --resume goes on from the last"),
            "\(outcome.text)")
        #expect(FileManager.default.fileExists(atPath: checkpoint))
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("model.safetensors")))
    }

    @Test func inputsOfEveryKind() throws {
        try trainModel()
        let one = "\(samples)/survey/pulsar_00000.fits"
        try program.folder.write("list.txt", "\(one)\n")
        for (input, standardInput, count) in [
            (one, "", 1), ("\(samples)/survey/pulsar_*.fits", "", 6), ("@list.txt", "", 1), ("-", "\(one)\n", 1),
            ("\(samples)/training.csv", "", 1500),
        ] {
            let outcome = try program.run("score", "model.safetensors", input, "-o", "r.json", input: standardInput)
            #expect(
                outcome.standardError.contains("scored \(count) candidate\(count == 1 ? "" : "s"),"),
                "\(input): \(outcome.standardError)")
        }
    }

    @Test(.needsPython("astropy")) func rankedListAsFITS() throws {
        try trainModel()
        _ = try program.run("score", "model.safetensors", "\(samples)/survey", "-o", "ranked.fits")
        let text = try Python.run(
            "import sys; from astropy.table import Table; t = Table.read(sys.argv[1]); print(len(t), t['rank'][0])",
            [program.folder.file("ranked.fits")])
        #expect(text == "24 1")
    }

    @Test func thresholdsByRecallAndRate() throws {
        try trainModel()
        func selected(_ threshold: String) throws -> Int {
            let outcome = try program.run(
                "score", "model.safetensors", "\(samples)/training.csv", "-o", "r.csv", "--threshold", threshold)
            let count = try #require(
                outcome.standardError.firstMatch(of: /, selected ([0-9]+),/), "\(outcome.standardError)")
            return try #require(Int(count.1))
        }
        #expect(try selected("recall=0.9") > selected("recall=0.5"))
        #expect(try selected("fpr=0.1") > selected("fpr=0.01"))
        #expect(try selected("0") == 1500)
    }

    // MARK: - Measuring

    @Test func evaluateWritesTheContractsMetrics() throws {
        try trainModel()
        let outcome = try program.run(
            "evaluate", "model.safetensors", "\(samples)/training.csv", "--json", "m.json", "--plots", "plots")
        #expect(outcome.status == 0)
        #expect(outcome.standardOutput.contains("average precision"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try program.text("m.json").utf8)) as? [String: Any])
        #expect(
            Set(json.keys) == [
                "n", "positives", "average_precision", "roc_auc", "f1", "precision", "recall", "false_positive_rate",
                "confusion", "best_f1", "threshold", "recall_at_fpr", "brier", "expected_calibration_error",
            ])
        #expect(json["n"] as? Int == 1500)
        for name in ["precision-recall", "roc", "calibration", "scores"] {
            let svg = try Data(contentsOf: URL(filePath: program.folder.file("plots/\(name).svg")))
            let png = try Data(contentsOf: URL(filePath: program.folder.file("plots/\(name).png")))
            #expect(svg.starts(with: "<?xml".utf8) && png.starts(with: [0x89, 0x50, 0x4e, 0x47]), "\(name)")
            #expect(svg.count < 130_000 && png.count < 130_000, "\(name)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder.file("plots")).count == 10)
    }

    @Test func crossValidateGivesFoldsMeanAndDeviation() throws {
        let outcome = try program.run(
            "cross-validate", "\(samples)/training.csv", "--folds", "3", "--epochs", "2", "--members", "2", "--json",
            "cv.json")
        #expect(outcome.status == 0)
        #expect(outcome.standardOutput.contains("average precision"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try program.text("cv.json").utf8)) as? [String: Any])
        #expect((json["folds"] as? [Any])?.count == 3)
        #expect((json["mean"] as? [String: Any])?["f1"] is Double)
        #expect((json["deviation"] as? [String: Any])?["average_precision"] is Double)
    }

    /// The network that is asked for is the one that is measured; each row's score is by a network that has not seen it.
    @Test func crossValidateANetworkOfPlanes() throws {
        let examples = try PlaneModel.shared.get().examples
        let outcome = try program.run(
            "cross-validate", examples, "--network", "planes", "--folds", "2", "--epochs", "2", "--batch-size", "8",
            "--validation-fraction", "0.5",
            "--json", "cv.json", "--predictions", "scores.csv")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let rows = try program.rows("scores.csv")
        let features = try program.run(
            "cross-validate", examples, "--folds", "2", "--epochs", "2", "--validation-fraction", "0.5", "--members",
            "1")
        #expect(features.status == 0 && features.standardOutput != outcome.standardOutput)
        #expect(features.standardError.contains("its planes are not used"))
        #expect(rows.map { $0["row"] } == (1...rows.count).map { "\($0)" })
        #expect(Set(rows.compactMap { $0["fold"] }) == ["1", "2"] && rows.allSatisfy { $0["candidate"] != "" })
        // Average precision of the folds by scikit-learn's definition is that of the summary.
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try program.text("cv.json").utf8)) as? [String: Any])
        for (fold, metrics) in zip(1..., try #require(json["folds"] as? [[String: Any]])) {
            let own = rows.filter { $0["fold"] == "\(fold)" }
            let ranked = own.sorted { Double($0["score"] ?? "") ?? 0 > Double($1["score"] ?? "") ?? 0 }
            var (found, sum) = (0, 0.0)
            for (place, row) in ranked.enumerated() where row["label"] == "1" {
                found += 1
                sum += Double(found) / Double(place + 1)
            }
            let value = (metrics["metrics"] as? [String: Any])?["average_precision"] as? Double
            #expect(abs((value ?? 0) - sum / Double(found)) < 1e-6)
        }
        let wrong = try program.run("cross-validate", "\(samples)/training.csv", "--network", "planes")
        #expect(wrong.status == 1 && wrong.standardError.contains("is a feature table"))
    }

    @Test func foldsMadeElsewhere() throws {
        try program.folder.write("folds.csv", "first\n" + (0..<1500).map { "\($0 % 2)\n" }.joined())
        let outcome = try program.run(
            "cross-validate", "\(samples)/training.csv", "--folds-file", "folds.csv", "--epochs", "1", "--members", "2")
        #expect(outcome.standardOutput.contains("over 2 folds"))
        try program.folder.write("folds.csv", "0\n1\n")
        let wrong = try program.run("cross-validate", "\(samples)/training.csv", "--folds-file", "folds.csv")
        #expect(wrong.status == 1)
        #expect(wrong.standardError.contains("folds.csv: has folds for 2 rows, but the table has 1500"))
    }

    // MARK: - Looking

    @Test func inspectAnArchive() throws {
        let path = "\(samples)/survey/pulsar_00002.fits"
        let words = try program.run("inspect", path)
        #expect(words.standardOutput.contains("sub-bands          16"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try program.run("inspect", path, "--json").standardOutput.utf8))
                as? [String: Any])
        #expect(
            Set(json.keys).isSuperset(of: [
                "format", "period_s", "dm_pc_cm3", "snr", "ra_deg", "dec_deg", "mjd", "shape", "features",
            ]))
        #expect((json["shape"] as? [String: Any])?["subintegrations"] as? Int == 16)
        #expect((json["features"] as? [String: Any])?["dm_kurtosis"] is Double)
    }

    @Test func inspectATable() throws {
        let words = try program.run("inspect", "\(samples)/training.csv")
        #expect(words.standardOutput.contains("feature table of 1500 candidates and 8 features"))
        #expect(words.standardOutput.contains("pulsars 150, non-pulsars 1350"))
        let row = try program.run("inspect", "\(samples)/training.csv", "--row", "3", "--json")
        #expect(row.standardOutput.contains("\"profile_mean\""))
        #expect(try program.run("inspect", "\(samples)/training.csv", "--row", "0").status == 1)
    }

    @Test func inspectAModel() throws {
        let path = RealData.repository + "/models/htru2-profile.safetensors"
        let words = try program.run("inspect", path)
        #expect(words.standardOutput.contains("needs                profile_mean, profile_std"))
        let json = try program.run("inspect", path, "--json")
        #expect(json.standardOutput.contains("\"fingerprint\""))
    }

    @Test func theShippedModelsScoreWhatTheyAreFor() throws {
        let models = RealData.repository + "/models"
        for name in ["htru2-features", "htru1-features", "htru2-profile"] {
            let outcome = try program.run("score", "\(models)/\(name).safetensors", "\(samples)/survey", "-o", "r.csv")
            #expect(outcome.status == 0)
            let first = try program.text("r.csv").split(separator: "\n")[1]
            #expect(first.contains("pulsar_"), "\(name): \(first)")
            #expect(FileManager.default.fileExists(atPath: "\(models)/\(name).md"))
        }
    }

    @Test(.needsPython("astropy")) func trainOnATableOfProfiles() throws {
        _ = try Python.run(
            """
            import sys, numpy as np
            from astropy.table import Table
            r = np.random.default_rng(1); label = np.arange(300) % 5 == 0
            pulse = np.exp(-(np.arange(64) - 20.) ** 2 / 8)
            profile = r.normal(size=(300, 64)) + 8 * label[:, None] * pulse
            profile[7] = 5
            Table({'PROFILE': profile, 'LABEL': label.astype('i4'), 'PERIOD': np.ones(300)}).write(sys.argv[1])
            """, [program.folder.file("profiles.fits")])
        let outcome = try program.run("train", "profiles.fits", "-o", "model.safetensors", "--batch-size", "32")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("trained on 299 candidates, 60 of them pulsars"))
        #expect(outcome.standardError.contains("profiles.fits#8: left out, because its profile is flat"))
        let scored = try program.run("score", "model.safetensors", "profiles.fits", "-o", "r.csv")
        #expect(scored.status == 3)
        let selected = try program.text("r.csv").split(separator: "\n").dropFirst().prefix(50)
        #expect(selected.allSatisfy { $0.contains(",1,") })
    }

    @Test(arguments: [("psrfits", "fits"), ("phcx", "phcx.gz"), ("pfd", "pfd")])
    func simulateIsReproducible(_ format: String, _ ending: String) throws {
        for (folder, jobs) in [("one", "1"), ("two", "3")] {
            let outcome = try program.run(
                "simulate", "-o", folder, "--survey", "compact", "--format", format, "--pulsars", "1", "--noise", "1",
                "--rfi", "1", "--seed", "7", "--jobs", jobs)
            #expect(outcome.status == 0)
        }
        for name in ["candidates/pulsar_00000.\(ending)", "candidates/rfi_00000.\(ending)", "truth.csv"] {
            #expect(
                FileManager.default.contentsEqual(
                    atPath: program.folder.file("one/\(name)"), andPath: program.folder.file("two/\(name)")))
        }
        let lines = try program.text("one/truth.csv").split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("path,class,truth,kind,period_s,dm_pc_cm3,snr,"))
        #expect(lines[1].hasPrefix("candidates/pulsar_00000.\(ending),1,pulsar,"))
        #expect(lines[3].hasPrefix("candidates/rfi_00000.\(ending),0,rfi,"))
    }

    /// One table, without a file a candidate.
    @Test func simulatedExamplesAreATableToTrainOn() throws {
        for (folder, jobs) in [("one", "1"), ("two", "3")] {
            let made = try program.run(
                "simulate", "-o", folder, "--survey", "any", "--pulsars", "6", "--noise", "6", "--rfi", "6", "--seed",
                "7", "--size", "16", "--jobs", jobs)
            #expect(made.status == 0, "\(made.standardError)")
        }
        #expect(
            FileManager.default.contentsEqual(
                atPath: program.folder.file("one/examples.fits"), andPath: program.folder.file("two/examples.fits")))
        // What each was made with goes by the name that lists have.
        let truth = try program.text("one/truth.csv").split(separator: "\n")
        #expect(try program.text("two/truth.csv").split(separator: "\n") == truth)
        #expect(truth.count == 19 && truth[0].hasPrefix("candidate,class,truth,kind,period_s,dm_pc_cm3,snr,"))
        #expect(truth[1].hasPrefix("pulsar_0,1,pulsar,") && truth[18].hasPrefix("rfi_5,0,rfi,"))
        let trained = try program.run(
            "train", "one/examples.fits", "-o", "m.safetensors", "--network", "planes", "--epochs", "1", "--batch-size",
            "4")
        #expect(trained.standardOutput.contains("trained on 18 candidates, 6 of them pulsars"))
        let scored = try program.run(
            "score", "m.safetensors", "two/examples.fits", "-o", "r.csv", "--without", "header_values,dm_curve")
        #expect(scored.status == 0, "\(scored.standardError)")
        let listed = try program.text("r.csv")
        #expect(truth.dropFirst().allSatisfy { listed.contains(",\($0.prefix { $0 != "," }),") })
        let refused = try program.run(
            "score", "m.safetensors", "two/examples.fits", "-o", "r.csv", "--without", "header")
        #expect(refused.status == 64)
        #expect(refused.standardError.contains("--without names inputs: profile, time_phase"))
        let noFiles = try program.run("simulate", "-o", "three", "--survey", "any", "--format", "pfd")
        #expect(noFiles.status == 64)
        #expect(noFiles.standardError.contains("--survey any has no files"))
    }

    /// Pulsars in folds that are there already; what cannot be used is listed, with the status that says so.
    @Test func pulsarsAreLaidIntoFolds() throws {
        let folds = RealData.repository + "/samples/survey-pfd"
        let made = try program.run(
            "simulate", "-o", "s", "--pulsars", "5", "--into", folds, "--size", "16", "--seed", "3")
        #expect(made.status == 0, "\(made.standardError)")
        #expect(made.standardError.contains("folds to lay pulses into"))
        #expect(try program.text("s/truth.csv").split(separator: "\n").count == 6)
        let shown = try program.run("inspect", "s/examples.fits#5")
        #expect(shown.status == 0 && shown.standardOutput.contains("pulsar_4"))

        _ = try program.folder.write("none.txt", "0 1\n1 3\n2 1\n3 1\n4 1\n5 1\n6 1\n7 1\n8 1\n")
        let some = try program.run("simulate", "-o", "t", "--pulsars", "2", "--into", folds, "none.txt", "missing.pfd")
        #expect(some.status == 3, "\(some.standardError)")
        let errors = try program.text("t/examples.fits.errors.csv")
        #expect(errors.contains("none.txt") && errors.contains("missing.pfd"), "\(errors)")
        let none = try program.run("simulate", "-o", "u", "--pulsars", "2", "--into", "none.txt")
        #expect(none.status == 1 && none.standardError.contains("there is no fold that pulses could be laid into"))
        #expect(try program.text("u/examples.fits.errors.csv").contains("none.txt"))
        let both = try program.run("simulate", "-o", "u", "--into", folds, "--survey", "htru2")
        #expect(both.status == 64 && both.standardError.contains("give no --survey"))
        let files = try program.run("simulate", "-o", "u", "--into", folds, "--format", "pfd")
        #expect(files.status == 64 && files.standardError.contains("--into makes examples"))
    }
}
