/// A network of vectors in use: dense layers, on oneDNN with one thread.
struct VectorInference: InferenceBody {
    /// y = W x + b, then max(y, 0) if `relu`.
    private struct Step: Sendable {
        var inputs: Int
        var outputs: Int
        /// Outputs x inputs.
        var weight: [Float]
        var bias: [Float]
        var relu = false
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
        let graph = network.folded
        var steps: [Step] = []
        for node in graph.nodes {
            let (inputs, outputs) = (graph[node.inputs[0]].shape.count, graph[node.output].shape.count)
            switch node.operation {
            case .dense(let weights):
                steps.append(
                    Step(
                        inputs: inputs, outputs: outputs, weight: graph[weights.weight].values,
                        bias: graph[weights.bias].values, relu: weights.relu))
            case .affine(let scale, let shift):
                var diagonal = [Float](repeating: 0, count: outputs * outputs)
                for (index, value) in graph[scale].values.enumerated() { diagonal[index * outputs + index] = value }
                steps.append(Step(inputs: outputs, outputs: outputs, weight: diagonal, bias: graph[shift].values))
            case .relu: steps[steps.count - 1].relu = true
            case .part, .flatten: break
            default: preconditionFailure("\(node.name) is no layer of vectors")
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
            step.bias.withUnsafeBufferPointer { bias in
                guard let bias = bias.baseAddress else { return }
                for row in 0..<rows { (output + row * step.outputs).update(from: bias, count: step.outputs) }
            }
            step.weight.withUnsafeBufferPointer { weight in
                guard let weight = weight.baseAddress else { return }
                MatrixProduct.addRowsTimesTransposed(
                    current, weight, to: output, rows: rows, columns: step.outputs, inner: step.inputs)
            }
            if step.relu {
                for element in 0..<(rows * step.outputs) {
                    output[element] = output[element] <= 0 ? 0 : output[element]
                }
            }
            current = UnsafePointer(output)
        }
        return current
    }
}
