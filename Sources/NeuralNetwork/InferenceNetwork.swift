/// A trained network made ready for use: batch norm is folded into the dense layers, dropout is gone.
///
/// Any number of threads can use it at once.
public struct InferenceNetwork: Sendable {
    /// y = W x + b, then max(y, 0) if `relu`.
    private struct Step: Sendable {
        var inputs: Int
        var outputs: Int
        /// Outputs x inputs.
        var weight: [Float]
        var bias: [Float]
        var relu: Bool
    }

    /// As many rows go through all layers at once, so that what lies between stays in the cache.
    private static let blockRows = 256

    public let inputs: Int
    public let outputs: Int
    private let steps: [Step]

    /// - Parameter network: its running statistics and weights are taken as they are now.
    public init(_ network: Network) {
        inputs = network.description.inputs
        outputs = network.outputs
        let state = network.state
        var steps: [Step] = []
        for (index, layer) in network.description.layers.enumerated() {
            func array(_ name: String) -> [Float] { state["\(index).\(name)"]?.values ?? [] }
            switch layer {
            case .dense(let inputs, let outputs):
                steps.append(
                    Step(inputs: inputs, outputs: outputs, weight: array("weight"), bias: array("bias"), relu: false))
            case .batchNormalization:
                let scale = zip(array("weight"), array("running_var")).map { $0 / ($1 + 1e-5).squareRoot() }
                let shift = array("bias").indices.map { array("bias")[$0] - scale[$0] * array("running_mean")[$0] }
                Self.append(scale: scale, shift: shift, to: &steps)
            case .relu:
                if steps.last?.relu == false { steps[steps.count - 1].relu = true }
            case .dropout: break
            }
        }
        self.steps = steps
    }

    /// Folds y = scale * x + shift into the dense layer before it, or makes a layer of it where that has a ReLU already.
    private static func append(scale: [Float], shift: [Float], to steps: inout [Step]) {
        guard var step = steps.last, !step.relu else {
            var diagonal = [Float](repeating: 0, count: scale.count * scale.count)
            for index in scale.indices { diagonal[index * scale.count + index] = scale[index] }
            steps.append(
                Step(inputs: scale.count, outputs: scale.count, weight: diagonal, bias: shift, relu: false))
            return
        }
        for output in 0..<step.outputs {
            step.bias[output] = scale[output] * step.bias[output] + shift[output]
            for input in 0..<step.inputs { step.weight[output * step.inputs + input] *= scale[output] }
        }
        steps[steps.count - 1] = step
    }

    /// The outputs for rows of inputs.
    ///
    /// - Precondition: `rows.count` is a multiple of the number of inputs.
    public func logits(_ rows: [Float]) -> [Float] {
        let count = rows.count / inputs
        precondition(count * inputs == rows.count)
        let width = steps.map(\.outputs).max() ?? 0
        let buffers = (FloatBuffer(count: Self.blockRows * width), FloatBuffer(count: Self.blockRows * width))
        return [Float](unsafeUninitializedCapacity: count * outputs) { result, filled in
            rows.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress, let result = result.baseAddress else { return }
                for start in stride(from: 0, to: count, by: Self.blockRows) {
                    let block = min(Self.blockRows, count - start)
                    let output = run(source + start * inputs, rows: block, buffers)
                    (result + start * outputs).initialize(from: output, count: block * outputs)
                }
            }
            filled = count * outputs
        }
    }

    private func run(
        _ input: UnsafePointer<Float>, rows: Int, _ buffers: (FloatBuffer, FloatBuffer)
    ) -> UnsafePointer<Float> {
        var current = input
        for (index, step) in steps.enumerated() {
            let output = (index.isMultiple(of: 2) ? buffers.0 : buffers.1).pointer
            step.bias.withUnsafeBufferPointer { bias in
                guard let bias = bias.baseAddress else { return }
                for row in 0..<rows { (output + row * step.outputs).update(from: bias, count: step.outputs) }
            }
            step.weight.withUnsafeBufferPointer { weight in
                guard let weight = weight.baseAddress else { return }
                MatrixProduct.timesTransposed(
                    current, weight, into: output, rows: rows, columns: step.outputs, inner: step.inputs, beta: 1)
            }
            if step.relu {
                for element in 0..<(rows * step.outputs) { output[element] = output[element] > 0 ? output[element] : 0 }
            }
            current = UnsafePointer(output)
        }
        return current
    }
}
