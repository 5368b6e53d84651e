import Candidates
import NeuralNetwork
import Preprocessing

/// A classifier of planes: one or several convolutional networks whose calibrated probabilities are averaged.
public struct PlaneClassifier: CandidateClassifier {
    public let card: ModelCard
    public let states: [[String: Tensor]]
    private let layout: PlaneRowLayout
    private let members: [InferenceNetwork]

    /// - Parameter states: each member's arrays.
    /// - Throws: `ModelCard.Inconsistent`, `NetworkDescription.Invalid` or `Network.StateMismatch` if they do not fit
    ///   the card's network.
    init(card: ModelCard, states: [[String: Tensor]]) throws {
        guard let layout = card.rowLayout else {
            throw ModelCard.Inconsistent(description: "it does not say which planes it needs")
        }
        self.card = card
        self.states = states
        self.layout = layout
        members = try states.map { state in
            InferenceNetwork(try Network(card.network, state: state))
        }
    }

    public func inputs(of candidate: Candidate) throws(MissingInputs) -> [Double] {
        try layout.row(of: CandidatePlanes(candidate, size: layout.size)).map(Double.init)
    }

    public func score(inputs: [Double]) -> [Score] {
        guard !inputs.isEmpty else { return [] }
        let rows = inputs.map { Float($0) }
        var sums = [Double](repeating: 0, count: rows.count / layout.count)
        for member in members {
            let logits = member.logits(rows)
            for row in sums.indices { sums[row] += probability(logits[(2 * row)...]) }
        }
        return sums.indices.map { row in
            let summary = PlaneSummary.values(
                of: rows[(row * layout.count)..<((row + 1) * layout.count)], layout: layout)
            return Score(
                probability: sums[row] / Double(members.count),
                isOutlier: card.distribution?.isOutside(summary).first ?? false)
        }
    }
}
