import Classifier
import Formats
import Foundation

/// What a model file says of itself, in words.
enum ModelText {
    static func summary(_ card: ModelCard) -> String {
        let parameters = zip(card.loss.name.parameters, card.loss.values).map { ", \($0.name) \($1)" }.joined()
        return """
            psrsieve model, format \(card.formatVersion)
              needs                \(card.inputs.joined(separator: ", "))
              trained on           \(card.data.rows) candidates, \(card.data.pulsars) of them pulsars \
            (\(card.data.files.joined(separator: ", ")))
              fingerprint          \(card.data.fingerprint)\(start(card))
              networks             \(card.members), with \(card.network.inputs) inputs each
              loss                 \(card.loss.name.rawValue)\(parameters)
              normalisation        \(card.normalisation?.method.rawValue ?? "each plane by its median and spread")
              calibration          \(card.calibration.method.rawValue)
              seed                 \(card.seed)
            on held-out candidates:
            \(MetricsText.summary(card.metrics))
            \(ThresholdTable(heldOut: card).text)

            """
    }

    private static func start(_ card: ModelCard) -> String {
        card.start.map { "\n  went on from        \($0.file) (\($0.fingerprint))" } ?? ""
    }
}
