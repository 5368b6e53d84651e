import Foundation
import ScoreStore

/// The share of pulsars that probabilities stand on, in place of that of each model's training set.
///
/// A score says how much more often pulsars than others look like a candidate, times the odds of a pulsar in the training set.
/// Where pulsars are rarer only the odds change (Elkan 2001, IJCAI 17, 973): those of a candidate are its score's times
/// share / (1 - share) * (1 - training share) / training share.
public struct PulsarShare: Sendable, Equatable {
    /// What a user asks for.
    public enum Wanted: Sendable, Equatable {
        /// 0...1.
        case share(Double)
        /// The one that makes the scored candidates' scores the likeliest, which is where the expectation maximisation of
        /// Saerens, Latinne & Decaestecker 2002 (Neural Computation 14, 21) ends.
        case estimate
    }

    /// 0...1.
    public let share: Double
    /// How far an estimate may be off, one deviation; `nil` for a share that was given.
    public let deviation: Double?
    /// By model.
    private let trainingShares: [String: Double]

    init(_ share: Double, deviation: Double? = nil, trainingShares: [String: Double]) {
        (self.share, self.deviation, self.trainingShares) = (share, deviation, trainingShares)
    }

    /// The probability that a candidate is a pulsar; `nil` where the model's training share is not known.
    public func probability(score: Double, model: String) -> Double? {
        guard let training = trainingShares[model] else { return nil }
        return Self.probability(score: score, trainingShare: training, share: share)
    }

    static func probability(score: Double, trainingShare: Double, share: Double) -> Double {
        let pulsar = score * share * (1 - trainingShare)
        let other = (1 - score) * (1 - share) * trainingShare
        return pulsar + other > 0 ? pulsar / (pulsar + other) : share
    }
}

/// How many candidates of a survey have which likelihood ratio of a pulsar to another, on a scale of its logarithm, so that a
/// share can be fitted to millions of them.
struct LikelihoodRatios {
    private static let highest = 64.0
    private static let stepsPerUnit = 64.0
    private var counts = [Int](repeating: 0, count: Int(2 * highest * stepsPerUnit) + 1)
    private(set) var total = 0

    mutating func add(score: Double, trainingShare: Double) {
        let ratio = log(score) - log1p(-score) - log(trainingShare) + log1p(-trainingShare)
        let place = (min(max(ratio, -Self.highest), Self.highest) + Self.highest) * Self.stepsPerUnit
        guard place.isFinite else { return }
        counts[Int(place.rounded())] += 1
        total += 1
    }

    /// The likeliest share of pulsars and its deviation. Where none at all is likeliest, half a candidate.
    func likeliestShare() -> (share: Double, deviation: Double) {
        let bins = counts.indices.filter { counts[$0] > 0 }.map { place in
            (count: Double(counts[place]), excess: exp(Double(place) / Self.stepsPerUnit - Self.highest) - 1)
        }
        /// The derivative of the log-likelihood, which falls with the share.
        func slope(_ share: Double) -> Double {
            bins.reduce(0) { $0 + $1.count * $1.excess / (1 + share * $1.excess) }
        }
        var (low, high) = (log(0.5 / Double(max(total, 1))), 0.0)
        if slope(exp(low)) > 0 {
            for _ in 0..<100 {
                let middle = (low + high) / 2
                if slope(exp(middle)) > 0 { low = middle } else { high = middle }
            }
        }
        let share = exp(low)
        let information = bins.reduce(0) { sum, bin in
            let term = bin.excess / (1 + share * bin.excess)
            return sum + bin.count * term * term
        }
        return (share, information > 0 ? 1 / information.squareRoot() : share)
    }
}

extension PulsarShare {
    /// - Throws: `Unknown` if a model's training share is not known; `OutputFile.WriteError` if the store cannot be read.
    init(_ wanted: Wanted, in store: ScoreStore, _ summary: ScoreStore.Summary) throws {
        for model in summary.countsByModel.keys.sorted() where summary.trainingShares[model] == nil {
            throw Unknown(model: model)
        }
        switch wanted {
        case .share(let share): self.init(share, trainingShares: summary.trainingShares)
        case .estimate:
            var ratios = LikelihoodRatios()
            try store.forEachScore { model, score in
                if let share = summary.trainingShares[model] { ratios.add(score: score, trainingShare: share) }
            }
            let (share, deviation) = ratios.likeliestShare()
            self.init(share, deviation: deviation, trainingShares: summary.trainingShares)
        }
    }

    /// A store that an earlier psrsieve has made.
    public struct Unknown: Error, Equatable, Sendable, CustomStringConvertible {
        public var model: String
        public var description: String {
            "the store does not say which share of pulsars \(model) was trained with, which --prior takes the place of; an "
                + "earlier psrsieve has made it"
        }
    }
}

/// How many of the selected candidates are to be expected to be no pulsars, were these so many of a survey's.
public struct ExpectedFalse: Sendable {
    /// Those of a survey, which has one pulsar in a thousand or ten thousand candidates.
    public static let shares = [1e-3, 1e-4]
    /// One for each of the shares.
    public private(set) var counts = ExpectedFalse.shares.map { _ in 0.0 }
    /// At the share that was asked for.
    public private(set) var atShare = 0.0

    mutating func add(score: Double, trainingShare: Double, probability: Double?) {
        for (place, share) in Self.shares.enumerated() {
            counts[place] +=
                1 - PulsarShare.probability(score: score, trainingShare: trainingShare, share: share)
        }
        atShare += 1 - (probability ?? 0)
    }
}
