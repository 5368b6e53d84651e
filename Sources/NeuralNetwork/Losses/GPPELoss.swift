import Foundation

/// GPPE, the asymmetric gradient penalty with a power-exponential function, for two classes (Zhou et al. 2023, Complex &
/// Intelligent Systems, doi:10.1007/s40747-023-01225-x). With p the softmax probability of the positive class:
///
/// - positive: (1-p)^gamma * ( -log max(p, eps) )
/// - negative: p^(alpha*p + beta) * ( -log min(1 - p + m, 1) )
///
/// The weights (1-p)^gamma and p^(alpha*p + beta) are constants in back-propagation. A negative with p <= m has loss and
/// gradient zero. eps = 1e-8, as published: a positive with p below it, some 18 nats on the wrong side, has no gradient
/// and is not learnt from until others have moved the network.
public struct GPPELoss: Loss, Equatable {
    public let alpha: Double
    public let beta: Double
    public let gamma: Double
    public let margin: Double
    private static let floor = 1e-8
    /// Powers are kept below e^60, so that no choice of alpha and beta overflows.
    private static let largestExponent = 60.0

    public init(alpha: Double = -2, beta: Double = 6, gamma: Double = 0, margin: Double = 0.05) {
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.margin = margin
    }

    /// The weight p^(alpha*p + beta) of a negative with probability p.
    public func negativeWeight(probability p: Double) -> Double {
        negativeWeight(probability: p, logProbability: log(p))
    }

    private func negativeWeight(probability p: Double, logProbability: Double) -> Double {
        let power = alpha * p + beta
        return power == 0 ? 1 : exp(min(power * logProbability, Self.largestExponent))
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        precondition(batch.classCount == 2, "binary GPPE is for two classes")
        let share = 1 / Double(batch.rows)
        var sum = 0.0
        for row in 0..<batch.rows {
            let p = batch.probabilities[2 * row + 1]
            let logP = batch.logProbabilities[2 * row + 1]
            if batch.truth[row] == 1 {
                let weight = gamma == 0 ? 1 : pow(batch.probabilities[2 * row], gamma)
                sum -= weight * max(logP, log(Self.floor))
                if p >= Self.floor { slopes[2 * row + 1] = -weight * share }
            } else if p > margin {
                let weight = negativeWeight(probability: p, logProbability: logP)
                // 1 - p is the other class's probability, to full precision.
                let rest = batch.probabilities[2 * row] + margin
                sum -= weight * log(rest)
                slopes[2 * row + 1] = weight * p / rest * share
            }
        }
        return sum * share
    }
}
