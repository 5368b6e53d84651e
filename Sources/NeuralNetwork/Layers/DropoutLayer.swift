/// Dropout (Srivastava et al. 2014): in training y = x * k / (1 - rate), where k is 0 with probability `rate` and 1
/// otherwise; in evaluation y = x. dx = dy * k / (1 - rate).
final class DropoutLayer: Layer {
    private let width: Int
    private let rate: Double
    private let random: RandomStream
    private let factors = FloatBuffer()
    private let output = FloatBuffer()
    private let inputGradient = FloatBuffer()

    init(width: Int, rate: Double, random: RandomStream) {
        self.width = width
        self.rate = rate
        self.random = random
    }

    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float> {
        let count = rows * width
        factors.reserve(count)
        output.reserve(count)
        let kept = Float(1 / (1 - rate))
        for index in 0..<count {
            let factor: Float = !training ? 1 : random.source.uniform() < rate ? 0 : kept
            factors.pointer[index] = factor
            output.pointer[index] = input[index] * factor
        }
        return UnsafePointer(output.pointer)
    }

    func backward(_ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool) -> UnsafePointer<Float> {
        inputGradient.reserve(rows * width)
        for index in 0..<(rows * width) {
            inputGradient.pointer[index] = outputGradient[index] * factors.pointer[index]
        }
        return UnsafePointer(inputGradient.pointer)
    }
}
