import ArgumentParser
import Candidates
import Formats
import Foundation
import Preprocessing
import Simulation

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes candidates whose truth is known, for trials and training.",
        discussion: """
            Example:
              psrsieve simulate -o simulated --pulsars 10 --noise 40 --rfi 10
              psrsieve simulate -o simulated --survey lotaas --format pfd

            The candidates go to FOLDER/candidates, and FOLDER/truth.csv says what each is: its path, its class (1 for a \
            pulsar) and what it was made with. As a table, their eight features become one file, FOLDER/features.csv, with \
            the truth as class. The same seed gives the same files, whatever --jobs. A folder that holds candidates already \
            is refused, unless --force says that they are to be replaced.
            """)

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The folder that the files go to.", valueName: "folder"),
        completion: .directory)
    var output: String

    @Option(help: "Number of pulsars.")
    var pulsars = 10

    @Option(help: "Number of candidates of nothing but noise.")
    var noise = 40

    @Option(help: "Number of candidates of interference.")
    var rfi = 10

    @Option(help: "The seed of every random choice.")
    var seed: UInt64 = 0

    @Option(help: "The survey whose receiver, search and folds are imitated.")
    var survey = Survey.htru2

    @Option(help: "What is written; the survey's own format by default.")
    var format: Format?

    @Option(help: "Worker threads (default: one per processor); results do not depend on it.")
    var jobs: Int?

    @Flag(help: "Replace the simulated candidates that the folder holds.")
    var force = false

    enum Format: String, ExpressibleByArgument, CaseIterable { case phcx, pfd, psrfits, table }

    enum Survey: String, ExpressibleByArgument, CaseIterable {
        case htru1, htru2, lotaas, compact

        var setup: SurveySetup {
            switch self {
            case .htru1: .htru1
            case .htru2: .htru2
            case .lotaas: .lotaas
            case .compact: .compact
            }
        }

        var format: Format { setup.layout == .presto ? .pfd : .phcx }
    }

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard pulsars >= 0, noise >= 0, rfi >= 0, pulsars + noise + rfi > 0 else {
            throw ValidationError("--pulsars, --noise and --rfi are whole numbers from 0 on, not all of them 0")
        }
        try Console.checkJobs(jobs)
    }

    func run() async throws {
        let work = SimulationWork(
            simulator: FoldSimulator(seed: seed, survey: survey.setup), format: format ?? survey.format, folder: output,
            plan: [(Truth.pulsar, pulsars), (.noise, noise), (.rfi, rfi)].flatMap { truth, count in
                (0..<count).map { (truth, $0) }
            })
        try Outputs.makeFolders([output, work.candidateFolder])
        try OutputFile.probe(work.list)
        try SimulatedFolder(candidates: work.candidateFolder, truth: work.list).prepare(replacing: force)
        let jobs = jobs ?? Console.defaultJobs
        let lines = try await Interruption.stoppable(leaving: work.leftByStopping) { try await work.run(jobs: jobs) }
        try OutputFile.write(lines.joined(separator: "\n") + "\n", to: work.list)
        Console.note("simulated \(Counted.text(work.plan.count, "candidate")), wrote \(work.list)")
    }
}

/// All candidates of one call, made by several jobs.
private struct SimulationWork: Sendable {
    let simulator: FoldSimulator
    let format: Simulate.Format
    let folder: String
    let plan: [(truth: Truth, number: Int)]

    private static let batch = 64

    var candidateFolder: String { format == .table ? folder : folder + "/candidates" }

    /// The file that says what each candidate is.
    var list: String { folder + (format == .table ? "/features.csv" : "/truth.csv") }

    var leftByStopping: String {
        format == .table
            ? "nothing was written"
            : "what was made is in \(candidateFolder), without a truth.csv; --force replaces it"
    }

    private var header: String {
        (format == .table
            ? ["name"] + FeatureName.lyon + ["class"]
            : ["path", "class", "truth", "kind", "period_s", "dm_pc_cm3", "snr", "width_turns", "pulses_per_turn"])
            .joined(separator: ",")
    }

    /// Makes and writes the candidates.
    ///
    /// - Returns: the lines of the list, in the order of the plan.
    func run(jobs: Int) async throws -> [String] {
        let progress = Progress()
        defer { progress.finish() }
        var lines = [header]
        for start in stride(from: 0, to: plan.count, by: Self.batch * jobs) {
            try Task.checkCancellation()
            let range = start..<min(start + Self.batch * jobs, plan.count)
            lines += try await withThrowingTaskGroup(of: [(Int, String)].self) { group in
                for job in 0..<jobs {
                    group.addTask {
                        try stride(from: range.lowerBound + job, to: range.upperBound, by: jobs).map {
                            ($0, try make($0))
                        }
                    }
                }
                let made = try await group.reduce(into: []) { $0 += $1 }
                return made.sorted { $0.0 < $1.0 }.map { $0.1 }
            }
            progress.update { "simulating: \(range.upperBound) of \(plan.count) candidates" }
        }
        return lines
    }

    /// Makes one candidate and writes its file.
    ///
    /// - Returns: its line of the list.
    private func make(_ index: Int) throws(OutputFile.WriteError) -> String {
        let (truth, number) = plan[index]
        let fold = simulator.fold(truth, number: number)
        let path = { (name: String) in "\(candidateFolder)/\(name)" }
        switch format {
        case .table:
            let features = LyonFeatures(fold.candidate(path: fold.name))
            // A flat curve has no skewness; its moments count as 0.
            let values = FeatureName.lyon.map { String(format: "%.9g", features.value(named: $0) ?? 0) }
            return ([fold.name] + values + ["\(truth.label.rawValue)"]).joined(separator: ",")
        case .phcx:
            try PHCXWriter.write(fold, to: path("\(fold.name).phcx.gz"))
            return line(of: fold, file: "\(fold.name).phcx.gz")
        case .pfd:
            try PFDWriter.write(fold, to: path("\(fold.name).pfd"))
            return line(of: fold, file: "\(fold.name).pfd")
        case .psrfits:
            try PSRFITSWriter.write(fold, to: path("\(fold.name).fits"))
            return line(of: fold, file: "\(fold.name).fits")
        }
    }

    private func line(of fold: SimulatedFold, file: String) -> String {
        let truth = fold.parameters
        return [
            "candidates/\(file)", "\(fold.truth.label.rawValue)", truth.truth.rawValue, truth.kind,
            String(format: "%.12g", truth.periodSeconds), String(format: "%.6g", truth.dispersionMeasure),
            String(format: "%.4g", truth.signalToNoise), String(format: "%.4g", truth.widthTurns),
            "\(truth.pulsesPerTurn)",
        ].joined(separator: ",")
    }
}
