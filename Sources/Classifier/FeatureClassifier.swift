import Candidates
import NeuralNetwork
import Preprocessing

/// A classifier of features: an ensemble of small networks whose calibrated probabilities are averaged.
public struct FeatureClassifier: CandidateClassifier {
    public let card: ModelCard
    public let states: [[String: Tensor]]
    private let normalisation: FeatureScaling
    private let distribution: TrainingDistribution
    private let members: [InferenceNetwork]

    /// - Parameter states: each member's arrays.
    /// - Throws: `ModelCard.Inconsistent`, `NetworkDescription.Invalid` or `Network.StateMismatch` if they do not fit
    ///   the card's network.
    init(card: ModelCard, states: [[String: Tensor]]) throws {
        guard let normalisation = card.normalisation, let distribution = card.distribution else {
            throw ModelCard.Inconsistent(description: "it does not say how its features are scaled")
        }
        self.card = card
        self.states = states
        self.normalisation = normalisation
        self.distribution = distribution
        members = try Self.members(card, states)
    }

    public func inputs(of candidate: Candidate) throws(MissingInputs) -> [Double] {
        let features = LyonFeatures(
            candidate, withDMCurve: card.inputs.contains { FeatureName.dmCurve.contains($0) })
        let needsThornton = card.inputs.contains { FeatureName.thornton.contains($0) }
        let thornton = needsThornton ? ThorntonFeatures(candidate) : nil
        let values = card.inputs.map { features.value(named: $0) ?? thornton?.value(named: $0) }
        let missing = zip(card.inputs, values).filter { $0.1 == nil }.map(\.0)
        guard let first = missing.first else { return values.compactMap { $0 } }
        throw MissingInputs(missing, reason: LyonFeatures.reasonForLacking(first, in: candidate))
    }

    public func networkRow(_ inputs: [Double]) -> [Float] { normalisation.scaled(inputs) }

    public func score(inputs: [Double]) -> [Score?] {
        guard !inputs.isEmpty else { return [] }
        let scaled = normalisation.scaled(inputs)
        return zip(probabilities(members, rows: scaled), distribution.isOutside(scaled)).map {
            Score(probability: $0, isOutlier: $1)
        }
    }

    public func explanation(ofInputs row: [Double], accuracy: Explanation.Accuracy) throws -> Explanation {
        let scaled = normalisation.scaled(row)
        let attribution = try EnsembleAttribution(card, states, from: distribution.usualCandidate, to: scaled, accuracy)
        guard let score = score(inputs: row)[0] else { throw Score.Undefined() }
        return Explanation(
            score: score, baseline: "the mean of the training set's non-pulsars", attribution
        ) { contributions in
            // A feature may be scaled in several ways, one behind the other.
            card.inputs.enumerated().map { feature, name in
                let own = stride(from: feature, to: contributions.count, by: normalisation.width)
                return .init(input: name, evidence: own.reduce(0) { $0 + contributions[$1] })
            }
        }
    }
}
