import Foundation

/// Self-adjusting Dice loss (Li et al. 2020, arXiv:1911.02855): the mean over the cells of
/// 1 - (2 * (1-p)^alpha * p * t + 1) / ((1-p)^alpha * p + t + 1), where t is 1 for a row of the class and 0 otherwise.
/// Of two classes the positive one's cells count, of more those of all classes.
public struct DiceLoss: Loss {
    public var alpha: Double

    public init(alpha: Double = 1) {
        self.alpha = alpha
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let counted = batch.countedClasses
        let share = 1 / Double(batch.rows * counted.count)
        var sum = 0.0
        for row in 0..<batch.rows {
            for label in counted {
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
