import Foundation

/// Combo loss (Taghanaki et al. 2019, arXiv:1805.02798): share * weighted cross entropy - (1 - share) * Dice. Over the
/// N cells of the batch (of two classes the positive one's, of more all of them), with truth t and probability p:
///
/// - weighted cross entropy: -(1/N) * sum [ beta * t * log p + (1 - beta) * (1 - t) * log(1 - p) ]
/// - Dice: (2 * sum(t*p) + 1) / (sum(t) + sum(p) + 1)
public struct ComboLoss: Loss, Equatable {
    public var share: Double
    public var beta: Double

    public init(share: Double = 0.5, beta: Double = 0.5) {
        self.share = share
        self.beta = beta
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let counted = batch.countedClasses
        let cells = Double(batch.rows * counted.count)
        var (both, truths, probabilities, entropy) = (0.0, 0.0, 0.0, 0.0)
        for row in 0..<batch.rows {
            for label in counted {
                let index = row * batch.classCount + label
                let isTrue = batch.truth[row] == label
                both += isTrue ? batch.probabilities[index] : 0
                truths += isTrue ? 1 : 0
                probabilities += batch.probabilities[index]
                entropy += entropyTerm(batch, index: index, isTrue: isTrue, scale: share / cells, slopes: slopes)
            }
        }
        let denominator = truths + probabilities + 1
        let dice = (2 * both + 1) / denominator
        for row in 0..<batch.rows {
            for label in counted {
                let index = row * batch.classCount + label
                let diceSlope = ((batch.truth[row] == label ? 2 : 0) - dice) / denominator
                slopes[index] -= (1 - share) * diceSlope * batch.probabilities[index]
            }
        }
        return share * entropy / cells - (1 - share) * dice
    }

    /// One cell's cross entropy; adds `scale` times its slopes.
    private func entropyTerm(
        _ batch: SoftmaxBatch, index: Int, isTrue: Bool, scale: Double, slopes: UnsafeMutablePointer<Double>
    ) -> Double {
        if isTrue {
            slopes[index] -= scale * beta
            return -beta * batch.logProbabilities[index]
        }
        if batch.classCount == 2 {
            // 1 - p is the other class's probability, whose logarithm is at hand.
            slopes[index - 1] -= scale * (1 - beta)
            return -(1 - beta) * batch.logProbabilities[index - 1]
        }
        let rest = max(-expm1(batch.logProbabilities[index]), 1e-12)
        slopes[index] += scale * (1 - beta) * batch.probabilities[index] / rest
        return -(1 - beta) * log(rest)
    }
}
