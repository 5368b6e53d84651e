/// What the GPPE paper's published HTRU program trains in truth: cross entropy with the margin m on negatives, and no
/// power-exponential weight, because its alpha = -2, beta = 0, gamma = 0 switch the weights off.
///
/// - positive: -log max(p, eps)
/// - negative: -log min(1 - p + m, 1)
public struct MarginCrossEntropyLoss: Loss, Equatable {
    private let unweighted: GPPELoss

    public var margin: Double { unweighted.margin }

    public init(margin: Double = 0.05) {
        unweighted = GPPELoss(alpha: 0, beta: 0, gamma: 0, margin: margin)
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        unweighted.evaluate(batch, slopes: slopes)
    }
}
