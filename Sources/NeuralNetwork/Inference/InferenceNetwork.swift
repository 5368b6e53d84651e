/// The arithmetic of a network in use.
public enum InferencePrecision: Sendable {
    /// Single precision.
    case float32
    /// Values and weights in bfloat16; single precision where the processor has no instructions for it.
    case bfloat16
    /// Values and weights in 8 bits, for networks of images. The ranges, as `InferenceNetwork.ranges` measures them, set the
    /// scale of every layer's values; weights have a scale a channel.
    case int8(ranges: [String: Float])
}

/// A trained network made ready for use: batch norm is folded into the weights, dropout is gone.
///
/// Any number of threads can use it at once.
public struct InferenceNetwork: Sendable {
    public let inputs: Int
    public let outputs: Int
    private let body: any InferenceBody

    /// - Parameters:
    ///   - network: its running statistics and weights are taken as they are now.
    ///   - precision: of a network with images; one of vectors alone always works in single precision.
    ///   - threads: that one call of `logits` may use, for a network with images.
    /// - Throws: `OutOfMemory` if there is too little for its values.
    public init(
        _ network: Network, precision: InferencePrecision = .float32, threads: Int = 1
    ) throws(OutOfMemory) {
        inputs = network.description.inputs
        outputs = network.outputs
        body =
            network.graph.isOfVectors
            ? VectorInference(network) : try TensorInference(network, precision: precision, threads: threads)
    }

    /// The largest magnitudes that some hundred training examples bring about: of the inputs and of what comes out of each
    /// layer, by its name. Empty for a network of vectors alone.
    ///
    /// - Parameter rows: rows x inputs, row-major.
    /// - Throws: `OutOfMemory` if there is too little for its values.
    public static func ranges(
        of network: Network, rows: [Float], threads: Int = 1
    ) throws(OutOfMemory) -> [String: Float] {
        network.graph.isOfVectors ? [:] : try TensorInference.ranges(network.folded, rows, threads)
    }

    /// The outputs for rows of inputs.
    ///
    /// - Precondition: `rows.count` is a multiple of the number of inputs.
    public func logits(_ rows: [Float]) -> [Float] {
        let count = rows.count / inputs
        precondition(count * inputs == rows.count)
        guard count > 0 else { return [] }
        return [Float](unsafeUninitializedCapacity: count * outputs) { result, filled in
            rows.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress, let result = result.baseAddress else { return }
                body.run(source, rows: count, into: result)
            }
            filled = count * outputs
        }
    }
}

/// What makes outputs of inputs, for any number of threads at once.
protocol InferenceBody: Sendable {
    /// - Parameter output: memory for rows x outputs, not initialised before.
    func run(_ input: UnsafePointer<Float>, rows: Int, into output: UnsafeMutablePointer<Float>)
}
