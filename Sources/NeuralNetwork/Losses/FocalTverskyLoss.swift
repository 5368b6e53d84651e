/// Focal Tversky loss (Abraham & Khan 2018, arXiv:1810.07842): the mean over the classes of (1 - TI)^power, where the
/// Tversky index weighs false negatives 0.7 and false positives 0.3 and is smoothed by 1. Of two classes the positive one
/// counts, of more all of them.
public struct FocalTverskyLoss: Loss, Equatable {
    public var power: Double
    public var falseNegativeWeight: Double

    public init(power: Double = 0.75, falseNegativeWeight: Double = 0.7) {
        self.power = power
        self.falseNegativeWeight = falseNegativeWeight
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let counts = TverskyCounts(
            batch, classes: batch.countedClasses, falseNegativeWeight: falseNegativeWeight, smoothing: 1)
        return counts.focalLoss(power: power, factor: 1, batch, slopes: slopes)
    }
}
