import ArgumentParser
import Candidates
import Formats
import Foundation
import Preprocessing
import Simulation
import Survey

extension SurveySetup.Population: ExpressibleByArgument {}

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes candidates whose truth is known, for trials and training.",
        discussion: """
            Example:
              psrsieve simulate -o simulated --pulsars 10 --noise 40 --rfi 10
              psrsieve simulate -o simulated --survey lotaas --format pfd
              psrsieve simulate -o simulated --survey any --pulsars 3000 --noise 4000

            The candidates go to FOLDER/candidates, and FOLDER/truth.csv says what each is: its path, its class (1 for a \
            pulsar) and what it was made with. As a table, their eight features become one file, FOLDER/features.csv, with \
            the truth as class; as examples, their features and planes become FOLDER/examples.fits, which train takes. \
            Candidates of any survey are examples, or a table. The same seed gives the same files, whatever --jobs. A folder that holds candidates already \
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

    @Option(help: "The survey whose receiver, search and folds are imitated; any draws them anew for each candidate.")
    var survey = Survey.htru2

    @Option(
        help: ArgumentHelp(
            "Whether periods, dispersion measures and interference are the survey's own, or wide: of any kind, and the "
                + "same for pulsars and others (default: survey; with --survey any: wide)."))
    var population: SurveySetup.Population?

    @Option(help: "With --format examples: rows and columns of the planes.")
    var size = CandidatePlanes.defaultSize

    @Option(help: "What is written; the survey's own format by default.")
    var format: Format?

    @Option(help: "Worker threads (default: one per processor); results do not depend on it.")
    var jobs: Int?

    @Flag(help: "Replace the simulated candidates that the folder holds.")
    var force = false

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case phcx, pfd, psrfits, table, examples

        /// Whether all candidates go into one file.
        var isOneFile: Bool { self == .table || self == .examples }
    }

    enum Survey: String, ExpressibleByArgument, CaseIterable {
        case htru1, htru2, lotaas, compact, any

        /// `nil` for one that is drawn anew for each candidate.
        var setup: SurveySetup? {
            switch self {
            case .htru1: .htru1
            case .htru2: .htru2
            case .lotaas: .lotaas
            case .compact: .compact
            case .any: nil
            }
        }

        var format: Format { setup.map { $0.layout == .presto ? .pfd : .phcx } ?? .examples }
    }

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard pulsars >= 0, noise >= 0, rfi >= 0, pulsars + noise + rfi > 0 else {
            throw ValidationError("--pulsars, --noise and --rfi are whole numbers from 0 on, not all of them 0")
        }
        guard survey != .any || (population != .survey && (format ?? survey.format).isOneFile) else {
            throw ValidationError(
                "--survey any has no files and no population of its own: its --format is examples or table")
        }
        guard (1...1024).contains(size) else { throw ValidationError("--size is a whole number from 1 to 1024") }
        try Console.checkJobs(jobs)
    }

    func run() async throws {
        var setup = survey.setup
        setup?.population = population ?? .survey
        let work = SimulationWork(
            simulator: setup.map { .folds(FoldSimulator(seed: seed, survey: $0)) } ?? .wide(WideSimulator(seed: seed)),
            format: format ?? survey.format, folder: output, size: size,
            plan: [(Truth.pulsar, pulsars), (.noise, noise), (.rfi, rfi)].flatMap { truth, count in
                (0..<count).map { (truth, $0) }
            })
        try Outputs.makeFolders([output, work.candidateFolder])
        try OutputFile.probe(work.list)
        try SimulatedFolder(candidates: work.candidateFolder, truth: work.list).prepare(replacing: force)
        let jobs = jobs ?? Console.defaultJobs
        let lines = try await Interruption.stoppable(leaving: work.leftByStopping) { try await work.run(jobs: jobs) }
        if let lines { try OutputFile.write(lines.joined(separator: "\n") + "\n", to: work.list) }
        Console.note("simulated \(Counted.text(work.plan.count, "candidate")), wrote \(work.list)")
    }
}

/// All candidates of one call, made by several jobs.
private struct SimulationWork: Sendable {
    /// What makes them.
    enum Simulator: Sendable {
        case folds(FoldSimulator)
        case wide(WideSimulator)

        func candidate(_ truth: Truth, number: Int) -> Candidate {
            switch self {
            case .folds(let simulator): simulator.candidate(truth, number: number)
            case .wide(let simulator): simulator.candidate(truth, number: number).candidate
            }
        }
    }

    /// What is made of one candidate.
    private enum Made: Sendable {
        case line(String)
        case row([UInt8])
    }

    let simulator: Simulator
    let format: Simulate.Format
    let folder: String
    let size: Int
    let plan: [(truth: Truth, number: Int)]

    private static let batch = 64

    var candidateFolder: String { format.isOneFile ? folder : folder + "/candidates" }

    /// The file that says what each candidate is.
    var list: String {
        switch format {
        case .table: folder + "/features.csv"
        case .examples: folder + "/examples.fits"
        case .phcx, .pfd, .psrfits: folder + "/truth.csv"
        }
    }

    var leftByStopping: String {
        format.isOneFile
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
    /// - Returns: the lines of the list, in the order of the plan; `nil` where it is written already.
    func run(jobs: Int) async throws -> [String]? {
        let progress = Progress()
        defer { progress.finish() }
        let layout = ExampleLayout(paths: ["simulated"], size: size)
        let part = "\(list).part"
        let table =
            format == .examples
            ? try ExampleTableWriter(creating: part, layout: layout, creator: Psrsieve.version) : nil
        var lines = [header]
        do {
            for start in stride(from: 0, to: plan.count, by: Self.batch * jobs) {
                try Task.checkCancellation()
                let range = start..<min(start + Self.batch * jobs, plan.count)
                let made = try await withThrowingTaskGroup(of: [(Int, Made)].self) { group in
                    for job in 0..<jobs {
                        group.addTask {
                            try stride(from: range.lowerBound + job, to: range.upperBound, by: jobs).map {
                                ($0, try make($0, layout))
                            }
                        }
                    }
                    let made = try await group.reduce(into: []) { $0 += $1 }
                    return made.sorted { $0.0 < $1.0 }.map { $0.1 }
                }
                for one in made {
                    switch one {
                    case .line(let line): lines.append(line)
                    case .row(let row): try table?.append(row)
                    }
                }
                progress.update { "simulating: \(range.upperBound) of \(plan.count) candidates" }
            }
        } catch {
            if table != nil { OutputFile.remove(part) }
            throw error
        }
        guard let table else { return lines }
        try table.finish()
        try OutputFile.publish(part, as: list)
        return nil
    }

    /// Makes one candidate, and writes its file if it is to have one.
    private func make(_ index: Int, _ layout: ExampleLayout) throws(OutputFile.WriteError) -> Made {
        let (truth, number) = plan[index]
        switch format {
        case .table:
            let candidate = simulator.candidate(truth, number: number)
            let features = LyonFeatures(candidate)
            // A flat curve has no skewness; its moments count as 0.
            let values = FeatureName.lyon.map { String(format: "%.9g", features.value(named: $0) ?? 0) }
            return .line(([candidate.name] + values + ["\(truth.label.rawValue)"]).joined(separator: ","))
        case .examples:
            let candidate = simulator.candidate(truth, number: number)
            return .row(layout.bytes(of: Example(candidate, label: truth.label, size: size)))
        case .phcx, .pfd, .psrfits:
            guard case .folds(let simulator) = simulator else { return .line("") }
            return .line(try write(simulator.fold(truth, number: number)))
        }
    }

    /// - Returns: the candidate's line of the list.
    private func write(_ fold: SimulatedFold) throws(OutputFile.WriteError) -> String {
        let path = { (name: String) in "\(candidateFolder)/\(name)" }
        switch format {
        case .pfd:
            try PFDWriter.write(fold, to: path("\(fold.name).pfd"))
            return line(of: fold, file: "\(fold.name).pfd")
        case .psrfits:
            try PSRFITSWriter.write(fold, to: path("\(fold.name).fits"))
            return line(of: fold, file: "\(fold.name).fits")
        default:
            try PHCXWriter.write(fold, to: path("\(fold.name).phcx.gz"))
            return line(of: fold, file: "\(fold.name).phcx.gz")
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
