/// Dropout (Srivastava et al. 2014): in training y = x * k / (1 - rate), where k is 0 with probability `rate` and 1
/// otherwise; in evaluation y = x. dx = dy * k / (1 - rate).
final class DropoutLayer: Layer {
    private let width: Int
    private let draw: DropoutDraw
    private let factors = FloatBuffer()
    private let output = FloatBuffer()
    private let inputGradient = FloatBuffer()

    init(width: Int, draw: DropoutDraw) {
        self.width = width
        self.draw = draw
    }

    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float> {
        let count = rows * width
        factors.reserve(count)
        output.reserve(count)
        if training {
            draw.fill(factors.pointer, count: count)
        } else {
            factors.pointer.update(repeating: 1, count: count)
        }
        for index in 0..<count { output.pointer[index] = input[index] * factors.pointer[index] }
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
