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
    /// As it was given.
    var text: String

    static let standard = ThresholdOption(rule: .score(0.5), text: "0.5")

    /// - Throws: `SelectionRule.Invalid`, which the parser shows.
    static func read(_ text: String) throws -> ThresholdOption {
        ThresholdOption(rule: try SelectionRule(text), text: text)
    }

    /// As the help shows the default.
    var description: String { text }

    /// The score from which on a model's candidates are selected.
    ///
    /// - Throws: `CommandFailure` if the rows that the model held out cannot tell.
    func threshold(of card: ModelCard, model: String) throws -> Double {
        do throws(OperatingCurve.Unsupported) {
            return try card.threshold(rule)
        } catch {
            throw CommandFailure("--threshold \(text) with \(model): \(error)")
        }
    }

    /// Says what a threshold that was asked for is, and what it costs by the held-out candidates.
    ///
    /// - Parameter model: its name, if several have scored.
    func note(_ card: ModelCard, model: String? = nil) {
        guard rule != Self.standard.rule, let threshold = try? card.threshold(rule) else { return }
        let selection = card.heldOutSelection(from: threshold)
        Console.note(
            "threshold \(model.map { "of \($0) " } ?? "")\(String(format: "%.4g", threshold)): of the held-out rows it "
                + "selects \(selection.pulsarsSelected) of \(selection.pulsars) pulsars (recall "
                + "\(Self.text(selection.recall))) and \(selection.othersSelected) of \(selection.others) others "
                + "(false-positive rate \(Self.text(selection.falsePositiveRate))); precision "
                + Self.text(selection.precision))
    }

    /// A rate and the ends of its interval.
    private static func text(_ rate: HeldOutSelection.Rate?) -> String {
        guard let rate else { return "-" }
        return String(
            format: "%.3g, %.3g to %.3g at 95 %%", rate.value, rate.interval.lower, rate.interval.upper)
    }
}
