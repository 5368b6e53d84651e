import Foundation

/// Turns a network's output into the probability of a pulsar, fitted to predictions for rows that the network was not
/// trained on.
public struct Calibration: Codable, Sendable, Equatable {
    public enum Method: String, Codable, Sendable, CaseIterable {
        /// A logistic curve over the evidence (Platt 1999, in Advances in Large Margin Classifiers).
        case platt
        /// The non-decreasing step function of least squares (Zadrozny & Elkan 2002), its steps joined by straight lines
        /// so that candidates keep their order.
        case isotonic
        /// The network's own probability.
        case none
    }

    public let method: Method
    /// Slope and intercept of the logistic curve.
    package private(set) var slope = 1.0
    package private(set) var intercept = 0.0
    /// Corners of the isotonic function, ascending in evidence.
    package private(set) var corners: [Corner] = []

    package struct Corner: Codable, Sendable, Equatable {
        package var evidence: Double
        package var probability: Double
    }

    /// - Parameters:
    ///   - evidence: one number a row, the higher the more like a pulsar; finite.
    ///   - isPulsar: the truth of each row.
    public init(_ method: Method, evidence: [Double], isPulsar: [Bool]) {
        self.method = method
        switch method {
        case .none: break
        case .platt: (slope, intercept) = Self.logisticCurve(evidence, isPulsar)
        case .isotonic: corners = Self.isotonicCorners(evidence, isPulsar)
        }
    }

    public func probability(_ evidence: Double) -> Double {
        switch method {
        case .none: Self.logistic(evidence)
        case .platt: Self.logistic(slope * evidence + intercept)
        case .isotonic: interpolated(evidence)
        }
    }

    private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    // MARK: - Platt

    /// Newton's method on the cross entropy, with Platt's targets (n + 1) / (n + 2) and 1 / (n + 2) that keep a
    /// separable set from an infinite slope.
    private static func logisticCurve(_ evidence: [Double], _ isPulsar: [Bool]) -> (slope: Double, intercept: Double) {
        let positives = Double(isPulsar.count(where: { $0 }))
        let negatives = Double(isPulsar.count) - positives
        let (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2))
        var (slope, intercept) = (1.0, log((positives + 1) / (negatives + 1)))
        var loss = crossEntropy(evidence, isPulsar, slope, intercept, high, low)
        for _ in 0..<100 {
            var (g0, g1, h00, h01, h11) = (0.0, 0.0, 1e-9, 0.0, 1e-9)
            for (x, positive) in zip(evidence, isPulsar) {
                let p = logistic(slope * x + intercept)
                let difference = p - (positive ? high : low)
                let curvature = p * (1 - p)
                g0 += difference
                g1 += difference * x
                h00 += curvature
                h01 += curvature * x
                h11 += curvature * x * x
            }
            let determinant = h00 * h11 - h01 * h01
            let interceptStep = (h11 * g0 - h01 * g1) / determinant
            let slopeStep = (h00 * g1 - h01 * g0) / determinant
            guard interceptStep.isFinite, slopeStep.isFinite else { break }
            var share = 1.0
            while share > 1e-6 {
                let trial = (slope - share * slopeStep, intercept - share * interceptStep)
                let trialLoss = crossEntropy(evidence, isPulsar, trial.0, trial.1, high, low)
                if trialLoss <= loss {
                    (slope, intercept, loss) = (trial.0, trial.1, trialLoss)
                    break
                }
                share /= 2
            }
            if share <= 1e-6 || abs(slopeStep) + abs(interceptStep) < 1e-10 { break }
        }
        // A slope that is not positive would turn the order of the candidates round.
        return slope > 0 ? (slope, intercept) : (1e-3, intercept)
    }

    private static func crossEntropy(
        _ evidence: [Double], _ isPulsar: [Bool], _ slope: Double, _ intercept: Double, _ high: Double, _ low: Double
    ) -> Double {
        zip(evidence, isPulsar).reduce(0) { sum, row in
            let z = slope * row.0 + intercept
            // log(1 + e^z) without overflow.
            let softplus = max(z, 0) + log1p(exp(-abs(z)))
            return sum + softplus - (row.1 ? high : low) * z
        }
    }

    // MARK: - Isotonic

    /// The pool-adjacent-violators algorithm; each pool becomes a corner at its mean evidence.
    private static func isotonicCorners(_ evidence: [Double], _ isPulsar: [Bool]) -> [Corner] {
        struct Pool {
            var evidence: Double
            var positives: Double
            var count: Double
            var mean: Double { positives / count }
        }
        var pools: [Pool] = []
        for index in evidence.indices.sorted(by: { evidence[$0] < evidence[$1] }) {
            pools.append(Pool(evidence: evidence[index], positives: isPulsar[index] ? 1 : 0, count: 1))
            while pools.count > 1, pools[pools.count - 2].mean >= pools[pools.count - 1].mean {
                let last = pools.removeLast()
                let place = pools.count - 1
                let count = pools[place].count + last.count
                pools[place].evidence =
                    (pools[place].evidence * pools[place].count + last.evidence * last.count) / count
                pools[place].positives += last.positives
                pools[place].count = count
            }
        }
        return pools.map { Corner(evidence: $0.evidence, probability: $0.mean) }
    }

    /// Beyond the outermost corners the probability goes on towards 0 and 1, never to reach them.
    private func interpolated(_ evidence: Double) -> Double {
        guard let first = corners.first, let last = corners.last else { return 0.5 }
        if evidence <= first.evidence {
            return first.probability * Self.logistic(evidence - first.evidence) * 2
        }
        if evidence >= last.evidence {
            return 1 - (1 - last.probability) * Self.logistic(last.evidence - evidence) * 2
        }
        var (low, high) = (0, corners.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if corners[middle].evidence <= evidence { low = middle } else { high = middle }
        }
        let (left, right) = (corners[low], corners[high])
        let share = (evidence - left.evidence) / max(right.evidence - left.evidence, .leastNormalMagnitude)
        return left.probability + share * (right.probability - left.probability)
    }
}
