import Foundation

/// Focal loss (Lin et al. 2017, arXiv:1708.02002): -(1-p_t)^gamma * log p_t, with p_t the softmax probability of the true
/// class. The weight's derivative is part of the gradient.
public struct FocalLoss: Loss, Equatable {
    public var gamma: Double

    public init(gamma: Double = 2) {
        self.gamma = gamma
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let share = 1 / Double(batch.rows)
        var sum = 0.0
        for row in 0..<batch.rows {
            let index = row * batch.classCount + batch.truth[row]
            let term = FocalTerm(gamma: gamma, logP: batch.logProbabilities[index])
            sum += term.value
            slopes[index] = term.slope * share
        }
        return sum * share
    }
}

/// -(1-p)^gamma * log p and its derivative with respect to log p.
struct FocalTerm {
    let value: Double
    let slope: Double

    init(gamma: Double, logP: Double) {
        // 1 - p to full precision near p = 1; held above zero for exponents below 1.
        let rest = max(-expm1(logP), 1e-12)
        let weight = pow(rest, gamma)
        value = -weight * logP
        slope = -weight + (gamma == 0 ? 0 : gamma * weight / rest * exp(logP) * logP)
    }
}
