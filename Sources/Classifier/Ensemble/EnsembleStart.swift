import Foundation
import Metrics
import NeuralNetwork

/// The model that a training goes on from: its networks' weights are where those of the new one begin.
public struct EnsembleStart: Sendable {
    public let card: ModelCard
    let states: [[String: Tensor]]
    private let file: String

    /// - Parameter path: where the model was read.
    public init(_ classifier: any CandidateClassifier, path: String) {
        card = classifier.card
        states = classifier.states
        file = URL(filePath: path).lastPathComponent
    }

    /// How well the model does as it is, by what its networks say of some rows.
    func measured(evidence: [Double], isPulsar: [Bool]) -> ModelCard.Start {
        ModelCard.Start(
            file: file, fingerprint: card.data.fingerprint,
            metrics: BinaryMetrics(
                probabilities: evidence.map(card.calibration.probability), isPositive: isPulsar, threshold: 0.5))
    }
}
