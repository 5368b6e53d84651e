import Candidates
import Metrics
import NeuralNetwork
import Preprocessing

/// A classifier of features: an ensemble of small networks whose calibrated probabilities are averaged.
///
/// Any number of threads can use it at once.
public struct FeatureClassifier: Sendable {
    /// What the classifier says of one candidate.
    public struct Score: Sendable, Equatable {
        /// The probability of a pulsar, 0...1.
        public var probability: Double
        /// The candidate lies far outside the training set.
        public var isOutlier: Bool
    }

    public let card: ModelCard
    let states: [[String: Tensor]]
    private let members: [InferenceNetwork]

    /// - Parameter states: each member's arrays.
    /// - Throws: `NetworkDescription.Invalid` or `Network.StateMismatch` if they do not fit the card's network.
    init(card: ModelCard, states: [[String: Tensor]]) throws {
        self.card = card
        self.states = states
        members = try states.map { state in
            let network = try Network(card.network, seed: 0)
            try network.load(state)
            return InferenceNetwork(network)
        }
    }

    /// Where the model's inputs stand among the columns of a table.
    ///
    /// - Throws: `MissingInputs` if the table lacks one.
    public func columns(in featureNames: [String]) throws(MissingInputs) -> [Int] {
        try LabelledRows.columns(of: card.inputs, in: featureNames)
    }

    /// The model's inputs, made from a candidate.
    ///
    /// - Throws: `MissingInputs` with the reason if the candidate does not have what they are made of.
    public func inputs(of candidate: Candidate) throws(MissingInputs) -> [Double] {
        let features = LyonFeatures(candidate)
        let values = card.inputs.map { features.value(named: $0) }
        let missing = zip(card.inputs, values).filter { $0.1 == nil }.map(\.0)
        guard let first = missing.first else { return values.compactMap { $0 } }
        throw MissingInputs(missing, reason: LyonFeatures.reasonForLacking(first, in: candidate))
    }

    /// Scores the rows of a table.
    ///
    /// - Parameter columns: as `columns(in:)` gave them.
    public func score(_ table: FeatureTable, columns: [Int]) -> [Score] {
        if columns == Array(table.featureNames.indices) { return score(inputs: table.values) }
        let width = table.featureNames.count
        return score(inputs: (0..<table.count).flatMap { row in columns.map { table.values[row * width + $0] } })
    }

    /// Scores rows of inputs (rows x inputs, row-major).
    public func score(inputs: [Double]) -> [Score] {
        guard !inputs.isEmpty else { return [] }
        let scaled = card.normalisation.scaled(inputs)
        var sums = [Double](repeating: 0, count: inputs.count / card.inputs.count)
        for member in members {
            let logits = member.logits(scaled)
            for row in sums.indices { sums[row] += probability(logits, row: row) }
        }
        let outside = card.distribution.isOutside(scaled)
        return sums.indices.map { Score(probability: sums[$0] / Double(members.count), isOutlier: outside[$0]) }
    }

    private func probability(_ logits: [Float], row: Int) -> Double {
        let difference = Double(logits[2 * row + 1]) - Double(logits[2 * row])
        return card.calibration.probability(card.loss.evidence(logit: difference))
    }
}
