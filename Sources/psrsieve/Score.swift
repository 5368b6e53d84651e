import ArgumentParser
import Classifier
import Formats
import Foundation
import Survey

struct Score: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scores candidates and ranks them, the likeliest pulsars first.",
        usage: "psrsieve score [<model>] <input> ... --output <ranked.csv> [<options>]",
        discussion: """
            Example:
              psrsieve score candidates/ -o ranked.csv
              psrsieve score models/htru2-features.safetensors HTRU_2.csv -o ranked.csv
              psrsieve score models/htru2-profile.safetensors archives/ -o ranked.fits --threshold recall=0.99

            Without a model the one that comes with psrsieve for such inputs is used; PSRSIEVE_MODELS names the folder of \
            others. The score is the calibrated probability of a pulsar. Every input that cannot be read is listed with its reason \
            in OUTPUT.errors.csv, and the exit status is then 3.
            """)

    @Argument(
        help: ArgumentHelp(
            "The model, if one is given; then files, directories, patterns, @lists or -.", valueName: "input"))
    var arguments: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the ranked list goes: .csv, .fits or .json.", valueName: "ranked.csv"))
    var output: String

    @Option(help: "From which score on a candidate is selected: 0.5, recall=0.99 or fpr=0.001.")
    var threshold = ThresholdOption(rule: .score(0.5))

    @Option(help: "Print so many of the highest-ranked candidates.")
    var top = 10

    @Option(help: "Files or blocks worked on side by side, one a processor by default; they do not change the result.")
    var jobs: Int?

    @OptionGroup var tables: TableOptions

    @OptionGroup var gaps: GapOptions

    @Option(
        help: "The arithmetic of networks of planes: f32, bf16 or int8, each faster and coarser than the one before.")
    var precision = ScoringPrecision.float32

    func validate() throws {
        guard RankedListWriter.Format(path: output) != nil else {
            throw ValidationError("--output ends in .csv, .fits or .json, which says how the list is written")
        }
        guard model == nil || arguments.count > 1 else {
            throw ValidationError("Missing expected argument '<input> ...'")
        }
        guard jobs ?? 1 >= 1 else { throw ValidationError("--jobs is a whole number from 1 on") }
        guard top >= 0 else { throw ValidationError("--top is a whole number from 0 on") }
    }

    private var model: String? { arguments.first.flatMap { ModelFile.isModel($0) ? $0 : nil } }

    private func bundledModel(for list: InputList) throws -> String {
        let path = try BundledModels.path(for: list.paths)
        Console.note("scoring with \(URL(filePath: path).lastPathComponent), which comes with psrsieve")
        return path
    }

    func run() async throws {
        let list = InputList(model == nil ? arguments : Array(arguments.dropFirst()))
        if let note = precision.note { Console.note(note) }
        let path = try model ?? bundledModel(for: list)
        let classifier = try ModelFile.read(path, precision: precision)
        let reading = TableReading(
            renamings: try tables.renamings(), fills: try gaps.fills(of: classifier, model: path))
        let (candidates, failures) = try await score(list, classifier, reading)
        let errors = list.errors + failures
        let ranked = RankedList(candidates, threshold: threshold.rule.threshold(on: classifier.card.thresholds))
        guard let format = RankedListWriter.Format(path: output) else { return }
        try RankedListWriter.write(ranked, format: format, to: output)
        try UnreadableInputs.list(errors, besides: output)

        if top > 0, !ranked.isEmpty { print(RankedListText.table(ranked, rows: top)) }
        Console.note("scored \(ranked.count) candidates, selected \(ranked.selectedCount), wrote \(output)")
        try UnreadableInputs.end(errors, besides: output, nothingRead: ranked.isEmpty)
    }

    private func score(
        _ list: InputList, _ classifier: any CandidateClassifier, _ reading: TableReading
    ) async throws -> ([ScoredCandidate], [FormatError]) {
        let scorer = BatchScorer(classifier: classifier, jobs: jobs ?? Console.defaultJobs, tables: reading)
        let progress = Progress()
        let result = try await Interruption.stoppable {
            var candidates: [ScoredCandidate] = []
            var errors: [FormatError] = []
            var files = 0
            try await scorer.score(list.paths) { batch in
                candidates += batch.candidates
                errors += batch.errors
                files += batch.finishedFiles
                batch.notes.forEach(Console.note)
                progress.update { "scoring: \(candidates.count) candidates, \(files) of \(list.paths.count) files" }
            }
            return (candidates, errors)
        }
        progress.finish()
        return result
    }
}
