import Foundation
import TestSupport
import Testing

/// A survey in parts, by the scripts of `cluster/`: a part is killed in the middle, and the list is that of a single run.
@Suite struct ClusterTests {
    private static let samples = RealData.repository + "/samples"
    private static let cluster = RealData.repository + "/cluster"

    private let program: Program
    private var folder: TemporaryFolder { program.folder }

    init() throws {
        program = try Program()
    }

    /// Runs a script with the program that is tested.
    private static func bash(
        _ script: String, _ arguments: String..., folder: String? = nil, environment: [String: String] = [:]
    ) throws -> Subprocess.Outcome {
        try Subprocess.run(
            "/usr/bin/env", ["bash", script] + arguments, folder: folder,
            environment: environment.merging(["PSRSIEVE": Program.path]) { $1 })
    }

    // MARK: - Engines at work

    /// Starts and stops one to know; what is in the way goes to the tests' output.
    private static let hasSlurm: Bool = {
        let outcome = try? ClusterTests.bash(RealData.repository + "/Tests/Slurm/slurm.sh", "check")
        if let outcome, outcome.status != 0 { print("cluster: \(outcome.standardError)") }
        return outcome?.status == 0
    }()

    private static let hasParallel =
        (try? Subprocess.run("/usr/bin/env", ["bash", "-c", "parallel --version | grep -q 'GNU parallel'"]))?.status
        == 0

    @Test(
        .enabled(if: ClusterTests.hasSlurm, "no Slurm can be started here, which Tests/Slurm/slurm.sh check explains"))
    func aSlurmArrayComesThroughKills() throws {
        let slurm = RealData.repository + "/Tests/Slurm/slurm.sh"
        let place = folder.file("slurm")
        // Arrays of three, so that five parts take two of them.
        let environment = ["SLURM_CONF": "\(place)/slurm.conf", "MAX_ARRAY_SIZE": "4"]
        defer { _ = try? Self.bash(slurm, "stop", place) }
        let start = try Self.bash(slurm, "start", place, "\(getpid())", environment: environment)
        try #require(start.status == 0, "\(start.standardError)")
        try checkSurvey("slurm", environment)
    }

    @Test(.enabled(if: ClusterTests.hasParallel, "GNU parallel is not installed")) func parallelComesThroughAKill()
        throws
    {
        try checkSurvey("parallel")
    }

    private func checkSurvey(_ engine: String, _ environment: [String: String] = [:]) throws {
        let outcome = try Self.bash(
            RealData.repository + "/Tests/Slurm/survey.sh", engine, folder.file("survey"), environment: environment)
        try #require(outcome.status == 0, "\(outcome.standardOutput)\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("survey.sh: killed process "))
        for name in ["ranked.csv", "ranked.csv.errors.csv"] {
            let whole = name.replacing("ranked", with: "whole")
            #expect(try program.text("survey/result/\(name)") == program.text("survey/\(whole)"), "\(name)")
        }
    }

    // MARK: - One part

    private func part(_ number: Int, of count: Int, _ environment: [String: String] = [:]) throws -> Subprocess.Outcome
    {
        try Self.bash(
            Self.cluster + "/part.sh", folder.file("result"), "\(number)", "\(count)", folder: folder.path,
            environment: environment.merging(["TMPDIR": folder.file("disk")]) { $1 })
    }

    /// A plan of some files, and a disk for the parts.
    private func plan(_ inputs: String...) throws {
        for name in ["result/keep", "disk/keep"] { try folder.write(name, "") }
        let outcome = try Subprocess.run(
            Program.path, ["plan"] + inputs + ["-o", "result/plan.txt"], folder: folder.path)
        try #require(outcome.status == 0, "\(outcome.standardError)")
    }

