import ArgumentParser
import Candidates
import Formats
import Foundation
import OutputFiles
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
              psrsieve simulate -o injected --pulsars 500 --into folds/

            The candidates go to FOLDER/candidates, and FOLDER/truth.csv says what each is: its path, its class (1 for a \
            pulsar) and what it was made with. As a table, their eight features become one file, FOLDER/features.csv, with \
            the truth as class; as examples, their features and planes become FOLDER/examples.fits, which train takes, \
            beside truth.csv. Candidates of any survey are examples, or a table. The same seed gives the same files, \
            whatever --jobs. A folder that holds candidates already is refused, unless --force says that they are to be \
            replaced.
            """)

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The folder that the files go to.", valueName: "folder"),
        completion: .directory)
    var output: String

    @Option(help: "Number of pulsars.")
    var pulsars = 10

    @Option(help: "Number of candidates of nothing but noise (default: 40).")
    var noise: Int?

    @Option(help: "Number of candidates of interference (default: 10).")
    var rfi: Int?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Lay pulsars into these folds of a telescope instead: files, folders or patterns of candidates that show "
                + "none. Survey, noise and interference are the folds' own.", valueName: "input"),
        completion: .file())
    var into: [String] = []

    @Option(help: "The seed of every random choice.")
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "The survey whose receiver, search and folds are imitated; any draws them anew for each candidate (default: "
                + "htru2)."))
    var survey: Survey?

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
        let counts = counts.map(\.count)
        guard counts.allSatisfy({ $0 >= 0 }), counts.contains(where: { $0 > 0 }) else {
            throw ValidationError("--pulsars, --noise and --rfi are whole numbers from 0 on, not all of them 0")
        }
        if !into.isEmpty {
            guard survey == nil, population == nil, noise == nil, rfi == nil else {
                throw ValidationError(
                    "--into takes survey, noise and interference from the folds; give no --survey, --population, --noise or "
                        + "--rfi beside it")
            }
            guard chosenFormat == .examples else {
                throw ValidationError("--into makes examples; it has no --format \(chosenFormat.rawValue)")
            }
        }
        guard survey != .any || (population != .survey && chosenFormat.isOneFile) else {
            throw ValidationError(
                "--survey any has no files and no population of its own: its --format is examples or table")
        }
        guard (1...1024).contains(size) else { throw ValidationError("--size is a whole number from 1 to 1024") }
        try Console.checkJobs(jobs)
    }

    private var chosenFormat: Format { format ?? (into.isEmpty ? (survey ?? .htru2).format : .examples) }

    private var counts: [(truth: Truth, count: Int)] {
        into.isEmpty
            ? [(.pulsar, pulsars), (.noise, noise ?? 40), (.rfi, rfi ?? 10)] : [(.pulsar, pulsars)]
    }

    func run() async throws {
        try Outputs.makeFolders([output])
        let errors = InputErrorList(for: "\(output)/examples.fits")
        let work = SimulationWork(
            simulator: try await simulator(errors), format: chosenFormat, folder: output, size: size,
            plan: counts.flatMap { truth, count in (0..<count).map { (truth, $0) } })
        try Outputs.makeFolders([output, work.candidateFolder])
        try OutputFile.probe(work.list)
        try SimulatedFolder(candidates: "\(output)/candidates", truth: work.list).prepare(replacing: force)
        let jobs = jobs ?? Console.defaultJobs
        let lines = try await Interruption.stoppable(leaving: work.leftByStopping) { try await work.run(jobs: jobs) }
        try OutputFile.write(lines.joined(separator: "\n") + "\n", to: work.list)
        Console.note("simulated \(Counted.text(work.plan.count, "candidate")), wrote \(work.result)")
        guard !into.isEmpty else { return }
        try errors.publish()
        try UnreadableInputs.end(errors.summary, besides: work.result, candidates: work.plan.count)
    }

    private func simulator(_ errors: InputErrorList) async throws -> SimulationWork.Simulator {
        guard into.isEmpty else { return .injection(PulsarInjection(seed: seed, into: try await backgrounds(errors))) }
        guard var setup = (survey ?? .htru2).setup else { return .wide(WideSimulator(seed: seed)) }
        setup.population = population ?? .survey
        return .folds(FoldSimulator(seed: seed, survey: setup))
    }

    /// The folds that `--into` names.
    ///
    /// - Throws: `CommandFailure` if pulses can be laid into none of them.
    private func backgrounds(_ errors: InputErrorList) async throws -> [FoldBackground] {
        let list = try InputList(into) { try errors.append($0) }
        var leftOut = list.leftOut
        let (backgrounds, found) = try await Interruption.stoppable(leaving: "nothing was written") {
            var backgrounds: [FoldBackground] = []
            let found = try CandidateFiles(list.files).forEach(errors: errors) { candidate throws(FormatError) in
                do throws(FoldBackground.Unusable) {
                    backgrounds.append(try FoldBackground(candidate))
                } catch {
                    throw FormatError(candidate.origin.path, .unsupported(error.description))
                }
            }
            return (backgrounds, found)
        }
        leftOut.add(found)
        UnreadableInputs.note(leftOut)
        UnreadableInputs.show(errors.summary)
        guard !backgrounds.isEmpty else {
            try errors.publish()
            throw CommandFailure("--into: there is no fold that pulses could be laid into: see \(errors.path)")
        }
        Console.note("\(Counted.text(backgrounds.count, "fold")) to lay pulses into")
        return backgrounds
    }
}
