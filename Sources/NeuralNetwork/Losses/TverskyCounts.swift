import Foundation

/// The Tversky index of some classes over a batch, TI = (TP + s) / (TP + a * FN + b * FP + s), with soft counts
/// (Tversky 1977; Salehi et al. 2017, arXiv:1706.05721).
struct TverskyCounts {
    private let falseNegativeWeight: Double
    private let falsePositiveWeight: Double
    private var indices: [(label: Int, value: Double, denominator: Double)] = []

    /// - Parameters:
    ///   - falseNegativeWeight: a; b is 1 - a.
    ///   - smoothing: s.
    init(_ batch: SoftmaxBatch, classes: Range<Int>, falseNegativeWeight: Double, smoothing: Double) {
        self.falseNegativeWeight = falseNegativeWeight
        falsePositiveWeight = 1 - falseNegativeWeight
        for label in classes {
            var (truePositives, falseNegatives, falsePositives) = (0.0, 0.0, 0.0)
            for row in 0..<batch.rows {
                let p = batch.probabilities[row * batch.classCount + label]
                if batch.truth[row] == label {
                    truePositives += p
                    falseNegatives += 1 - p
                } else {
                    falsePositives += p
                }
            }
            let denominator =
                truePositives + falseNegativeWeight * falseNegatives + falsePositiveWeight * falsePositives + smoothing
            indices.append((label, (truePositives + smoothing) / denominator, denominator))
        }
    }

    /// The mean over the classes of (1 - TI)^power; adds `factor` times its slopes.
    func focalLoss(
        power: Double, factor: Double, _ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>
    ) -> Double {
        var sum = 0.0
        for (label, index, denominator) in indices {
            // The derivative of a power below 1 is infinite at a perfect index.
            let rest = max(1 - index, 1e-7)
            let classFactor = factor * power * pow(rest, power - 1) / Double(indices.count)
            sum += pow(max(1 - index, 0), power)
            for row in 0..<batch.rows {
                let cell = row * batch.classCount + label
                let isTrue = batch.truth[row] == label
                let upper = isTrue ? 1.0 : 0
                let lower = isTrue ? 1 - falseNegativeWeight : falsePositiveWeight
                slopes[cell] -= classFactor * (upper - index * lower) / denominator * batch.probabilities[cell]
            }
        }
        return sum / Double(indices.count)
    }
}
