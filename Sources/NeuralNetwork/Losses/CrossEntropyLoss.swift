/// Cross entropy: -log p_t, with p_t the softmax probability of the true class.
public struct CrossEntropyLoss: Loss {
    public init() {}

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let share = 1 / Double(batch.rows)
        var sum = 0.0
        for row in 0..<batch.rows {
            let index = row * batch.classCount + batch.truth[row]
            sum -= batch.logProbabilities[index]
            slopes[index] = -share
        }
        return sum * share
    }
}
