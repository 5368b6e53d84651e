/// A network of vectors in use: dense layers, on oneDNN with one thread.
struct VectorInference: InferenceBody {
    /// y = W x + b, then max(y, 0) if `relu`.
    private struct Step: Sendable {
        var inputs: Int
        var outputs: Int
        /// Outputs x inputs.
        var weights: FoldedLayer.Weights
    }

    /// As many rows go through all layers at once, so that what lies between stays in the cache. A block is always full,
    /// with zeros if need be: how sums are ordered depends on the number of rows, and a row's output must not.
    private static let blockRows = 64

    private let inputs: Int
    private let outputs: Int
    private let steps: [Step]

    init(_ network: Network) {
        inputs = network.description.inputs
        outputs = network.outputs
        var steps: [Step] = []
        for layer in FoldedLayer.fold(network.description.layers, network.state) {
            switch layer {
            case .dense(let inputs, let outputs, let weights):
                steps.append(Step(inputs: inputs, outputs: outputs, weights: weights))
            case .affine(let scale, let shift):
                var diagonal = [Float](repeating: 0, count: scale.count * scale.count)
                for index in scale.indices { diagonal[index * scale.count + index] = scale[index] }
                steps.append(
                    Step(
                        inputs: scale.count, outputs: scale.count,
                        weights: FoldedLayer.Weights(weight: diagonal, bias: shift)))
            case .relu: steps[steps.count - 1].weights.relu = true
            case .convolution, .maxPool, .flatten: preconditionFailure("no layer of vectors")
            }
        }
        self.steps = steps
    }

    func run(_ input: UnsafePointer<Float>, rows: Int, into output: UnsafeMutablePointer<Float>) {
        Processor.useThreads(1)
        let width = steps.map(\.outputs).max() ?? 0
        let buffers = (FloatBuffer(count: Self.blockRows * width), FloatBuffer(count: Self.blockRows * width))
        for start in stride(from: 0, to: rows - rows % Self.blockRows, by: Self.blockRows) {
            let result = runBlock(input + start * inputs, buffers)
            (output + start * outputs).initialize(from: result, count: Self.blockRows * outputs)
        }
        let rest = rows % Self.blockRows
        guard rest > 0 else { return }
        let last = FloatBuffer(count: Self.blockRows * inputs)
        last.pointer.update(from: input + (rows - rest) * inputs, count: rest * inputs)
        (output + (rows - rest) * outputs).initialize(from: runBlock(last.pointer, buffers), count: rest * outputs)
    }

    private func runBlock(
        _ input: UnsafePointer<Float>, _ buffers: (FloatBuffer, FloatBuffer)
    ) -> UnsafePointer<Float> {
        let rows = Self.blockRows
        var current = input
        for (index, step) in steps.enumerated() {
            let output = (index.isMultiple(of: 2) ? buffers.0 : buffers.1).pointer
            step.weights.bias.withUnsafeBufferPointer { bias in
                guard let bias = bias.baseAddress else { return }
                for row in 0..<rows { (output + row * step.outputs).update(from: bias, count: step.outputs) }
            }
            step.weights.weight.withUnsafeBufferPointer { weight in
                guard let weight = weight.baseAddress else { return }
                MatrixProduct.addRowsTimesTransposed(
                    current, weight, to: output, rows: rows, columns: step.outputs, inner: step.inputs)
            }
            if step.weights.relu {
                for element in 0..<(rows * step.outputs) { output[element] = output[element] > 0 ? output[element] : 0 }
            }
            current = UnsafePointer(output)
        }
        return current
    }
}
