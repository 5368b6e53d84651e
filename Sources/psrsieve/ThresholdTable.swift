import Classifier
import Foundation
import Metrics

/// What the usual choices of `--threshold` select, as a table to choose from.
struct ThresholdTable {
    /// What `--threshold` may say, in the order of no threshold in particular.
    private static let rules = [
        "0.5", "recall=0.8", "recall=0.9", "recall=0.95", "recall=0.99", "precision=0.9", "fpr=0.001", "fpr=0.01",
    ]

    private struct Row {
        var rule: String
        var threshold: Double
        var recall: Double?
        var falsePositiveRate: Double?
        var precision: Double?
        var pulsars: Int
        var others: Int
    }

    private let title: String
    private let rows: [Row]

    /// On the rows that the model held out from training.
    init(heldOut card: ModelCard) {
        title = "thresholds, and what they select of the held-out candidates:"
        rows = Self.thresholds(card).map { rule, threshold in
            let selection = card.heldOutSelection(from: threshold)
            return Row(
                rule: rule, threshold: threshold, recall: selection.recall?.value,
                falsePositiveRate: selection.falsePositiveRate?.value, precision: selection.precision?.value,
                pulsars: selection.pulsarsSelected, others: selection.othersSelected)
        }
    }

    /// On some other rows: what the thresholds, which come from the held-out ones, do there.
    init(_ card: ModelCard, probabilities: [Double], isPulsar: [Bool]) {
        title = "the model's thresholds, and what they select of these candidates:"
        rows = Self.thresholds(card).map { rule, threshold in
            let confusion = BinaryConfusion(scores: probabilities, isPositive: isPulsar, threshold: threshold)
            return Row(
                rule: rule, threshold: threshold, recall: confusion.recall,
                falsePositiveRate: confusion.falsePositiveRate, precision: confusion.precision,
                pulsars: confusion.truePositives, others: confusion.falsePositives)
        }
    }

    /// The highest first; those that the held-out rows are too few for, and that none does, are left out.
    private static func thresholds(_ card: ModelCard) -> [(rule: String, threshold: Double)] {
        rules.compactMap { text in
            guard let rule = try? SelectionRule(text), let threshold = try? card.threshold(rule) else { return nil }
            return (text, threshold)
        }.sorted { $0.threshold > $1.threshold }
    }

    var text: String {
        let head = ["--threshold", "threshold", "recall", "false-positive rate", "precision", "pulsars", "others"]
        let lines = rows.map { row in
            [
                row.rule, String(format: "%.4g", row.threshold), MetricsText.number(row.recall),
                MetricsText.number(row.falsePositiveRate), MetricsText.number(row.precision), "\(row.pulsars)",
                "\(row.others)",
            ]
        }
        return ([title] + ([head] + lines).map(Self.line)).joined(separator: "\n")
    }

    private static func line(_ cells: [String]) -> String {
        let first = cells[0].padding(toLength: 14, withPad: " ", startingAt: 0)
        let rest = zip(cells.dropFirst(), [11, 8, 21, 11, 9, 8]).map { cell, width in
            String(repeating: " ", count: max(0, width - cell.count)) + cell
        }
        return "  " + first + rest.joined()
    }
}
