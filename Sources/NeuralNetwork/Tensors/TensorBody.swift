import COneDNN

/// A network with images among its inputs, on oneDNN.
final class TensorBody: NetworkBody {
    private let graph: NetworkGraph
    /// By the graph's nodes; those that only hand on values have none.
    private let layers: [(any TensorLayer)?]
    var threads: Int { didSet { if threads != oldValue { forget() } } }
    var precision = Precision.float32 { didSet { if precision != oldValue { forget() } } }
    /// What was last used in training and in evaluation.
    private var passes: [Bool: TensorPasses] = [:]
    private var last: TensorPasses?

    /// Of evaluation; more rows at once gain nothing and take memory.
    let blockRows: Int? = 32

    init(_ forward: NetworkGraph, _ arrays: NetworkArrays, threads: Int, pass: TrainingPass) {
        let graph = forward.fusingReLU()
        self.graph = graph
        self.threads = threads
        layers = graph.nodes.map { node in
            let outputs = graph[node.output].shape.channels
            switch node.operation {
            case .dense(let weights):
                return InnerProductLayer(
                    inputs: graph[weights.weight].shape[1], outputs: outputs, relu: weights.relu,
                    isLast: node.output == graph.output, weight: arrays.parameter(weights.weight),
                    bias: arrays.parameter(weights.bias))
            case .convolution(let window, let weights):
                return ConvolutionLayer(
                    outputs: outputs, window: window, relu: weights.relu, weight: arrays.parameter(weights.weight),
                    bias: arrays.parameter(weights.bias))
            case .normalization(let gain, let shift, let mean, let variance, let relu):
                return TensorNormalizationLayer(
                    channels: outputs, relu: relu, gain: arrays.parameter(gain), shift: arrays.parameter(shift),
                    runningMean: arrays[mean], runningVariance: arrays[variance])
            case .maxPool(let window): return MaxPoolLayer(window: window)
            case .relu: return ReLU()
            case .flatten: return FlattenLayer()
            case .dropout(let rate, let wholeChannels, let number):
                return TensorDropoutLayer(
                    DropoutDraw(rate: rate, node: number, pass: pass), wholeChannels: wholeChannels)
            case .part, .join: return nil
            default: preconditionFailure("\(node.name) is no part of a forward pass")
            }
        }
    }

    // MARK: - Running

    func forward(
        _ input: UnsafePointer<Float>, rows: Int, training: Bool
    ) throws(OutOfMemory) -> UnsafePointer<Float> {
        Processor.useThreads(threads)
        let passes = try self.passes(rows: rows, training: training)
        passes.input.floats.update(from: input, count: rows * graph.inputs)
        passes.program.run(passes.forward)
        last = passes
        return UnsafePointer(passes.output.floats)
    }

    func backward(
        _ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool
    ) throws(OutOfMemory) -> UnsafePointer<Float>? {
        guard let last, last.program.rows == rows else { return nil }
        Processor.useThreads(threads)
        let backward = try last.backward(withInputGradient: needsInputGradient)
        last.outputGradient.floats.update(from: outputGradient, count: rows * graph.outputs)
        last.program.run(backward.operations)
        return backward.inputGradient.map { UnsafePointer($0.floats) }
    }

    private func forget() {
        passes = [:]
        last = nil
    }

    private func passes(rows: Int, training: Bool) throws(OutOfMemory) -> TensorPasses {
        if let known = passes[training], known.program.rows == rows { return known }
        let isBFloat16 = precision == .bfloat16 && precision.isAvailable
        let program = Program(rows: rows, element: isBFloat16 ? dnnl_bf16 : dnnl_f32, training: training)
        let made = try TensorPasses(graph, layers, program)
        passes[training] = made
        return made
    }
}

/// A graph's forward pass for a number of rows, with the memory where its inputs and results lie, and the ways back made for it.
private final class TensorPasses {
    typealias EdgeID = NetworkGraph.EdgeID

    let program: Program
    let input: Memory
    let output: Memory
    let outputGradient: Memory
    let forward: [Program.Operation]
    private let graph: NetworkGraph
    /// By the graph's nodes.
    private let passes: [TensorPass]
    /// By whether the input's gradient is wanted.
    private var backward: [Bool: Backward] = [:]

    struct Backward {
        var operations: [Program.Operation]
        var inputGradient: Memory?
    }