    @Test func aPartComesAgainWhereItsTimeIsOver() throws {
        try plan("\(Self.samples)/survey")
        let first = try part(1, of: 1, ["SLICE": "0.1s", "SLICES": "1"])
        #expect(first.status == 75, "\(first.standardError)")
        #expect(first.standardError.hasSuffix("part-1-of-1: stopped after 1 x 0.1s\n"))
        let second = try part(1, of: 1)
        #expect(second.status == 0, "\(second.standardError)")
        // It went on from the store of the first.
        #expect(!second.standardError.contains("starting from the beginning"), "\(second.standardError)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("result")).sorted()
                == ["keep", "part-1-of-1.sqlite", "plan.txt"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("disk")) == ["keep"])
    }

    @Test func partsWithoutCandidatesAreDoneToo() throws {
        let damaged = try folder.write("damaged.fits", "SIMPLE  =                    T")
        let good = "\(Self.samples)/survey/pulsar_00000.fits"
        try plan(damaged, good)
        for number in 1...4 {
            let outcome = try part(number, of: 4)
            #expect(outcome.status == 0, "\(number): \(outcome.standardError)")
        }
        for (share, status) in [("1%", 3), ("50%", 0)] {
            let merge = try Self.bash(
                Self.cluster + "/merge.sh", folder.file("result"), "4", environment: ["ACCEPT_UNREADABLE": share])
            #expect(merge.status == Int32(status), "\(merge.standardError)")
        }
        #expect(try program.run("score", damaged, good, "-o", "whole.csv").status == 3)
        #expect(try program.text("result/ranked.csv") == program.text("whole.csv"))
    }

    @Test func aPartThatFailsSaysSo() throws {
        try plan("\(Self.samples)/survey")
        let outcome = try part(1, of: 1, ["SCORE_OPTIONS": "--precision f8"])
        #expect(outcome.status == 64, "\(outcome.standardError)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("result/part-1-of-1.sqlite")))
    }

    // MARK: - What cannot be run here

    /// Every option that a script gives to psrsieve is one.
    @Test func theScriptsKnowTheProgram() throws {
        var found: [String] = []
        for name in ["merge.sh", "nextflow/psrsieve.nf", "part.sh", "plan.sh"] {
            let text = try String(contentsOfFile: "\(Self.cluster)/\(name)", encoding: .utf8)
                .replacing("\\\n", with: " ")
            for call in text.matches(of: /psrsieve\}?"? (plan|score|merge) (.*)/) {
                let help = try program.run(String(call.1), "--help").standardOutput
                found.append("\(name) \(call.1)")
                for option in call.2.matches(of: /(?:^|\s)(-[a-z]|--[a-z-]+)/) {
                    #expect(help.contains(" \(option.1)") || help.contains("\(option.1),"), "\(name): \(option.1)")
                }
            }
        }
        #expect(
            found == ["merge.sh merge", "nextflow/psrsieve.nf plan", "part.sh score", "plan.sh plan"])
    }

    @Test func nextflowTriesAgain() throws {
        let text = try String(contentsOfFile: Self.cluster + "/nextflow/psrsieve.nf", encoding: .utf8)
        #expect(text.contains("task.exitStatus in [75, 137, 138, 139, 140, 143] ? 'retry' : 'finish'"))
        for name in ["part.sh", "merge.sh"] { #expect(text.contains("'${projectDir}/../\(name)'")) }
        // What is used is a parameter.
        let parameters = Set(text.matches(of: /params\.(\w+) =/).map { String($0.1) })
        for use in text.matches(of: /params\.(\w+)/) { #expect(parameters.contains(String(use.1)), "\(use.1)") }
    }

    /// The graph that HTCondor would be given.
    @Test func theGraphForHTCondor() throws {
        try folder.write("bin/condor_submit_dag", "#!/bin/sh\nexit 0\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.file("bin/condor_submit_dag"))
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let outcome = try Self.bash(
            Self.cluster + "/htcondor/submit.sh", Self.samples + "/survey", folder: folder.path,
            environment: ["PATH": "\(folder.file("bin")):\(path)", "SHARDS": "2", "RESULT": "result"])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let lines = try program.text("result/psrsieve.dag").split(separator: "\n")
        let file = "\(Self.cluster)/htcondor/psrsieve.sub"
        #expect(
            lines.filter { !$0.hasPrefix("VARS") } == [
                "JOB part1 \(file)", "RETRY part1 19 UNLESS-EXIT 1", "JOB part2 \(file)",
                "RETRY part2 19 UNLESS-EXIT 1", "JOB merge \(file)", "PARENT part1 part2 CHILD merge",
            ])
        // Every variable of the job's description has a value in every node.
        let description = try String(contentsOfFile: file, encoding: .utf8)
        let used = Set(description.matches(of: /\$\((\w+)\)/).map { String($0.1) })
        let nodes = lines.filter { $0.hasPrefix("VARS") }
        #expect(nodes.count == 3)
        for node in nodes {
            #expect(Set(node.matches(of: /(\w+)="/).map { String($0.1) }) == used, "\(node)")
        }
    }
}
