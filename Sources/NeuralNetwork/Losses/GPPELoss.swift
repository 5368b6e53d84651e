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
    /// Whether the law that undoes the loss's bias rises with the logit everywhere. Where it does not, as for alpha = -10
    /// and beta = 0, it would turn the order of candidates round, and evidence is the logit itself.
    public let undoesBias: Bool
    private static let floor = 1e-8
    /// Powers are kept below e^60, so that no choice of alpha and beta overflows.
    private static let largestExponent = 60.0
    /// The share of the logit in evidence. As p goes to 1 the law levels off at -log m, although the network still tells
    /// the likely from the certain; the share keeps them apart.
    static let logitShare = 0.03

    public init(alpha: Double = -2, beta: Double = 6, gamma: Double = 0, margin: Double = 0.05) {
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.margin = margin
        // Beyond 40 either way p is 0 or 1 to all digits and the slope no longer changes; between two points of the grid
        // it changes by less than the half that is asked for.
        undoesBias = stride(from: -40, through: 40, by: 0.05).allSatisfy { logit in
            let law = Self.law(
                Differentiated(value: logit, slope: 1), alpha: alpha, beta: beta, gamma: gamma, margin: margin)
            return law.slope >= Self.logitShare / 2
        }
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

    /// Evidence on the scale of log-odds, which never falls as the logit z rises: the log-odds of a positive at which the
    /// expected loss is smallest where the network says p, plus a share of z; or z itself, unless `undoesBias`.
    package func evidence<Number: EvidenceNumber>(of z: Number) -> Number {
        guard undoesBias else { return z }
        return Self.law(z, alpha: alpha, beta: beta, gamma: gamma, margin: margin)
    }

    /// Where positives and negatives occur with odds o, the gradient vanishes at
    /// o = p^(alpha*p + beta) * p / ((1 - p + m) * (1-p)^gamma), so the logarithm of that turns GPPE's biased probability
    /// into log-odds.
    private static func law<Number: EvidenceNumber>(
        _ z: Number, alpha: Double, beta: Double, gamma: Double, margin: Double
    ) -> Number {
        let logP = -(-z).softplus
        let logRest = logP - z
        // Without a margin the logarithm is there already, and stays finite where the rest is too small to be.
        let logRestAndMargin = margin == 0 ? logRest : (logRest.exponential + margin).logarithm
        return (alpha * logP.exponential + beta + 1) * logP - logRestAndMargin - gamma * logRest + logitShare * z
    }
}
