import Foundation

/// Turns an ensemble's evidence (its mean logit) into the probability of a pulsar, fitted to rows that no network of it was
/// trained on.
public struct Calibration: Codable, Sendable, Equatable {
    public enum Method: String, Codable, Sendable, CaseIterable {
        /// Log-odds that rise with the evidence z at one rate where it speaks against a pulsar and at another where it speaks
        /// for one: a log q - b log(1 - q) + c with q = 1 / (1 + e^-z) and a, b >= 0 (Kull, Silva Filho & Flach 2017, EJS 11,
        /// 5052). So it undoes the bias of a loss that weights the classes' gradients by the probability, as GPPE does, and
        /// tells the likely from the certain.
        case beta
        /// The same with one rate, a = b: a logistic curve (Platt 1999, in Advances in Large Margin Classifiers).
        case platt
        /// The non-decreasing step function of least squares (Zadrozny & Elkan 2002), its steps joined by straight lines
        /// so that candidates keep their order.
        case isotonic
        /// The networks' own probability.
        case none
    }

    public let method: Method
    /// a, b and c of the log-odds; not used by the isotonic function.
    package private(set) var below = 1.0
    package private(set) var above = 1.0
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
        case .isotonic: corners = Self.isotonicCorners(evidence, isPulsar)
        case .platt:
            let fit = LogisticFit(rows: evidence.map { [$0, 1] }, isPositive: isPulsar)
            // A slope that is not positive would turn the order of the candidates round.
            (below, above, intercept) =
                fit.weights[0] > 0
                ? (fit.weights[0], fit.weights[0], fit.weights[1])
                : (Self.leastSlope, Self.leastSlope, Self.constant(isPulsar))
        case .beta: (below, above, intercept) = Self.betaCurve(evidence, isPulsar)
        }
    }

    public func probability(_ evidence: Double) -> Double {
        switch method {
        case .isotonic: interpolated(evidence)
        default:
            // log q and -log(1 - q) add up to the evidence.
            Self.logistic(below * -Self.softplus(-evidence) + above * Self.softplus(evidence) + intercept)
        }
    }

    private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// log(1 + e^x) without overflow.
    private static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

    // MARK: - Log-odds

    private static let leastSlope = 1e-3

    private static func betaCurve(
        _ evidence: [Double], _ isPulsar: [Bool]
    ) -> (below: Double, above: Double, intercept: Double) {
        let (logs, rests) = (evidence.map { -softplus(-$0) }, evidence.map(softplus))
        let both = LogisticFit(rows: zip(logs, rests).map { [$0, $1, 1] }, isPositive: isPulsar).weights
        if both[0] >= leastSlope, both[1] >= leastSlope { return (both[0], both[1], both[2]) }
        // As Kull et al. do it: the rate that would be negative is left out, here but for what keeps the order.
        let isBelow = both[0] < both[1]
        let (free, fixed) = isBelow ? (rests, logs) : (logs, rests)
        let fit = LogisticFit(
            rows: free.map { [$0, 1] }, isPositive: isPulsar, offsets: fixed.map { leastSlope * $0 }
        ).weights
        guard fit[0] >= leastSlope else { return (leastSlope, leastSlope, constant(isPulsar)) }
        return isBelow ? (leastSlope, fit[0], fit[1]) : (fit[0], leastSlope, fit[1])
    }

    /// The log-odds of the share of pulsars.
    private static func constant(_ isPulsar: [Bool]) -> Double {
        let pulsars = Double(isPulsar.count(where: { $0 }))
        return log((pulsars + 1) / (Double(isPulsar.count) - pulsars + 1))
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
