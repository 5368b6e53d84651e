import ArgumentParser
import Classifier
import Formats
import Metrics

struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures a classifier on candidates whose class is known.",
        discussion: """
            Example:
              psrsieve evaluate model.safetensors other.csv --json metrics.json

            Measure on candidates that the model was not trained on; on the others it looks better than it is. Of one table \
            cross-validate measures on rows that were held out.
            """)

    @Argument(
        help: "The model: a file, or the name of one that comes with psrsieve.", completion: ModelArgument.completion)
    var model: String

    @Argument(help: "The feature table or example table to measure with.", completion: .file())
    var examples: String

    @Option(help: ThresholdOption.help, completion: ThresholdOption.completion, transform: ThresholdOption.read)
    var threshold = ThresholdOption.standard

    @Option(help: ArgumentHelp("Write the metrics here as JSON.", valueName: "file"), completion: .file())
    var json: String?

    @Option(
        help: ArgumentHelp("Write plots here (SVG): precision-recall, ROC, calibration.", valueName: "folder"),
        completion: .directory)
    var plots: String?

    @OptionGroup var console: ConsoleOptions

    func run() async throws {
        if !ModelText.isModel(ModelArgument.path(model)), ModelText.isModel(examples) {
            throw CommandFailure("\(examples) is a model and \(model) is none; the model comes first")
        }
        let classifier = try ModelArgument.read(model)
        let rows = try rows(for: classifier)
        MeasurementCaveats.noteTrainingRows(classifier.card, fingerprint: rows.fingerprint, of: examples)
        let probabilities = rows.scores.map(\.probability)
        let metrics = BinaryMetrics(
            probabilities: probabilities, isPositive: rows.isPulsar,
            threshold: classifier.card.threshold(threshold.rule))
        let outliers = rows.scores.count { $0.isOutlier }
        MeasurementCaveats.noteOutliers(outliers, of: rows.scores.count)
        MeasurementCaveats.noteFewRows(metrics, "these candidates")
        if let json { try OutputFile.write(MetricsText.json(metrics), to: json) }
        if let plots {
            try EvaluationPlots(probabilities: probabilities, isPulsar: rows.isPulsar).write(toFolder: plots)
        }
        print(
            "\(Counted.text(rows.scores.count, "candidate")), \(metrics.positives) of them pulsars, \(Counted.text(outliers, "outlier")):"
        )
        print(MetricsText.summary(metrics))
        print(ThresholdTable(classifier.card, probabilities: probabilities, isPulsar: rows.isPulsar).text)
    }

    /// Candidates whose class is known, with what the model says of each.
    private struct ScoredRows {
        var scores: [Classifier.Score]
        var isPulsar: [Bool]
        var fingerprint: String
    }

    private func rows(for classifier: any CandidateClassifier) throws -> ScoredRows {
        if let layout = classifier.card.rowLayout {
            let rows = try LabelledPlanes.read([examples]) { _ in layout }
            return ScoredRows(scores: rows.scores(classifier), isPulsar: rows.isPulsar, fingerprint: rows.fingerprint)
        }
        let rows: LabelledRows
        let table = try LabelledTable.read(examples)
        do throws(MissingInputs) {
            rows = try LabelledRows(table, inputs: classifier.card.inputs)
        } catch {
            throw CommandFailure("\(examples): \(error.sentence)")
        }
        guard rows.count > 0 else {
            throw CommandFailure("\(examples): no row has a class, so there is nothing to measure with")
        }
        return ScoredRows(
            scores: classifier.score(inputs: rows.values), isPulsar: rows.isPulsar, fingerprint: rows.fingerprint)
    }
}
