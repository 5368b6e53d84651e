import ArgumentParser
import Classifier
import Formats
import Metrics

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

    @OptionGroup var tables: TableOptions

    @OptionGroup var gaps: GapOptions

    @Option(help: ArgumentHelp("Write the metrics here as JSON.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write plots here (SVG): precision-recall, ROC, calibration.", valueName: "folder"))
    var plots: String?

    func run() async throws {
        let classifier = try ModelFile.read(model)
        let (scores, isPulsar) = try score(with: classifier)
        let metrics = BinaryMetrics(
            probabilities: scores, isPositive: isPulsar,
            threshold: threshold.rule.threshold(on: classifier.card.thresholds))
        if let json { try OutputFile.write(MetricsText.json(metrics), to: json) }
        if let plots {
            try EvaluationPlots(probabilities: scores, isPulsar: isPulsar).write(toFolder: plots)
        }
        print("\(scores.count) candidates, \(isPulsar.count { $0 }) of them pulsars:")
        print(MetricsText.summary(metrics))
    }

    private func score(with classifier: any CandidateClassifier) throws -> (scores: [Double], isPulsar: [Bool]) {
        if let layout = classifier.card.rowLayout {
            let rows = try LabelledPlanes.read([examples]) { _ in layout }
            return (rows.probabilities(classifier), rows.isPulsar)
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
        return (classifier.score(inputs: rows.values).map(\.probability), rows.isPulsar)
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