    init(_ graph: NetworkGraph, _ layers: [(any TensorLayer)?], _ program: Program) throws(OutOfMemory) {
        let input = try Memory(.matrix(program.rows, graph.inputs, dnnl_f32))
        var memories: [EdgeID: Memory] = [graph.input: input]
        var passes: [TensorPass] = []
        func memory(_ edge: EdgeID) -> Memory {
            guard let memory = memories[edge] else { preconditionFailure("\(graph[edge].name) is not made yet") }
            return memory
        }
        forward = try program.record { () throws(OutOfMemory) in
            for (node, layer) in zip(graph.nodes, layers) {
                let pass: TensorPass
                if let layer {
                    pass = try layer.forward(memory(node.inputs[0]), program)
                } else if case .part(let offset) = node.operation {
                    let shape = graph[node.output].shape
                    let part = Self.part(shape, at: offset, of: input, program.rows)
                    pass = TensorPass(output: try program.reordered(part, to: Self.start(shape, program))) { _, _ in nil
                    }
                } else {
                    pass = try Self.joined(node.inputs.map(memory), program)
                }
                memories[node.output] = pass.output
                passes.append(pass)
            }
        }
        self.graph = graph
        self.program = program
        self.passes = passes
        self.input = input
        output = memory(graph.output)
        outputGradient = try Memory(output.layout)
    }

    /// Where the values of a part lie in the rows.
    private static func part(_ shape: ImageShape, at offset: Int, of rows: Memory, _ count: Int) -> Memory {
        let inputs = rows.layout.lengths[1]
        let layout =
            shape.isVector
            ? Layout([count, shape.channels], dnnl_f32, strides: [inputs, 1])
            : Layout(
                [count, shape.channels, shape.height, shape.width], dnnl_f32,
                strides: [inputs, shape.height * shape.width, shape.width, 1])
        return rows.seen(as: layout, offset: offset * MemoryLayout<Float>.stride)
    }

    private static func start(_ shape: ImageShape, _ program: Program) -> Layout {
        shape.isVector
            ? .matrix(program.rows, shape.channels, program.element)
            : .images(program.rows, shape, program.element, dnnl_nchw)
    }

    /// Flattened and side by side. The way back of each part is `backward(toPart:)`.
    private static func joined(_ parts: [Memory], _ program: Program) throws(OutOfMemory) -> TensorPass {
        let flat = try parts.map { part throws(OutOfMemory) in try FlattenLayer().forward(part, program).output }
        let target = try Memory(.matrix(program.rows, flat.reduce(0) { $0 + $1.layout.lengths[1] }, program.element))
        program.concatenate(flat, into: target)
        return TensorPass(output: target) { _, _ in nil }
    }

    // MARK: - The way back

    func backward(withInputGradient needsInput: Bool) throws(OutOfMemory) -> Backward {
        if let known = backward[needsInput] { return known }
        let differentiated = graph.differentiated(input: needsInput)
        let inputGradient = needsInput ? try Memory(input.layout) : nil
        var gradients = [differentiated.outputGradient: outputGradient]
        let operations = try program.record { () throws(OutOfMemory) in
            for node in differentiated.graph.nodes[differentiated.backward] {
                guard case .gradient(let index) = node.operation, let gradient = gradients[node.inputs[0]] else {
                    continue
                }
                try add(graph.nodes[index], passes[index], node, gradient, inputGradient, &gradients)
            }
        }
        let made = Backward(operations: operations, inputGradient: inputGradient)
        backward[needsInput] = made
        return made
    }

    private func add(
        _ node: NetworkGraph.Node, _ pass: TensorPass, _ way: NetworkGraph.Node, _ gradient: Memory,
        _ inputGradient: Memory?, _ gradients: inout [EdgeID: Memory]
    ) throws(OutOfMemory) {
        switch node.operation {
        case .part(let offset):
            guard let inputGradient else { return }
            program.copy(
                gradient, to: Self.part(graph[node.output].shape, at: offset, of: inputGradient, program.rows))
        case .join:
            // Columns of the gradient, in the order that each part has when it is flattened.
            var column = 0
            for (edge, output) in zip(node.inputs, way.outputs) {
                let width = graph[edge].shape.count
                defer { column += width }
                guard let output, let part = made(edge) else { continue }
                let flat = part.flatLayout(program.element)
                gradients[output] = try program.reordered(gradient.columns(column, width), to: flat)
                    .seen(as: part.plainLayout(program.element))
            }
        default:
            let output = way.outputs[0]
            let dx = try pass.backward(gradient, output != nil)
            if let output { gradients[output] = dx }
        }
    }

    /// What lies on an edge that a node has made.
    private func made(_ edge: EdgeID) -> Memory? {
        graph.nodes.firstIndex { $0.output == edge }.map { passes[$0].output }
    }
}
