import RandomNumbers

/// A trainable array of a layer with its gradient.
final class Parameter {
    /// Within its layer, such as `weight`.
    let name: String
    let shape: [Int]
    let values: FloatBuffer
    let gradient: FloatBuffer
    /// Weight decay applies (to weights, not to biases and the like).
    let decays: Bool

    var count: Int { shape.reduce(1, *) }

    init(name: String, shape: [Int], values: [Float], decays: Bool) {
        self.name = name
        self.shape = shape
        self.values = FloatBuffer(values)
        gradient = FloatBuffer(count: values.count)
        self.decays = decays
    }
}

/// An array that a layer keeps but that is not trained by gradient, such as running statistics.
struct KeptArray {
    let name: String
    let shape: [Int]
    let values: FloatBuffer
}

/// One step of a network: a pair, forward and backward. The arrays passed are rows x width, row-major; a layer owns the
/// memory of what it returns, which is valid until its next call.
protocol Layer: AnyObject {
    var parameters: [Parameter] { get }
    var keptArrays: [KeptArray] { get }

    /// - Parameter training: whether statistics of the batch are used and values are dropped out.
    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float>

    /// Takes dL/d(output) of the last forward pass, sets the parameters' gradients and returns dL/d(input).
    ///
    /// - Parameter needsInputGradient: false for the first layer, whose input gradient nobody uses.
    func backward(_ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool) -> UnsafePointer<Float>
}

extension Layer {
    var parameters: [Parameter] { [] }
    var keptArrays: [KeptArray] { [] }
}

/// The random numbers of a network, shared by its dropout layers and saved with a checkpoint.
final class RandomStream {
    var source: RandomSource

    init(_ source: RandomSource) {
        self.source = source
    }
}
