import Foundation

/// Self-adjusting Dice loss (Li et al. 2020, arXiv:1911.02855): the mean over all cells, one for each row and class, of
/// 1 - (2 * (1-p)^alpha * p * t + 1) / ((1-p)^alpha * p + t + 1), where t is 1 for the row's class and 0 otherwise.
///
/// Of two classes both are counted: a row's false class alone is content with p = 1 as with p = 0.
public struct DiceLoss: Loss {
    public var alpha: Double

    public init(alpha: Double = 0.5) {
        self.alpha = alpha
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let share = 1 / Double(batch.rows * batch.classCount)
        var sum = 0.0
        for row in 0..<batch.rows {
            for label in 0..<batch.classCount {
                let index = row * batch.classCount + label
                let p = batch.probabilities[index]
                let rest = max(-expm1(batch.logProbabilities[index]), 1e-12)
                let truth = batch.truth[row] == label ? 1.0 : 0
                let factor = pow(rest, alpha)
                let soft = factor * p
                let softSlope = factor - (alpha == 0 ? 0 : alpha * factor / rest * p)
                let denominator = soft + truth + 1
                let dice = (2 * soft * truth + 1) / denominator
                sum += 1 - dice
                slopes[index] = -(2 * truth - dice) / denominator * softSlope * p * share
            }
        }
        return sum * share
    }
}
