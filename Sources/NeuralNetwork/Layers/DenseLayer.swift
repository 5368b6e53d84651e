/// A dense layer: y = x W^T + b.
///
/// Shapes: x rows x inputs, W outputs x inputs, b outputs, y rows x outputs. Backward: dW = dy^T x, db = sum of dy over
/// the rows, dx = dy W.
final class DenseLayer: Layer {
    private let inputs: Int
    private let outputs: Int
    private let weight: Parameter
    private let bias: Parameter
    private var lastInput: UnsafePointer<Float>?
    private let output = FloatBuffer()
    private let inputGradient = FloatBuffer()

    init(inputs: Int, outputs: Int, weight: Parameter, bias: Parameter) {
        self.inputs = inputs
        self.outputs = outputs
        self.weight = weight
        self.bias = bias
    }

    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float> {
        lastInput = input
        output.reserve(rows * outputs)
        for row in 0..<rows {
            (output.pointer + row * outputs).update(from: bias.values.pointer, count: outputs)
        }
        MatrixProduct.addTimesTransposed(
            input, weight.values.pointer, to: output.pointer, rows: rows, columns: outputs, inner: inputs)
        return UnsafePointer(output.pointer)
    }

    func backward(_ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool) -> UnsafePointer<Float> {
        guard let lastInput else { return outputGradient }
        MatrixProduct.transposedTimes(
            outputGradient, lastInput, into: weight.gradient.pointer, rows: outputs, columns: inputs, inner: rows)
        let biasGradient = bias.gradient.pointer
        for column in 0..<outputs { biasGradient[column] = 0 }
        for row in 0..<rows {
            let values = outputGradient + row * outputs
            for column in 0..<outputs { biasGradient[column] += values[column] }
        }
        guard needsInputGradient else { return outputGradient }
        inputGradient.reserve(rows * inputs)
        MatrixProduct.times(
            outputGradient, weight.values.pointer, into: inputGradient.pointer, rows: rows, columns: inputs,
            inner: outputs)
        return UnsafePointer(inputGradient.pointer)
    }
}
