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

    public func score(inputs: [Double]) -> [Score?] {
        guard !inputs.isEmpty else { return [] }
        let rows = inputs.map { Float($0) }
        return probabilities(members, rows: rows).enumerated().map { row, probability in
            let summary = PlaneSummary.values(
                of: rows[(row * layout.count)..<((row + 1) * layout.count)], layout: layout)
            return Score(
                probability: probability, isOutlier: card.distribution?.isOutside(summary).first ?? false)
        }
    }

    public func explanation(ofInputs row: [Double]) throws -> Explanation {
        let values = row.map { Float($0) }
        let blank = [Float](repeating: 0, count: values.count)
        let attribution = try EnsembleAttribution(card, states, from: blank, to: values)
        guard let score = score(inputs: row)[0] else { throw Score.Undefined() }
        return Explanation(score: score, baseline: "blank planes and curves", attribution) {
            contributions in
            layout.inputs.map { input in
                let range = layout.range(of: input) ?? 0..<0
                let isBlank = values[range].allSatisfy { $0 == 0 }
                return .init(input: input.rawValue, evidence: isBlank ? nil : contributions[range].reduce(0, +))
            }
        }
    }
}
