import Foundation
import RandomNumbers

/// A network that can be trained.
///
/// One thread uses it at a time. Its arrays have the names that PyTorch gives them in a `Sequential`: the layer's index
/// and `weight`, `bias`, `running_mean` or `running_var`; with several inputs `branches.K.` or `trunk.` stands before.
public final class Network {
    public let description: NetworkDescription
    /// The forward pass.
    let graph: NetworkGraph
    public let outputs: Int
    private let arrays: NetworkArrays
    private let body: any NetworkBody
    /// What dropout draws by.
    let pass: TrainingPass

    /// A network with random weights.
    ///
    /// - Parameter threads: that one pass may use where there are images; a network of vectors alone uses one. Sums are
    ///   taken in another order with another number of threads, and differ by rounding.
    /// - Throws: `NetworkDescription.Invalid` if the description makes no network.
    public convenience init(
        _ description: NetworkDescription, seed: UInt64, threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws(NetworkDescription.Invalid) {
        try self.init(
            description, initialization: description.initialization ?? .heNormal, seed: seed, threads: threads)
    }

    /// A network with the arrays of another.
    ///
    /// - Throws: `NetworkDescription.Invalid` if the description makes no network, `StateMismatch` if the arrays are not
    ///   those of such a network.
    public convenience init(
        _ description: NetworkDescription, state: [String: Tensor],
        threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws {
        try self.init(blank: description, threads: threads)
        try load(state)
    }

    /// A network with weights of 0.
    convenience init(blank description: NetworkDescription, threads: Int) throws(NetworkDescription.Invalid) {
        try self.init(description, initialization: nil, seed: 0, threads: threads)
    }

    private init(
        _ description: NetworkDescription, initialization: NetworkDescription.Initialization?, seed: UInt64,
        threads: Int
    ) throws(NetworkDescription.Invalid) {
        self.description = description
        graph = try NetworkGraph(description)
        outputs = graph.outputs
        var source = RandomSource(seed: seed)
        var passes = RandomSource(seed: seed, stream: 1)
        pass = TrainingPass(seed: passes.next())
        let arrays = NetworkArrays(graph, initialization, random: &source)
        body =
            graph.isOfVectors
            ? VectorBody(graph, arrays, pass: pass) : TensorBody(graph, arrays, threads: threads, pass: pass)
        self.arrays = arrays
    }

    /// Threads that one pass may use.
    public var threads: Int {
        get { body.threads }
        set { body.threads = newValue }
    }

    /// The arithmetic of forward and backward passes; single precision where the processor has no other.
    public var precision: Precision {
        get { body.precision }
        set { body.precision = newValue }
    }

    var parameters: [Parameter] { arrays.parameters }

    /// Whether all values of all arrays are finite.
    var isFinite: Bool {
        zip(graph.arrays, arrays.values).allSatisfy { array, buffer in
            // The sum of what is finite less itself is 0.
            var sum: Float = 0
            for index in 0..<array.count { sum += buffer.pointer[index] - buffer.pointer[index] }
            return sum == 0
        }
    }

    /// The network as it is used, with its arrays as they are now.
    package var folded: NetworkGraph { graph.folded(state) }

    /// Rows x inputs to rows x outputs. The result is valid until the next call.
    func forward(
        _ input: UnsafePointer<Float>, rows: Int, training: Bool
    ) throws(OutOfMemory) -> UnsafePointer<Float> {
        if training { pass.number += 1 }
        return try body.forward(input, rows: rows, training: training)
    }

    /// Takes dL/d(output) of the last forward pass and sets every parameter's gradient.
    func backward(_ outputGradient: UnsafePointer<Float>, rows: Int) throws(OutOfMemory) {
        try body.backward(outputGradient, rows: rows, needsInputGradient: false)
    }

    // MARK: - State

    /// Every array of the network by name: what has to be kept to have the same network again.
    public var state: [String: Tensor] {
        var state: [String: Tensor] = [:]
        for (array, buffer) in zip(graph.arrays, arrays.values) {
            state[array.name] = Tensor(shape: array.shape, values: buffer.values(array.count))
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
        for (array, buffer) in zip(graph.arrays, arrays.values) {
            let (name, shape) = (array.name, array.shape)
            guard let tensor = state[name], tensor.shape == shape else {
                let found = state[name].map { "has shape \($0.shape)" } ?? "is missing"
                throw StateMismatch(description: "array \(name) of shape \(shape) \(found)")
            }
            buffer.set(tensor.values)
        }
    }

    /// The outputs for rows of inputs, in evaluation mode.
    ///
    /// - Precondition: `inputs.count` is a multiple of the number of inputs.
    /// - Throws: `OutOfMemory`, as those below do.
    public func evaluate(_ inputs: [Float]) throws(OutOfMemory) -> [Float] {
        let rows = inputs.count / description.inputs
        precondition(rows * description.inputs == inputs.count)
        guard rows > 0 else { return [] }
        let block = min(body.blockRows ?? rows, rows)
        var result: [Float] = []
        result.reserveCapacity(rows * outputs)
        try forEachBlock(of: inputs, rows: block) { input, count throws(OutOfMemory) in
            let output = try body.forward(input, rows: block, training: false)
            result += UnsafeBufferPointer(start: output, count: count * outputs)
        }
        return result
    }

    /// dL/d(input) where dL/d(output) is given, in evaluation mode.
    ///
    /// - Precondition: as many rows of inputs as of output gradients.
    public func inputGradient(
        _ inputs: [Float], outputGradient: [Float]
    ) throws(OutOfMemory) -> [Float] {
        precondition(outputGradient.count * description.inputs == inputs.count * outputs)
        var first = 0
        return try inputGradient(inputs) { outputs in
            defer { first += outputs.count }
            return Array(outputGradient[first..<(first + outputs.count)])
        }
    }

    /// dL/d(input) where dL/d(output) follows from the outputs, in evaluation mode.
    ///
    /// - Parameter outputGradient: takes the outputs of some of the rows, in order, and gives dL/d(output) of each.
    /// - Precondition: `inputs.count` is a multiple of the number of inputs.
    public func inputGradient(
        _ inputs: [Float], outputGradient: (_ outputs: [Float]) -> [Float]
    ) throws(OutOfMemory) -> [Float] {
        let rows = inputs.count / description.inputs
        precondition(rows * description.inputs == inputs.count)
        guard rows > 0 else { return [] }
        let block = min(body.blockRows ?? rows, rows)
        var result: [Float] = []
        result.reserveCapacity(inputs.count)
        try forEachBlock(of: inputs, rows: block) { input, count throws(OutOfMemory) in
            let output = try body.forward(input, rows: block, training: false)
            var part = outputGradient(Array(UnsafeBufferPointer(start: output, count: count * outputs)))
            part += [Float](repeating: 0, count: block * outputs - part.count)
            let gradient = try body.backward(part, rows: block, needsInputGradient: true)
            result += UnsafeBufferPointer(start: gradient, count: count * description.inputs)
        }
        return result
    }

    /// Hands over blocks of rows; the last is filled up with rows of 0, so that all have the same number.
    private func forEachBlock(
        of inputs: [Float], rows block: Int,
        _ body: (_ input: UnsafePointer<Float>, _ count: Int) throws(OutOfMemory) -> Void
    ) throws(OutOfMemory) {
        let width = description.inputs
        for start in stride(from: 0, to: inputs.count, by: block * width) {
            let end = min(start + block * width, inputs.count)
            if end - start == block * width {
                try inputs.withUnsafeBufferPointer { rows throws(OutOfMemory) in
                    if let base = rows.baseAddress { try body(base + start, block) }
                }
            } else {
                let filled = inputs[start..<end] + [Float](repeating: 0, count: block * width - (end - start))
                try Array(filled).withUnsafeBufferPointer { rows throws(OutOfMemory) in
                    if let base = rows.baseAddress { try body(base, (end - start) / width) }
                }
            }
        }
    }
}
