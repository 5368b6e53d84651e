/// Hybrid (unified) focal loss, symmetric form (Yeung et al. 2022, arXiv:2102.04525):
/// lambda * w * (1-p_t)^(1-gamma) * (-log p_t), averaged over the rows, + (1 - lambda) * the mean over all classes of
/// (1 - TI)^gamma, where the Tversky index weighs false negatives delta and false positives 1 - delta. Of two classes w is
/// delta for the positive one and 1 - delta for the other; of more it is delta.
public struct HybridFocalLoss: Loss, Equatable {
    public var lambda: Double
    public var delta: Double
    public var gamma: Double

    public init(lambda: Double = 0.5, delta: Double = 0.6, gamma: Double = 0.5) {
        self.lambda = lambda
        self.delta = delta
        self.gamma = gamma
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let share = 1 / Double(batch.rows)
        let counts = TverskyCounts(
            batch, classes: 0..<batch.classCount, falseNegativeWeight: delta, smoothing: 1e-7)
        let region = counts.focalLoss(power: gamma, factor: 1 - lambda, batch, slopes: slopes)
        var sum = 0.0
        for row in 0..<batch.rows {
            let weight = batch.classCount == 2 && batch.truth[row] == 0 ? 1 - delta : delta
            let index = row * batch.classCount + batch.truth[row]
            let term = FocalTerm(gamma: 1 - gamma, logP: batch.logProbabilities[index])
            sum += weight * term.value
            slopes[index] += lambda * weight * term.slope * share
        }
        return lambda * sum * share + (1 - lambda) * region
    }
}
