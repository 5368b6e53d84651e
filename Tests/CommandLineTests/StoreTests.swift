import Foundation
import TestSupport
import Testing

/// Runs that keep their scores in a store: stopped and killed at any moment, gone on with, and at the end the same bytes.
@Suite struct StoreTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples"

    init() throws {
        program = try Program()
    }

    /// Files and a table of many blocks, some of them damaged.
    private func writeSurvey() throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: true)
        for number in 0..<12 {
            try manager.copyItem(
                atPath: "\(samples)/survey/\(number % 2 == 0 ? "pulsar" : "noise")_0000\(number % 3).fits",
                toPath: folder.file("in/c\(number).fits"))
        }
        try folder.write("in/damaged.fits", "SIMPLE  =                    T")
        let lines = try String(contentsOfFile: "\(samples)/htru2-like.csv", encoding: .utf8)
            .split(separator: "\n").map(String.init)
        let rows = (0..<45).flatMap { _ in lines.dropFirst() } + ["x,1,2,three,4,5,6,7,8,9"]
        try folder.write("in/table.csv", ([lines[0]] + rows).joined(separator: "\n") + "\n")
    }

    private func lists(_ name: String) throws -> [String] {
        [try program.text("\(name).csv"), try program.text("\(name).csv.errors.csv")]
    }

    @Test func killedAtRandomMomentsNothingIsLost() throws {
        try writeSurvey()
        #expect(try program.run("score", "in", "-o", "whole.csv").status == 3)
        let arguments = ["score", "in", "-o", "r.csv", "--store", "run.sqlite", "--resume"]
        var generator = SystemRandomNumberGenerator()
        var kills = 0
        for _ in 0..<20 {
            let start = ContinuousClock.now
            // The first one soon enough that no machine is done by then.
            let moment = Duration.milliseconds(Int.random(in: 50...(kills == 0 ? 300 : 4000), using: &generator))
            let outcome = try program.stopped(arguments, by: SIGKILL) { ContinuousClock.now - start > moment }
            if outcome.status == 9 { kills += 1 }
            if outcome.status == 3 { break }
        }
        #expect(kills > 0)
        let last = try program.run("score", "in", "-o", "r.csv", "--store", "run.sqlite", "--resume")
        #expect(last.status == 3, "\(last.standardError)")
        #expect(try lists("r") == lists("whole"))
    }

    @Test func aRunThatIsStoppedComesAgain() throws {
        try writeSurvey()
        #expect(try program.run("score", "in", "-o", "whole.csv").status == 3)
        let stopped = try program.run(
            "score", "in", "-o", "r.csv", "--store", "run.sqlite", "--stop-after", "0.1s", "--jobs", "1")
        #expect(stopped.status == 75, "\(stopped.standardError)")
        #expect(
            stopped.standardError.hasSuffix(
                "stopped before it was done; what was scored is in run.sqlite, and --resume goes on from there\n"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("r.csv")))
        // A file that changes meanwhile is scored anew.
        try FileManager.default.removeItem(atPath: folder.file("in/c0.fits"))
        try FileManager.default.copyItem(
            atPath: "\(samples)/survey/noise_00003.fits", toPath: folder.file("in/c0.fits"))
        #expect(try program.run("score", "in", "-o", "whole.csv").status == 3)
        let again = try program.run("score", "in", "-o", "r.csv", "--store", "run.sqlite", "--resume")
        #expect(again.status == 3, "\(again.standardError)")
        #expect(try lists("r") == lists("whole"))
        // A third run finds all of it done but the damaged file, which is looked at again.
        let third = try program.run("score", "in", "-o", "r.csv", "--store", "run.sqlite", "--resume")
        #expect(third.standardError.contains("13 files had been scored before"), "\(third.standardError)")
        #expect(try lists("r") == lists("whole"))
    }

    /// Batch systems signal the program, and the script around it passes the signal on.
    @Test func aSecondSIGTERMIsNoOther() throws {
        try writeSurvey()
        let writer = folder.file("run.sqlite.writer")
        let outcome = try program.stopped(
            ["score", "in", "-o", "r.csv", "--store", "run.sqlite", "--jobs", "1"], by: SIGTERM, times: 3
        ) { FileManager.default.fileExists(atPath: writer) }
        #expect(outcome.status == 75, "\(outcome.text)")
        #expect(!FileManager.default.fileExists(atPath: writer))
    }

    /// In numbers for other programs, also of a run that ends with status 3.
    @Test func aSummaryAsJSON() throws {
        struct Summary: Decodable {
            var candidates, inputs, inputsDoneBefore, selected, unreadable: Int
            var models: [String: [String: Double]]
            var seconds: Double
        }
        try writeSurvey()
        for before in [0, 13] {
            let outcome = try program.run(
                "score", "in", "-o", "r.csv", "--store", "run.sqlite", "--resume", "--summary", "in/summary.json")
            #expect(outcome.status == 3, "\(outcome.standardError)")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let summary = try decoder.decode(
                Summary.self, from: Data(contentsOf: URL(filePath: folder.file("in/summary.json"))))
            let lines = try program.text("r.csv").split(separator: "\n").count
            #expect(summary.candidates == lines - 1 && summary.inputs == 14 && summary.unreadable == 2)
            #expect(summary.inputsDoneBefore == before && summary.seconds > 0)
            let model = try #require(summary.models["planes"])
            #expect(model["candidates"] == 12 && model["threshold"] == 0.5)
            #expect((0..<1).contains(try #require(model["training_share"])))
        }
    }

    /// A store and what lies beside it are no inputs.
    @Test func aStoreAmongTheInputs() throws {
        try FileManager.default.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: "\(samples)/survey/pulsar_00000.fits", toPath: folder.file("in/c.fits"))
        for arguments in [[], ["--resume"]] {
            let outcome = try Subprocess.run(
                Program.path, ["score", "in", "-o", "in/r.csv", "--store", "in/run.sqlite"] + arguments,
                folder: folder.path)
            #expect(outcome.status == 0, "\(outcome.standardError)")
            #expect(outcome.standardError.contains("scored 1 candidate,"))
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("in")).sorted()
                == ["c.fits", "r.csv", "run.sqlite"])
    }

    @Test func whatAStoreRefuses() throws {
        let input = "\(samples)/survey/pulsar_00000.fits"
        #expect(try program.run("score", input, "-o", "r.csv", "--store", "s.sqlite").status == 0)
        for (arguments, status, reason) in [
            (
                ["--store", "s.sqlite"], 1,
                "s.sqlite: cannot be written: it holds an earlier run; --resume goes on with it"
            ),
            (["--store", "s.sqlite", "--resume", "--precision", "int8"], 1, "it was scored with another arithmetic"),
            (["--resume"], 64, "--resume goes on with a store; give --store too"),
            (["--stop-after", "1h"], 64, "--stop-after leaves what is done in a store"),
            (["--store", "s.sqlite", "--stop-after", "soon"], 64, "--stop-after is a time such as 3h50m"),
            (["--store", "nowhere/s.sqlite"], 1, "nowhere/s.sqlite: cannot be written: its file cannot be made"),
        ] {
            let outcome = try Subprocess.run(
                Program.path, ["score", input, "-o", "r.csv"] + arguments, folder: folder.path)
            #expect(outcome.status == Int32(status), "\(arguments)")
            #expect(outcome.standardError.contains(reason), "\(outcome.standardError)")
        }
        let other = try program.run("score", "htru2-profile", input, "-o", "r.csv", "--store", "s.sqlite", "--resume")
        #expect(other.status == 1 && other.standardError.contains("it was scored with another model"))
    }

    @Test func aShareOfUnreadableInputsMayBeAccepted() throws {
        try writeSurvey()
        for (share, status) in [("10%", 0), ("0.1", 0), ("0%", 3), ("0.001%", 3)] {
            let outcome = try program.run("score", "in", "-o", "r.csv", "--accept-unreadable", share)
            #expect(outcome.status == Int32(status), "\(share): \(outcome.standardError)")
            #expect(outcome.standardError.contains("2 inputs could not be read: see r.csv.errors.csv"))
        }
        #expect(try program.run("score", "in", "-o", "r.csv", "--accept-unreadable", "lots").status == 64)
    }

    /// A store is not written over by what a command writes besides.
    @Test(arguments: [
        ["-o", "s.csv", "--store", "s.csv"], ["-o", "s.csv", "--store", "s.csv.errors.csv"],
        ["-o", "o.csv", "--store", "s.csv", "--summary", "s.csv"],
        ["-o", "o.csv", "--summary", "o.csv.errors.csv"],
    ]) func everyFileHasItsOwnName(_ names: [String]) throws {
        try writeSurvey()
        try folder.write("s.csv", "earlier")
        let outcome = try Subprocess.run(Program.path, ["score", "in"] + names, folder: folder.path)
        #expect(outcome.status == 64)
        #expect(outcome.standardError.contains("give each its own"), "\(outcome.standardError)")
        #expect(try program.text("s.csv") == "earlier")
    }

    /// What was scored before stays in the list, and that is said.
    @Test func inputsThatAreGone() throws {
        try writeSurvey()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("in")).sorted()
        #expect(try [0, 3].contains(program.run("score", "in", "-o", "a.csv", "--store", "s.sqlite").status))
        let before = try program.text("a.csv")
        let kept = try #require(names.first { before.contains("in/\($0)") })
        try FileManager.default.moveItem(atPath: folder.file("in/\(kept)"), toPath: folder.file("elsewhere"))
        let outcome = try program.run("score", "in", "-o", "a.csv", "--store", "s.sqlite", "--resume")
        #expect(outcome.standardError.contains("1 input of earlier runs, such as in/\(kept), is not among this run's"))
        #expect(try program.text("a.csv") == before)
    }
}
