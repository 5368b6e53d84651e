import ArgumentParser
import Classifier
import Formats
import Foundation
import Metrics
import Reports

struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures a classifier on candidates whose class is known.",
        discussion: """
            Example:
              psrsieve evaluate model.safetensors HTRU_2.csv --json metrics.json

            Measure on candidates that the model was not trained on; on the others it looks better than it is.
            """)

    @Argument(help: "The model.")
    var model: String

    @Argument(help: "The feature table or example table to measure with.")
    var examples: String

    @Option(help: "From which score on a candidate counts as a pulsar: 0.5, recall=0.99 or fpr=0.001.")
    var threshold = ThresholdOption(rule: .score(0.5))

    @Option(help: ArgumentHelp("Write the metrics here as JSON.", valueName: "file"))
    var json: String?

    @Option(
        help: ArgumentHelp(
            "Draw ROC, precision-recall, calibration and scores into this folder, each as PNG and as SVG.",
            valueName: "folder"))
    var plots: String?

    func run() async throws {
        try Outputs.check([("--json", json)], reading: [model, examples])
        try Outputs.makeFolders([plots])
        let classifier = try ModelFile.read(model)
        let (scores, isPulsar) = try score(with: classifier)
        let metrics = BinaryMetrics(
            probabilities: scores, isPositive: isPulsar,
            threshold: threshold.rule.threshold(on: classifier.card.thresholds))
        print("\(scores.count) candidates, \(isPulsar.count { $0 }) of them pulsars:")
        print(MetricsText.summary(metrics))
        if let json { try OutputFile.write(MetricsText.json(metrics), to: json) }
        if let plots {
            let names = [model, examples].map { URL(filePath: $0).lastPathComponent }
            let pictures = EvaluationPictures(
                probabilities: scores, isPulsar: isPulsar, metrics: metrics, title: names.joined(separator: " on "))
            try OutputFolder.create(plots)
            for (name, picture) in pictures.all {
                for format in [PictureFormat.png, .svg] {
                    try OutputFile.write(picture.encoded(as: format), to: "\(plots)/\(name).\(format.rawValue)")
                }
            }
        }
    }

    private func score(with classifier: any CandidateClassifier) throws -> (scores: [Double], isPulsar: [Bool]) {
        if let layout = classifier.card.rowLayout {
            let rows = try LabelledPlanes.read([examples]) { _ in layout }
            return try measurable(rows.scores(classifier), rows.isPulsar)
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
        return try measurable(classifier.score(inputs: rows.values), rows.isPulsar)
    }

    /// The rows that have a score.
    private func measurable(_ scores: [Classifier.Score?], _ isPulsar: [Bool]) throws -> (
        scores: [Double], isPulsar: [Bool]
    ) {
        let rows = zip(scores, isPulsar).compactMap { score, isPulsar in score.map { ($0.probability, isPulsar) } }
        if rows.count < scores.count {
            Console.note(
                "\(examples): \(scores.count - rows.count) of \(scores.count) rows are left out: a candidate of them "
                    + Classifier.Score.Undefined.sentence)
        }
        return (rows.map(\.0), rows.map(\.1))
    }
}

/// A selection rule as the command line takes it.
struct ThresholdOption: ExpressibleByArgument {
    var rule: SelectionRule

    init(rule: SelectionRule) {
        self.rule = rule
    }

    init?(argument: String) {
        guard let rule = SelectionRule(argument) else { return nil }
        self.rule = rule
    }

    var defaultValueDescription: String { "0.5" }
}
