import Foundation

/// Softmax in front of a loss, and the way back; its memory is used again from batch to batch.
final class LossWorkspace {
    private let loss: any Loss
    private let classCount: Int
    private var probabilities: [Double] = []
    private var logProbabilities: [Double] = []
    private var slopes: [Double] = []

    init(loss: any Loss, classCount: Int) {
        self.loss = loss
        self.classCount = classCount
    }

    /// The mean loss of the batch; hands the gradient with respect to each logit to `gradient`.
    func evaluate(
        rows: Int, truth: [Int], logit: (Int) -> Double, gradient: (Int, Double) -> Void
    ) -> Double {
        let count = rows * classCount
        if probabilities.count < count {
            probabilities = [Double](repeating: 0, count: count)
            logProbabilities = probabilities
            slopes = probabilities
        }
        return probabilities.withUnsafeMutableBufferPointer { probabilities in
            logProbabilities.withUnsafeMutableBufferPointer { logProbabilities in
                slopes.withUnsafeMutableBufferPointer { slopes in
                    guard let p = probabilities.baseAddress, let logP = logProbabilities.baseAddress,
                        let s = slopes.baseAddress
                    else { return 0 }
                    softmax(rows: rows, logit: logit, p, logP)
                    for index in 0..<count { s[index] = 0 }
                    let batch = SoftmaxBatch(
                        rows: rows, classCount: classCount, truth: truth, probabilities: p, logProbabilities: logP)
                    let value = loss.evaluate(batch, slopes: s)
                    back(rows: rows, p, s, gradient)
                    return value
                }
            }
        }
    }

    /// log p_c = z_c - max z - log sum exp(z - max z): nothing overflows.
    private func softmax(
        rows: Int, logit: (Int) -> Double, _ p: UnsafeMutablePointer<Double>, _ logP: UnsafeMutablePointer<Double>
    ) {
        for start in stride(from: 0, to: rows * classCount, by: classCount) {
            var highest = -Double.infinity
            for index in start..<(start + classCount) {
                logP[index] = logit(index)
                highest = max(highest, logP[index])
            }
            var sum = 0.0
            for index in start..<(start + classCount) {
                logP[index] -= highest
                p[index] = exp(logP[index])
                sum += p[index]
            }
            let (logSum, factor) = (log(sum), 1 / sum)
            for index in start..<(start + classCount) {
                logP[index] -= logSum
                p[index] *= factor
            }
        }
    }

    private func back(
        rows: Int, _ p: UnsafeMutablePointer<Double>, _ s: UnsafeMutablePointer<Double>,
        _ gradient: (Int, Double) -> Void
    ) {
        for start in stride(from: 0, to: rows * classCount, by: classCount) {
            var sum = 0.0
            for index in start..<(start + classCount) { sum += s[index] }
            for index in start..<(start + classCount) { gradient(index, s[index] - p[index] * sum) }
        }
    }
}
