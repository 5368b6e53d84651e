import NeuralNetwork

/// Why a classifier gives a candidate its score.
///
/// What is explained is the ensemble's evidence: the mean of its networks' logits, before that is calibrated. The shares of the inputs, by integrated gradients, together are the difference between the candidate's
/// evidence and that of a baseline: for a model of features the mean of the training set's non-pulsars, so that a share says
/// how much more a feature speaks for a pulsar than that of a usual candidate does; for a model of planes blank arrays, which
/// is also how a network sees an array that a candidate does not have.
public struct Explanation: Sendable, Equatable {
    /// How well the integral of the gradients is done.
    public enum Accuracy: Sendable {
        /// The shares add up to a thousandth; with a model of planes that takes seconds.
        case full
        /// A hundred times faster, for many candidates; the shares add up to some hundredths.
        case quick
    }

    public struct Share: Sendable, Equatable {
        /// As the model's card calls it.
        public var input: String
        /// Positive for what speaks for a pulsar; `nil` for an array that is not there or blank.
        public var evidence: Double?
    }

    public let score: Score
    public let evidence: Double
    public let baselineEvidence: Double
    /// What the baseline is, in words.
    public let baselineName: String
    /// One for each of the card's inputs, in its order.
    public let shares: [Share]
    /// What each value that the networks take contributes; for a model of planes as its `PlaneRowLayout` has them.
    public let contributions: [Double]

    init(
        score: Score, baseline: String, _ attribution: EnsembleAttribution,
        shares: (_ contributions: [Double]) -> [Share]
    ) {
        self.score = score
        evidence = attribution.evidence
        baselineEvidence = attribution.baselineEvidence
        baselineName = baseline
        contributions = attribution.contributions
        self.shares = shares(attribution.contributions)
    }
}

/// Integrated gradients of an ensemble: the means of its networks' evidence and contributions.
struct EnsembleAttribution {
    private(set) var evidence = 0.0
    private(set) var baselineEvidence = 0.0
    private(set) var contributions: [Double]

    /// - Throws: `NetworkDescription.Invalid` or `Network.StateMismatch` if the states do not fit the card's network,
    ///   `OutOfMemory`.
    init(
        _ card: ModelCard, _ states: [[String: Tensor]], from baseline: [Float], to row: [Float],
        _ accuracy: Explanation.Accuracy
    ) throws {
        let share = 1 / Double(states.count)
        contributions = [Double](repeating: 0, count: row.count)
        for state in states {
            let network = try Network(card.network, state: state)
            let gradients = IntegratedGradients(network: network, accuracy: accuracy)
            evidence += share * (try gradients.evidence(row))
            baselineEvidence += share * (try gradients.evidence(baseline))
            for (index, value) in try gradients.contributions(from: baseline, to: row).enumerated() {
                contributions[index] += share * value
            }
        }
    }
}
