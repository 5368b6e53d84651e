import Foundation

/// Combo loss (Taghanaki et al. 2019, arXiv:1805.02798): share * weighted cross entropy - (1 - share) * Dice. Over the
/// N cells of the batch (of two classes the positive one's, of more all of them), with truth t and probability p:
///
/// - weighted cross entropy: -(1/N) * sum [ beta * t * log p + (1 - beta) * (1 - t) * log(1 - p) ]
/// - Dice: (2 * sum(t*p) + 1) / (sum(t) + sum(p) + 1)
public struct ComboLoss: Loss {
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
                let p = batch.probabilities[index]
                let isTrue = batch.truth[row] == label
                both += isTrue ? p : 0
                truths += isTrue ? 1 : 0
                probabilities += p
                let logP = batch.logProbabilities[index]
                entropy -= isTrue ? beta * max(logP, -700) : (1 - beta) * log(Self.rest(logP))
            }
        }
        let denominator = truths + probabilities + 1
        let dice = (2 * both + 1) / denominator
        for row in 0..<batch.rows {
            for label in counted {
                let index = row * batch.classCount + label
                let p = batch.probabilities[index]
                let isTrue = batch.truth[row] == label
                let diceSlope = ((isTrue ? 2 : 0) - dice) / denominator * p
                let entropySlope =
                    isTrue
                    ? -beta : (1 - beta) * p / Self.rest(batch.logProbabilities[index])
                slopes[index] = share * entropySlope / cells - (1 - share) * diceSlope
            }
        }
        return share * entropy / cells - (1 - share) * dice
    }

    /// 1 - p to full precision, held above zero.
    private static func rest(_ logP: Double) -> Double { max(-expm1(logP), 1e-300) }
}
