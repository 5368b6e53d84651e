import ArgumentParser
import Classifier
import Formats
import Foundation
import Metrics
import OutputFiles
import Reports

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

    @OptionGroup var tables: TableOptions

    @OptionGroup var gaps: GapOptions

    @Option(help: ArgumentHelp("Write the metrics here as JSON.", valueName: "file"), completion: .file())
    var json: String?

    @Option(
        help: ArgumentHelp(
            "Draw ROC, precision-recall, calibration, scores and confusion matrix into this folder, each as PNG and as SVG.",
            valueName: "folder"),
        completion: .directory)
    var plots: String?

    @OptionGroup var console: ConsoleOptions

    func run() async throws {
        let modelPath = ModelArgument.path(model)
        if !ModelArgument.isModel(modelPath), ModelArgument.isModel(ModelArgument.path(examples)) {
            throw CommandFailure("\(examples) is a model and \(model) is none; the model comes first")
        }
        try Outputs.check([("--json", json)], reading: [modelPath, examples])
        try Outputs.makeFolders([plots])
        let classifier = try ModelArgument.read(model)
        let rows = try rows(for: classifier)
        MeasurementCaveats.noteTrainingRows(classifier.card, fingerprint: rows.fingerprint, of: examples)
        let probabilities = rows.scores.map(\.probability)
        let metrics = BinaryMetrics(
            probabilities: probabilities, isPositive: rows.isPulsar,
            threshold: try threshold.threshold(of: classifier.card, model: model))
        let outliers = rows.scores.count { $0.isOutlier }
        MeasurementCaveats.noteOutliers(outliers, of: rows.scores.count)
        MeasurementCaveats.noteFewRows(metrics, "these candidates")
        print(
            "\(Counted.text(rows.scores.count, "candidate")), \(metrics.positives) of them pulsars, \(Counted.text(outliers, "outlier")):"
        )
        print(MetricsText.summary(metrics))
        print(ThresholdTable(classifier.card, probabilities: probabilities, isPulsar: rows.isPulsar).text)
        if let json { try OutputFile.write(MetricsText.json(metrics), to: json) }
        if let plots {
            let names = [modelPath, examples].map { URL(filePath: $0).lastPathComponent }
            let pictures = EvaluationPictures(
                probabilities: probabilities, isPulsar: rows.isPulsar, metrics: metrics,
                title: names.joined(separator: " on "))
            try PictureFolder(plots).write(pictures.all)
        }
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
            return measurable(rows.scores(classifier), rows.isPulsar, rows.fingerprint)
        }
        let rows: LabelledRows
        let fills = try gaps.fills(of: classifier, model: model)
        let table = try LabelledTable(
            features: .named(classifier.card.inputs), renamings: try tables.renamings(),
            gaps: fills.isEmpty ? .leftOut : .filled(fills)
        ).read([examples])
        do throws(MissingInputs) {
            rows = try LabelledRows(table, inputs: classifier.card.inputs)
        } catch {
            throw CommandFailure("\(examples): \(error.sentence)")
        }
        guard rows.count > 0 else {
            throw CommandFailure("\(examples): no row has a class, so there is nothing to measure with")
        }
        ExampleFile.noteUnlabelled(table.count - rows.count, of: table.count, in: examples)
        return measurable(classifier.score(inputs: rows.values), rows.isPulsar, rows.fingerprint)
    }

    /// The rows that have a score.
    private func measurable(_ scores: [Classifier.Score?], _ isPulsar: [Bool], _ fingerprint: String) -> ScoredRows {
        let rows = zip(scores, isPulsar).compactMap { score, isPulsar in score.map { ($0, isPulsar) } }
        if rows.count < scores.count {
            Console.note(
                "\(examples): \(scores.count - rows.count) of \(scores.count) rows are left out: a candidate of them "
                    + Classifier.Score.Undefined.sentence)
        }
        return ScoredRows(scores: rows.map(\.0), isPulsar: rows.map(\.1), fingerprint: fingerprint)
    }
}
