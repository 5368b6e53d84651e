import Foundation

/// Self-adjusting Dice loss (Li et al. 2020, arXiv:1911.02855): the mean over the rows of
/// 1 - (2 * (1-p_t)^alpha * p_t + 1) / ((1-p_t)^alpha * p_t + 2), with p_t the softmax probability of the true class.
///
/// It is smallest at p_t = 1 / (1 + alpha). With alpha = 1 that is 1/2 for either of two classes, which tells them apart
/// no more, so the default is 0.5.
public struct DiceLoss: Loss, Equatable {
    public var alpha: Double

    public init(alpha: Double = 0.5) {
        self.alpha = alpha
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let share = 1 / Double(batch.rows)
        var sum = 0.0
        for row in 0..<batch.rows {
            let index = row * batch.classCount + batch.truth[row]
            let p = batch.probabilities[index]
            let rest = max(-expm1(batch.logProbabilities[index]), 1e-12)
            let factor = pow(rest, alpha)
            let soft = factor * p
            let softSlope = factor - alpha * factor / rest * p
            let denominator = soft + 2
            sum += 1 - (2 * soft + 1) / denominator
            slopes[index] = -3 / (denominator * denominator) * softSlope * p * share
        }
        return sum * share
    }
}
