import Foundation
import TestSupport
import Testing

/// A survey that several runs share, each with a store of its own, and the one list that is made of them.
@Suite struct ShardTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples"

    /// Files in folders, a table, archives, and something damaged.
    init() throws {
        program = try Program()
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.file("in/beams"), withIntermediateDirectories: true)
        for (from, to) in [
            ("survey", "in/beams/1"), ("survey-pfd", "in/beams/2"), ("htru2-like.csv", "in/table.csv"),
        ] { try manager.copyItem(atPath: "\(samples)/\(from)", toPath: folder.file(to)) }
        try archive("in/beam3.tar.gz", of: "survey-phcx")
        try folder.write("in/damaged.fits", "SIMPLE  =                    T")
    }

    private func archive(_ name: String, of part: String) throws {
        let outcome = try Subprocess.run(
            "/usr/bin/env", ["tar", "caf", folder.file(name), "-C", samples, part], folder: folder.path)
        try #require(outcome.status == 0, "\(outcome.standardError)")
    }

    private func lists(_ name: String) throws -> [String] {
        [try program.text("\(name).csv"), try program.text("\(name).csv.errors.csv")]
    }

    private func score(_ shard: String, _ store: String, _ more: [String] = []) throws -> Subprocess.Outcome {
        try Subprocess.run(
            Program.path,
            ["score", "--plan", "plan.txt", "--shard", shard, "--store", store, "-o", "part.csv", "--top", "0"] + more,
            folder: folder.path)
    }

    @Test func partsGiveTheListOfOneRun() throws {
        #expect(try program.run("score", "in", "-o", "whole.csv").status == 3)
        #expect(try program.run("plan", "in", "-o", "plan.txt").status == 0)
        let parts = (1...3).map { "part\($0).sqlite" }
        for (number, part) in parts.enumerated() {
            let outcome = try score("\(number + 1)/3", part)
            #expect([0, 3].contains(outcome.status), "\(outcome.standardError)")
        }
        let status = try Subprocess.run(Program.path, ["status"] + parts, folder: folder.path)
        #expect(status.status == 0 && status.standardOutput.contains("3 done"), "\(status.standardOutput)")
        let merged = try Subprocess.run(
            Program.path, ["merge"] + parts + ["-o", "merged.csv", "--store", "all.sqlite"], folder: folder.path)
        #expect(merged.status == 3, "\(merged.standardError)")
        #expect(try lists("merged") == lists("whole"))
        // The joined store is a store like others.
        #expect(try program.run("merge", "all.sqlite", "-o", "again.csv").status == 3)
        #expect(try lists("again") == lists("whole"))
    }

    /// Nothing that is missing goes unnoticed.
    @Test func partsMustBeThereOnceAndWhole() throws {
        #expect(try program.run("plan", "in", "-o", "plan.txt").status == 0)
        for number in 1...2 { #expect([0, 3].contains(try score("\(number)/3", "\(number).sqlite").status)) }
        let stopped = try score("3/3", "3.sqlite", ["--stop-after", "0.05s", "--jobs", "1"])
        #expect(stopped.status == 75, "\(stopped.standardError)")
        #expect(try program.run("status", "3.sqlite").status == 75)
        for (stores, reason) in [
            (["1.sqlite", "2.sqlite"], "part 3 of 3 is in none of the stores"),
            (["2.sqlite"], "parts 1, 3 of 3 are in none of the stores"),
            (["1.sqlite", "2.sqlite", "3.sqlite"], "3.sqlite: its run was not finished"),
            (["1.sqlite", "2.sqlite", "1.sqlite"], "1.sqlite: holds part 1 of the plan, as 1.sqlite does"),
            (["1.sqlite", "nowhere.sqlite"], "nowhere.sqlite: cannot be opened: no such file or directory"),
            (["1.sqlite", "in/table.csv"], "in/table.csv: cannot be opened: it is there and is no store of psrsieve"),
        ] {
            let outcome = try Subprocess.run(Program.path, ["merge"] + stores + ["-o", "m.csv"], folder: folder.path)
            #expect(outcome.status == 1, "\(stores)")
            #expect(outcome.standardError.contains(reason), "\(outcome.standardError)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("m.csv")))
        let partial = try program.run("merge", "1.sqlite", "2.sqlite", "--partial", "-o", "m.csv", "--top", "0")
        #expect([0, 3].contains(partial.status) && partial.standardError.contains("part 3 of 3"))
        #expect([0, 3].contains(try score("3/3", "3.sqlite", ["--resume"]).status))
        #expect(try program.run("merge", "1.sqlite", "2.sqlite", "3.sqlite", "-o", "m.csv").status == 3)
        #expect(try program.run("score", "in", "-o", "whole.csv").status == 3)
        #expect(try lists("m") == lists("whole"))
    }

    /// On a machine that sees the same files elsewhere, and in another folder.
    @Test func aPlanIsReadFromElsewhere() throws {
        #expect(try program.run("plan", "in", "-o", "plan.txt").status == 0)
        #expect(try program.run("score", "in", "-o", "whole.csv").status == 3)
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.file("mount"), withIntermediateDirectories: true)
        try manager.moveItem(atPath: folder.file("in"), toPath: folder.file("mount/in"))
        let moved = try program.run("score", "--plan", "plan.txt", "--root", "mount", "-o", "moved.csv")
        #expect(moved.status == 3, "\(moved.standardError)")
        #expect(try lists("moved") == lists("whole"))
        // Without the root everything is missing, and is said to be.
        #expect(try program.run("score", "--plan", "plan.txt", "-o", "gone.csv").status == 1)
        #expect(try program.text("gone.csv.errors.csv").contains("in/table.csv,,cannot be opened: No such file"))
    }

    /// Lines that make a table so large that a plan lets parts share it.
    private static let comments = Array(repeating: "#" + String(repeating: " ", count: 1 << 20), count: 64)

    /// Blocks of a large table are shared; the plan says from which size on.
    @Test func aLargeTableIsShared() throws {
        let lines = try program.text("in/table.csv").split(separator: "\n").map(String.init)
        let rows = (0..<20).flatMap { _ in lines.dropFirst() } + ["x,1,2,three,4,5,6,7,8,9"]
        try folder.write("big.csv", ([lines[0]] + rows + Self.comments).joined(separator: "\n") + "\n")
        #expect(try program.run("score", "big.csv", "-o", "whole.csv").status == 3)
        #expect(try program.run("plan", "big.csv", "-o", "plan.txt").status == 0)
        for number in 1...3 { #expect([0, 3].contains(try score("\(number)/3", "\(number).sqlite").status)) }
        #expect(try program.run("merge", "1.sqlite", "2.sqlite", "3.sqlite", "-o", "m.csv").status == 3)
        #expect(try lists("m") == lists("whole"))
        let shares = try (1...3).map { number in
            try program.run("status", "\(number).sqlite").standardOutput.split(separator: "\n")[1]
                .split(separator: " ")[5]
        }
        #expect(shares.filter { $0 != "0" }.count > 1, "\(shares)")
    }

    @Test func storesOfRunsWithoutAPlan() throws {
        for (number, input) in [(1, "in/beams/1"), (2, "in/beams/2"), (3, "in/beams")] {
            #expect(
                try program.run("score", input, "-o", "r.csv", "--top", "0", "--store", "\(number).sqlite").status == 0)
        }
        #expect(try program.run("score", "in/beams", "-o", "whole.csv").status == 0)
        #expect(try program.run("merge", "1.sqlite", "2.sqlite", "-o", "m.csv").status == 0)
        #expect(try program.text("m.csv") == program.text("whole.csv"))
        let twice = try program.run("merge", "1.sqlite", "3.sqlite", "-o", "m.csv")
        #expect(twice.status == 1)
        #expect(
            twice.standardError.contains("3.sqlite: holds in/beams/1/noise_00000.fits, which another of the stores"))
        #expect(
            try program.run("score", "htru2-profile", "in/beams/2", "-o", "r.csv", "--store", "4.sqlite").status == 0)
        let other = try program.run("merge", "1.sqlite", "4.sqlite", "-o", "m.csv")
        #expect(other.status == 1 && other.standardError.contains("4.sqlite: was scored with another model"))
    }

    /// Of more parts than inputs some have none; that is no failure.
    @Test func aPartMayBeEmpty() throws {
        #expect(try program.run("plan", "in/beams/1/noise_00000.fits", "-o", "plan.txt").status == 0)
        for number in 1...2 {
            let outcome = try score("\(number)/2", "\(number).sqlite")
            #expect(outcome.status == 0, "\(outcome.standardError)")
        }
        #expect(try program.run("merge", "1.sqlite", "2.sqlite", "-o", "m.csv").status == 0)
        #expect(try program.text("m.csv").split(separator: "\n").count == 2)
    }

    @Test func whatPlansRefuse() throws {
        try folder.write("text.txt", "no plan\n")
        try folder.write("cut.txt", "# psrsieve plan 1\n# relative paths start from: /\n12\t1\tnamed\n")
        for (arguments, status, reason) in [
            (["--plan", "text.txt"], 1, "text.txt: is no plan; psrsieve plan makes one"),
            (["--plan", "cut.txt"], 1, "cut.txt, line 3: is no line of a plan; make the plan again"),
            (["--plan", "nowhere.txt"], 1, "nowhere.txt: cannot be opened"),
            (["--plan", "text.txt", "--shard", "0/3"], 64, "--shard is a part such as 3/200"),
            (["--plan", "text.txt", "in"], 64, "--plan names the inputs; give no others beside it"),
            (["--shard", "1/3", "in"], 64, "--shard is a part of a plan; give --plan too"),
        ] {
            let outcome = try Subprocess.run(
                Program.path, ["score", "-o", "r.csv"] + arguments, folder: folder.path)
            #expect(outcome.status == Int32(status), "\(arguments)")
            #expect(outcome.standardError.contains(reason), "\(outcome.standardError)")
        }
        // Cut off anywhere.
        #expect(try program.run("plan", "in/beams", "-o", "plan.txt").status == 0)
        let whole = try program.text("plan.txt")
        for length in Array(stride(from: 20, to: whole.utf8.count, by: 311)) + [whole.utf8.count - 1] {
            try folder.write("short.txt", String(whole.prefix(length)))
            let outcome = try program.run("score", "--plan", "short.txt", "-o", "r.csv")
            #expect(outcome.status == 1 && outcome.standardError.contains("make the plan again"), "\(length)")
        }
        // What cannot be found stands in the plan, so that the run that has it lists it.
        let plan = try program.run("plan", "in/beams/1", "gone.fits", "-o", "plan.txt")
        #expect(plan.status == 3 && plan.standardError.contains("gone.fits: cannot be opened"))
        #expect(try program.run("score", "--plan", "plan.txt", "-o", "r.csv").status == 3)
        #expect(
            try program.text("r.csv.errors.csv")
                == "input,place,reason\ngone.fits,,cannot be opened: no such file or directory\n")
    }

    /// Parts of two versions of one file would not make a file.
    @Test func aSharedFileThatHasChanged() throws {
        let table = try program.text("in/table.csv")
        try folder.write("in/large.csv", table + Self.comments.joined(separator: "\n") + "\n")
        #expect(try program.run("plan", "in/large.csv", "-o", "plan.txt").status == 0)
        try folder.write("in/large.csv", table)
        let parts = try (1...2).map { try score("\($0)/2", "\($0).sqlite") }
        #expect(Set(parts.map(\.status)) == [0, 3])
        let reasons = parts.filter { $0.standardError.contains("has changed since the plan was made") }
        #expect(reasons.count == 1)
    }

    /// A plan lists each input once, and says what it cannot list.
    @Test func whatPlansCannotList() throws {
        try folder.write("in/two\nlines.csv", "x")
        let planned = try program.run("plan", "in", "nowhere", "-o", "plan.txt")
        #expect(planned.status == 3)
        #expect(planned.standardError.contains("has a line end in its name"))
        #expect(planned.standardError.contains("nowhere: cannot be opened"))
        let text = try program.text("plan.txt")
        #expect(text.hasSuffix("\n"))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        let found = lines.filter { $0.contains("\tfound\t") }
        let twice =
            text.replacing("# inputs: \(lines.count - 4)", with: "# inputs: \(lines.count - 3)") + found[0] + "\n"
        try folder.write("twice.txt", twice)
        let outcome = try program.run("score", "--plan", "twice.txt", "-o", "x.csv")
        #expect(outcome.status == 1)
        #expect(outcome.standardError.contains("a second time; make the plan again"), "\(outcome.standardError)")
    }

    /// What is no store, under a name that a store may have.
    @Test func whatIsNoStore() throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        try folder.write("empty", "")
        for name in ["pipe", "empty", "in", "in/table.csv", "/dev/null"] {
            for arguments in [["status", name], ["merge", name, "-o", "m.csv"]] {
                let outcome = try Subprocess.run(Program.path, arguments, folder: folder.path)
                #expect(outcome.status == 1)
                #expect(outcome.standardError.contains("is no store of psrsieve"), "\(outcome.standardError)")
            }
            if name == "empty" { continue }
            for resume in [[], ["--resume"]] {
                let outcome = try Subprocess.run(
                    Program.path, ["score", "in/beams", "--store", name, "-o", "m.csv"] + resume, folder: folder.path)
                #expect(outcome.status == 1)
                #expect(outcome.standardError.contains("is no store of psrsieve"), "\(outcome.standardError)")
            }
        }
    }
}
