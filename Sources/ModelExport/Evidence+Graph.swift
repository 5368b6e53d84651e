import Classifier
import NeuralNetwork
import ONNX

/// So that a loss's evidence becomes a graph by the same law as it becomes a number.
extension Value: EvidenceNumber {}

extension Calibration {
    /// `probability(_:)` as a graph.
    func probability(_ evidence: Value) -> Value {
        switch method {
        case .none: evidence.logistic
        case .platt: (slope * evidence + intercept).logistic
        case .isotonic: interpolated(evidence)
        }
    }

    /// Each step from one corner to the next adds its height as far as the evidence has climbed it.
    private func interpolated(_ evidence: Value) -> Value {
        guard let first = corners.first, let last = corners.last else { return 0 * evidence + 0.5 }
        let steps = Array(zip(corners, corners.dropFirst()))
        let below = 2 * first.probability * (evidence - first.evidence).logistic
        let above = 1 - 2 * (1 - last.probability) * (last.evidence - evidence).logistic
        var between = 0 * evidence + first.probability
        if !steps.isEmpty {
            let graph = evidence.graph
            let slopes = steps.map { min(1 / ($1.evidence - $0.evidence), Double(Float.greatestFiniteMagnitude)) }
            let height = evidence.withTrailingAxis - graph.constant(steps.map(\.0.evidence))
            let climbed = (height * graph.constant(slopes)).clipped(to: 0...1)
            between = (climbed * graph.constant(steps.map { $1.probability - $0.probability })).sum + first.probability
        }
        return (evidence < first.evidence).choose(
            below, otherwise: (evidence > last.evidence).choose(above, otherwise: between))
    }
}
