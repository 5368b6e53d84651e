import ArgumentParser
import Classifier
import Foundation

/// From which score on a candidate is selected, as the command line takes it.
struct ThresholdOption: CustomStringConvertible {
    static let help: ArgumentHelp =
        """
        Select candidates from this score on: 0.5, or recall=0.99, precision=0.9 or fpr=0.001 on held-out rows. (default: 0.5)
        """
    static let completion = CompletionKind.list(["0.5", "recall=0.99", "precision=0.9", "fpr=0.001"])

    var rule: SelectionRule

    static let standard = ThresholdOption(rule: .score(0.5))

    /// - Throws: `SelectionRule.Invalid`, which the parser shows.
    static func read(_ text: String) throws -> ThresholdOption { ThresholdOption(rule: try SelectionRule(text)) }

    /// As the help shows the default.
    var description: String { "0.5" }

    /// Says what a threshold that was asked for is, and what it costs by the held-out candidates.
    ///
    /// - Parameter model: its name, if several have scored.
    func note(_ card: ModelCard, model: String? = nil) {
        guard rule != Self.standard.rule else { return }
        let threshold = card.threshold(rule)
        guard threshold <= 1 else {
            return Console.note("on held-out rows no threshold does what --threshold asks for, so nothing is selected")
        }
        let selection = card.heldOutSelection(from: threshold)
        func number(_ value: Double) -> String { String(format: "%.3g", value) }
        Console.note(
            "threshold \(model.map { "of \($0) " } ?? "")\(number(threshold)) (on held-out rows: recall \(number(selection.recall)), false-positive rate "
                + "\(number(selection.falsePositiveRate)), precision \(selection.precision.map(number) ?? "-"))")
    }
}
