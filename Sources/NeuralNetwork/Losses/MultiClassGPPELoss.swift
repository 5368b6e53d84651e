import Foundation

/// GPPE for several classes, some of which are majority classes (Zhou et al. 2023). With p_t the softmax probability of
/// the true class:
///
/// - a sample of a minority class: -log p_t
/// - a sample of a majority class: (1-p_t)^(alpha*(1-p_t) + beta) * ( -log min(p_t + m, 1) )
///
/// Here the weight is not a constant: its derivative is part of the gradient.
public struct MultiClassGPPELoss: Loss {
    public var alpha: Double
    public var beta: Double
    public var margin: Double
    public var majorityClasses: Set<Int>
    /// 1 - p_t is held above this, so that its logarithm and its powers stay finite.
    private static let smallestRest = 1e-12

    public init(alpha: Double = -2, beta: Double = 6, margin: Double = 0.05, majorityClasses: Set<Int>) {
        self.alpha = alpha
        self.beta = beta
        self.margin = margin
        self.majorityClasses = majorityClasses
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let share = 1 / Double(batch.rows)
        var sum = 0.0
        for row in 0..<batch.rows {
            let index = row * batch.classCount + batch.truth[row]
            let (value, slope) =
                majorityClasses.contains(batch.truth[row])
                ? majorityTerm(p: batch.probabilities[index], logP: batch.logProbabilities[index])
                : (-batch.logProbabilities[index], -1)
            sum += value
            slopes[index] = slope * share
        }
        return sum * share
    }

    /// The loss of a majority sample and its derivative with respect to log p.
    private func majorityTerm(p: Double, logP: Double) -> (value: Double, slope: Double) {
        guard p + margin < 1 else { return (0, 0) }
        let rest = max(-expm1(logP), Self.smallestRest)
        let power = alpha * rest + beta
        let weight = exp(min(power * log(rest), 60))
        // Without a margin log p is at hand to full precision, however small p is.
        let logTerm = margin == 0 ? -logP : -log(p + margin)
        let logSlope = margin == 0 ? 1 : p / (p + margin)
        // d(weight)/d(rest) = weight * (alpha * log(rest) + power / rest), and d(rest)/dp = -1.
        let weightSlope = -weight * (alpha * log(rest) + power / rest)
        return (weight * logTerm, weightSlope * (p * logTerm) - weight * logSlope)
    }
}
