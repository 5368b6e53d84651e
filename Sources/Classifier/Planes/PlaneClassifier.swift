import Candidates
import NeuralNetwork
import Preprocessing

/// A classifier of planes: one or several convolutional networks whose calibrated probabilities are averaged.
public struct PlaneClassifier: CandidateClassifier {
    public let card: ModelCard
    public let states: [[String: Tensor]]
    private let layout: PlaneRowLayout
    private let members: [InferenceNetwork]
    private var left: Set<CandidateArray> = []

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

    /// Why a network cannot do without some of its inputs.
    public struct NeedsInputs: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String

        public init(description: String) {
            self.description = description
        }
    }

    /// The same network, to which some of its inputs are not shown.
    ///
    /// - Throws: `NeedsInputs` if it has not learnt to do without any, does not have one of them, or would have no plane left.
    public func without(_ inputs: Set<CandidateArray>) throws(NeedsInputs) -> PlaneClassifier {
        if let other = CandidateArray.allCases.first(where: { inputs.contains($0) && !layout.inputs.contains($0) }) {
            throw NeedsInputs(description: "the model takes no \(other.rawValue) that it could do without")
        }
        guard layout.canLackSome, layout.inputs.contains(where: { $0.isPlane && !inputs.contains($0) }) else {
            throw NeedsInputs(description: "the model cannot do without these inputs; one plane at least must be left")
        }
        var other = self
        other.left = inputs
        return other
    }

    /// Rows of inputs as the network sees them: what is left out is 0, as what a candidate does not have.
    private func shown(_ inputs: [Double]) -> [Float] {
        var rows = inputs.map { Float($0) }
        for input in left {
            guard let range = layout.range(of: input) else { continue }
            for start in stride(from: 0, to: rows.count, by: layout.count) {
                for index in range { rows[start + index] = 0 }
            }
        }
        return rows
    }

    public func networkRow(_ inputs: [Double]) -> [Float] { shown(inputs) }

    public func score(inputs: [Double]) -> [Score?] {
        guard !inputs.isEmpty else { return [] }
        let rows = shown(inputs)
        // Whether a candidate is like those of the training set its own arrays say, shown or not.
        let own = left.isEmpty ? rows : inputs.map { Float($0) }
        return probabilities(members, rows: rows).enumerated().map { row, probability in
            let summary = PlaneSummary.values(
                of: own[(row * layout.count)..<((row + 1) * layout.count)], layout: layout)
            return Score(
                probability: probability, isOutlier: card.distribution?.isOutside(summary).first ?? false)
        }
    }

    public func explanation(ofInputs row: [Double], accuracy: Explanation.Accuracy) throws -> Explanation {
        let values = shown(row)
        let blank = [Float](repeating: 0, count: values.count)
        let attribution = try EnsembleAttribution(card, states, from: blank, to: values, accuracy)
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
