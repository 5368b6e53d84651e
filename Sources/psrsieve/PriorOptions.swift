import ArgumentParser
import Foundation
import Survey

/// The share of pulsars among a survey's candidates, on which probabilities stand.
struct PriorOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Fill the column probability: the share of pulsars among the candidates, such as 1e-4, or estimate, which fits it "
                + "to their scores.",
            valueName: "share|estimate"),
        completion: .list(["estimate", "1e-3", "1e-4"]), transform: PriorOptions.read)
    var prior: PulsarShare.Wanted?

    @Sendable static func read(_ text: String) throws -> PulsarShare.Wanted {
        if text.lowercased() == "estimate" { return .estimate }
        guard let share = Double(text), share > 0, share < 1 else {
            throw ValidationError("it is a share between 0 and 1, such as 1e-4, or estimate")
        }
        return .share(share)
    }

    /// A rule that asks for what is not there would select nothing.
    func check(rule: SelectionExpression?) throws {
        guard prior == nil, let rule, rule.names.contains("probability") else { return }
        throw ValidationError("--select \"\(rule.text)\" asks for the probability, which --prior gives")
    }

    /// Says what the scores of the selected candidates, or their probabilities, stand on.
    static func note(_ list: RankedList) {
        let selected = list.selectedCount
        if let share = list.share {
            let origin = share.deviation.map { ", fitted to these candidates (± \(number($0)))" } ?? ""
            Console.note(
                "probabilities take a share of pulsars of \(number(share.share)) for granted\(origin); of the "
                    + "\(selected) selected \(number(list.expectedFalse.atShare)) are expected to be none")
            return
        }
        let shares = list.summary.countsByModel.keys.sorted().compactMap { model in
            list.summary.trainingShares[model].map { (model, $0) }
        }
        guard selected > 0, !shares.isEmpty else { return }
        let taken = shares.map { String(format: "%.3g %%", 100 * $1) + (shares.count > 1 ? " (\($0))" : "") }
        let expected = zip(ExpectedFalse.shares, list.expectedFalse.counts).map { share, count in
            "at \(String(format: "%.0e", share).replacing("e-0", with: "e-")) \(number(count))"
        }
        Console.note(
            "scores take a share of pulsars of \(taken.joined(separator: ", ")) for granted, as in the training; of the "
                + "\(selected) selected so many would be expected to be none: \(expected.joined(separator: ", ")) (--prior)"
        )
    }

    private static func number(_ value: Double) -> String {
        value >= 100 ? String(format: "%.0f", value) : String(format: "%.2g", value)
    }
}
