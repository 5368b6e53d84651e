/// Class-weighted cross entropy: -w_t * log p_t, averaged over the rows, with a weight for each class.
public struct WeightedCrossEntropyLoss: Loss, Equatable {
    public let classWeights: [Double]

    /// - Parameter classWeights: of each class.
    public init(classWeights: [Double]) {
        self.classWeights = classWeights
    }

    /// Weights that make the classes count the same whatever their sizes: n / (C n_c) for a class of n_c among n rows of C
    /// classes, as in scikit-learn (`class_weight="balanced"`). A class without rows weighs nothing.
    public init(classSizes: [Int]) {
        let total = Double(classSizes.reduce(0, +))
        let count = Double(classSizes.count)
        self.init(classWeights: classSizes.map { $0 == 0 ? 0 : total / (count * Double($0)) })
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let share = 1 / Double(batch.rows)
        var sum = 0.0
        for row in 0..<batch.rows {
            let index = row * batch.classCount + batch.truth[row]
            let weight = classWeights[batch.truth[row]]
            sum -= weight * batch.logProbabilities[index]
            slopes[index] = -weight * share
        }
        return sum * share
    }
}
