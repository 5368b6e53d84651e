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
    init(card: ModelCard, states: [[String: Tensor]], precision: ScoringPrecision = .float32) throws {
        guard let layout = card.rowLayout else {
            throw ModelCard.Inconsistent(description: "it does not say which planes it needs")
        }
        self.card = card
        self.states = states
        self.layout = layout
        members = try Self.members(card, states, precision)
    }

    public func inputs(of candidate: Candidate) throws(MissingInputs) -> [Double] {
        try layout.row(of: CandidatePlanes(candidate, size: layout.size)).map(Double.init)
    }

    public func score(inputs: [Double]) -> [Score] {
        guard !inputs.isEmpty else { return [] }
        let rows = inputs.map { Float($0) }
        return probabilities(members, rows: rows).enumerated().map { row, probability in
            let summary = PlaneSummary.values(
                of: rows[(row * layout.count)..<((row + 1) * layout.count)], layout: layout)
            return Score(
                probability: probability, isOutlier: card.distribution?.isOutside(summary).first ?? false)
        }
    }
}
