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
        let path = try BundledModels.path(for: list.files)
        Console.note("scoring with \(URL(filePath: path).lastPathComponent), which comes with psrsieve")
        return path
    }

    func run() async throws {
        try Outputs.check([("--output", output)], reading: [model].compactMap { $0 })
        let errors = InputErrorList(for: output)
        let list = try InputList(
            model == nil ? arguments : Array(arguments.dropFirst()),
            besides: .init(output: output, others: [model].compactMap { $0 })
        ) { try errors.append($0) }
        if let lost = list.overwritten { throw Outputs.overwriting("--output", lost) }
        if let note = precision.note { Console.note(note) }
        let model = try model ?? bundledModel(for: list)
        let classifier = try ModelFile.read(model, precision: precision)
        let (candidates, leftOut) = try await score(list, classifier, errors)
        let ranked = RankedList(candidates, threshold: threshold.rule.threshold(on: classifier.card.thresholds))
        // What was found out is shown even if it cannot be written.
        if top > 0, !ranked.isEmpty { print(RankedListText.table(ranked, rows: top)) }
        UnreadableInputs.note(leftOut)
        UnreadableInputs.show(errors.summary)
        let unreadable = errors.summary
        try errors.publish()
        if !ranked.isEmpty {
            guard let format = RankedListWriter.Format(path: output) else { return }
            try RankedListWriter.write(ranked, format: format, to: output)
            note(ranked, model: model)
        }
        try UnreadableInputs.end(unreadable, besides: output, candidates: ranked.count)
    }

    private func note(_ ranked: RankedList, model: String) {
        let outliers = ranked.outlierCount
        if Double(outliers) > Self.manyOutliers * Double(ranked.count) {
            Console.note(
                "\(outliers) of \(ranked.count) candidates lie far outside what \(URL(filePath: model).lastPathComponent) was "
                    + "trained on, and their scores are guesses. Are their features made by its convention? See "
                    + "docs/features.md")
        }
        Console.note(
            "scored \(ranked.count) \(ranked.count == 1 ? "candidate" : "candidates"), selected \(ranked.selectedCount), "
                + "\(outliers) \(outliers == 1 ? "outlier" : "outliers"), wrote \(output)")
    }

    /// From this share of outliers on it is likelier that the table is of another kind than that the sky is.
    private static let manyOutliers = 0.2

    private func score(
        _ list: InputList, _ classifier: any CandidateClassifier, _ errors: InputErrorList
    ) async throws -> ([ScoredCandidate], LeftOut) {
        let scorer = BatchScorer(classifier: classifier, jobs: jobs ?? Console.defaultJobs)
        let progress = Progress()
        let result = try await Interruption.stoppable {
            var candidates: [ScoredCandidate] = []
            var leftOut = list.leftOut
            var files = 0
            try await scorer.score(list.files) { batch in
                candidates += batch.candidates
                for error in batch.errors { try errors.append(error) }
                leftOut.add(batch.leftOut)
                files += batch.finishedFiles
                batch.notes.forEach(Console.note)
                progress.update { "scoring: \(candidates.count) candidates, \(files) of \(list.files.count) files" }
            }
            return (candidates, leftOut)
        }
        progress.finish()
        return result
    }
}
