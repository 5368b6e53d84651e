/// What a network is trained to make small: a mean over the rows of a batch, of their softmax probabilities.
///
/// A loss gives its value and its derivatives with respect to the logarithms of the probabilities; the step from there
/// to the logits is the same for all of them: dL/dz_j = s_j - p_j * sum_c s_c, where s_c = dL/d(log p_c). In this form
/// no division by a vanishing probability occurs, so that no logit, however extreme, gives NaN or infinity.
public protocol Loss: Sendable {
    /// The mean loss of a batch.
    ///
    /// - Parameters:
    ///   - batch: rows x classes, with the true class of each row.
    ///   - slopes: dL/d(log p), rows x classes, zero on entry.
    func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double
}

extension Loss {
    /// The mean loss and its gradient with respect to the logits, both in double precision.
    ///
    /// - Parameters:
    ///   - logits: rows x `classCount`, row-major.
    ///   - truth: the true class of each row, in `0..<classCount`.
    public func lossAndGradient(logits: [Double], truth: [Int], classCount: Int) -> (loss: Double, gradient: [Double]) {
        let workspace = LossWorkspace(loss: self, classCount: classCount)
        var gradient = [Double](repeating: 0, count: logits.count)
        let loss = logits.withUnsafeBufferPointer { logits in
            workspace.evaluate(rows: truth.count, truth: truth, logit: { logits[$0] }, gradient: { gradient[$0] = $1 })
        }
        return (loss, gradient)
    }
}

/// The probabilities of a batch, as a loss sees them.
public struct SoftmaxBatch {
    public let rows: Int
    public let classCount: Int
    /// The true class of each row.
    public let truth: [Int]
    /// Softmax probabilities and their logarithms, rows x classes.
    public let probabilities: UnsafePointer<Double>
    public let logProbabilities: UnsafePointer<Double>

    /// The classes that a region loss counts: of two classes the positive one (index 1), of more all of them.
    var countedClasses: Range<Int> { classCount == 2 ? 1..<2 : 0..<classCount }
}
