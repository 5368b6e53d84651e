/// Batch normalisation (Ioffe & Szegedy 2015, arXiv:1502.03167) of features: y = gain * n + shift with
/// n = (x - mean) / sqrt(variance + 1e-5).
///
/// In training mean and (population) variance are the batch's, and the running ones move towards them by a tenth, the
/// variance towards the batch's unbiased one, as PyTorch does. In evaluation the running ones are used. Backward in
/// training, per feature: dx = gain / sqrt(variance + 1e-5) * (dy - mean(dy) - n * mean(dy * n)).
final class BatchNormalizationLayer: Layer {
    private static let epsilon: Float = 1e-5
    private static let momentum: Float = 0.1

    private let width: Int
    private let gain: Parameter
    private let shift: Parameter
    private let runningMean: FloatBuffer
    private let runningVariance: FloatBuffer
    private let inverseDeviation: FloatBuffer
    private let batchMean: FloatBuffer
    private let normalized = FloatBuffer()
    private let output = FloatBuffer()
    private let inputGradient = FloatBuffer()
    private var wasTraining = false

    init(
        features: Int, gain: Parameter, shift: Parameter, runningMean: FloatBuffer, runningVariance: FloatBuffer
    ) {
        width = features
        self.gain = gain
        self.shift = shift
        self.runningMean = runningMean
        self.runningVariance = runningVariance
        inverseDeviation = FloatBuffer(count: features)
        batchMean = FloatBuffer(count: features)
    }

    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float> {
        normalized.reserve(rows * width)
        output.reserve(rows * width)
        wasTraining = training
        let mean = training ? batchMean.pointer : runningMean.pointer
        if training {
            measure(input, rows: rows)
        } else {
            for column in 0..<width {
                inverseDeviation.pointer[column] = 1 / (runningVariance.pointer[column] + Self.epsilon).squareRoot()
            }
        }
        for row in 0..<rows {
            for column in 0..<width {
                let index = row * width + column
                let value = (input[index] - mean[column]) * inverseDeviation.pointer[column]
                normalized.pointer[index] = value
                output.pointer[index] = gain.values.pointer[column] * value + shift.values.pointer[column]
            }
        }
        return UnsafePointer(output.pointer)
    }

    /// The batch's mean and variance, in double precision.
    private func measure(_ input: UnsafePointer<Float>, rows: Int) {
        let count = Double(rows)
        for column in 0..<width {
            var sum = 0.0
            for row in 0..<rows { sum += Double(input[row * width + column]) }
            let mean = sum / count
            var squares = 0.0
            for row in 0..<rows {
                let difference = Double(input[row * width + column]) - mean
                squares += difference * difference
            }
            batchMean.pointer[column] = Float(mean)
            inverseDeviation.pointer[column] = 1 / (Float(squares / count) + Self.epsilon).squareRoot()
            let unbiased = rows > 1 ? squares / (count - 1) : squares
            runningMean.pointer[column] += Self.momentum * (Float(mean) - runningMean.pointer[column])
            runningVariance.pointer[column] += Self.momentum * (Float(unbiased) - runningVariance.pointer[column])
        }
    }

    func backward(_ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool) -> UnsafePointer<Float> {
        inputGradient.reserve(rows * width)
        for column in 0..<width {
            var (sum, product) = (0.0, 0.0)
            for row in 0..<rows {
                let index = row * width + column
                sum += Double(outputGradient[index])
                product += Double(outputGradient[index]) * Double(normalized.pointer[index])
            }
            shift.gradient.pointer[column] = Float(sum)
            gain.gradient.pointer[column] = Float(product)
            let factor = gain.values.pointer[column] * inverseDeviation.pointer[column]
            let meanGradient = wasTraining ? Float(sum / Double(rows)) : 0
            let meanProduct = wasTraining ? Float(product / Double(rows)) : 0
            for row in 0..<rows {
                let index = row * width + column
                inputGradient.pointer[index] =
                    factor * (outputGradient[index] - meanGradient - normalized.pointer[index] * meanProduct)
            }
        }
        return UnsafePointer(inputGradient.pointer)
    }
}
