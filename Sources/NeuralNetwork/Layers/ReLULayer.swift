/// y = max(x, 0), and what is no number stays so; dx = dy where y > 0, else 0. Shapes: rows x width throughout.
final class ReLULayer: Layer {
    private let width: Int
    private let output = FloatBuffer()
    private let inputGradient = FloatBuffer()

    init(width: Int) {
        self.width = width
    }

    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float> {
        output.reserve(rows * width)
        let values = output.pointer
        for index in 0..<(rows * width) { values[index] = input[index] <= 0 ? 0 : input[index] }
        return UnsafePointer(values)
    }

    func backward(_ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool) -> UnsafePointer<Float> {
        inputGradient.reserve(rows * width)
        let (gradient, values) = (inputGradient.pointer, output.pointer)
        for index in 0..<(rows * width) { gradient[index] = values[index] > 0 ? outputGradient[index] : 0 }
        return UnsafePointer(gradient)
    }
}
