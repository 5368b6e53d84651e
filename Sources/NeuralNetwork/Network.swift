import RandomNumbers

/// A network that can be trained.
///
/// One thread uses it at a time. Its arrays have the names that PyTorch gives them in a `Sequential`: the layer's index
/// and `weight`, `bias`, `running_mean` or `running_var`.
public final class Network {
    public let description: NetworkDescription
    public let outputs: Int
    let layers: [any Layer]
    let random: RandomStream

    /// A network with random weights.
    ///
    /// - Throws: `NetworkDescription.Invalid` if the description makes no network.
    public init(_ description: NetworkDescription, seed: UInt64) throws(NetworkDescription.Invalid) {
        self.description = description
        outputs = try description.outputs()
        var source = RandomSource(seed: seed)
        random = RandomStream(RandomSource(seed: seed, stream: 1))
        var width = description.inputs
        var layers: [any Layer] = []
        for (index, layer) in description.layers.enumerated() {
            switch layer {
            case .dense(let inputs, let outputs):
                let gain = index + 1 < description.layers.count ? 2.0 : 1.0
                layers.append(DenseLayer(inputs: inputs, outputs: outputs, gain: gain, random: &source))
                width = outputs
            case .batchNormalization(let features): layers.append(BatchNormalizationLayer(features: features))
            case .relu: layers.append(ReLULayer(width: width))
            case .dropout(let rate): layers.append(DropoutLayer(width: width, rate: rate, random: random))
            }
        }
        self.layers = layers
    }

    var parameters: [Parameter] { layers.flatMap(\.parameters) }

    /// Rows x inputs to rows x outputs. The result is valid until the next call.
    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float> {
        layers.reduce(input) { $1.forward($0, rows: rows, training: training) }
    }

    /// Takes dL/d(output) of the last forward pass and sets every parameter's gradient.
    func backward(_ outputGradient: UnsafePointer<Float>, rows: Int) {
        var gradient = outputGradient
        for (index, layer) in layers.enumerated().reversed() {
            gradient = layer.backward(gradient, rows: rows, needsInputGradient: index > 0)
        }
    }

    // MARK: - State

    /// Every array of the network by name: what has to be kept to have the same network again.
    public var state: [String: Tensor] {
        var state: [String: Tensor] = [:]
        forEachArray { name, shape, buffer in
            state[name] = Tensor(shape: shape, values: buffer.values(shape.reduce(1, *)))
        }
        return state
    }

    /// Why a state does not fit a network.
    public struct StateMismatch: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// Takes over arrays; others than the network's own are passed over.
    ///
    /// - Throws: `StateMismatch` if one is missing or has another shape.
    public func load(_ state: [String: Tensor]) throws(StateMismatch) {
        var mismatch: StateMismatch?
        forEachArray { name, shape, buffer in
            guard let tensor = state[name], tensor.shape == shape else {
                let found = state[name].map { "has shape \($0.shape)" } ?? "is missing"
                mismatch = mismatch ?? StateMismatch(description: "array \(name) of shape \(shape) \(found)")
                return
            }
            for (index, value) in tensor.values.enumerated() { buffer.pointer[index] = value }
        }
        if let mismatch { throw mismatch }
    }

    private func forEachArray(_ body: (String, [Int], FloatBuffer) -> Void) {
        for (index, layer) in layers.enumerated() {
            for parameter in layer.parameters { body("\(index).\(parameter.name)", parameter.shape, parameter.values) }
            for kept in layer.keptArrays { body("\(index).\(kept.name)", kept.shape, kept.values) }
        }
    }

    /// The outputs for rows of inputs, in evaluation mode.
    ///
    /// - Precondition: `inputs.count` is a multiple of the number of inputs.
    public func evaluate(_ inputs: [Float]) -> [Float] {
        let rows = inputs.count / description.inputs
        precondition(rows * description.inputs == inputs.count)
        guard rows > 0 else { return [] }
        return inputs.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return [] }
            let output = forward(base, rows: rows, training: false)
            return Array(UnsafeBufferPointer(start: output, count: rows * outputs))
        }
    }
}
