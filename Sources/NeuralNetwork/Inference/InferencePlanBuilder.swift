import COneDNN
import Synchronization

/// Makes plans of a folded network for given numbers of rows, with weights that all of them share.
final class InferencePlanBuilder: @unchecked Sendable {
    private let graph: NetworkGraph
    /// Of values and weights that are not in 8 bits.
    private let element: Layout.Element
    /// Weights by array, in the orders that primitives wanted.
    private let weights = Mutex<[NetworkGraph.ArrayID: [Memory]]>([:])

    /// - Parameter graph: folded, and quantized for 8 bits.
    init(_ graph: NetworkGraph, element: Layout.Element) {
        self.graph = graph
        self.element = element
    }

    /// - Throws: `OutOfMemory`.
    func plan(rows: Int) throws(OutOfMemory) -> InferencePlan {
        // Building takes turns: plans are made rarely, and then find the weights made by another.
        try weights.withLock { weights throws(OutOfMemory) in
            let program = Program(rows: rows, element: dnnl_f32, training: false)
            let input = try Memory(.matrix(rows, graph.inputs, dnnl_f32))
            var construction = Construction(
                graph: graph, element: element, program: program, weights: weights, memories: [graph.input: input])
            var output = input
            let operations = try program.record { () throws(OutOfMemory) in output = try construction.build() }
            weights = construction.weights
            let values = graph.nodes.map { (graph[$0.output].name, construction.memory(of: $0.output)) }
            return InferencePlan(
                program: program, input: input, output: output, operations: operations, values: values)
        }
    }
}

/// A plan in the making.
private struct Construction {
    typealias EdgeID = NetworkGraph.EdgeID

    let graph: NetworkGraph
    let element: Layout.Element
    let program: Program
    var weights: [NetworkGraph.ArrayID: [Memory]]
    var memories: [EdgeID: Memory]

    func memory(of edge: EdgeID) -> Memory {
        guard let memory = memories[edge] else { preconditionFailure("\(graph[edge].name) is used before it is made") }
        return memory
    }

    mutating func build() throws(OutOfMemory) -> Memory {
        for node in graph.nodes { memories[node.output] = try add(node) }
        let output = memory(of: graph.output)
        return try program.reordered(output, to: output.layout.with(dnnl_f32))
    }

    private mutating func add(_ node: NetworkGraph.Node) throws(OutOfMemory) -> Memory {
        let input = memory(of: node.inputs[0])
        switch node.operation {
        case .part(let offset): return try part(graph[node.output].shape, at: offset, of: input)
        case .convolution(let window, let weights): return try convolution(input, window, weights, node)
        case .dense(let weights): return try dense(input, weights, node)
        case .affine(let scale, let shift): return try affine(input, graph[scale].values, graph[shift].values)
        case .maxPool(let window): return try maxPool(input, window)
        case .relu: return try relu(input)
        case .flatten: return try flattened(input)
        case .join: return try joined(node.inputs.map(memory))
        case .quantize: return try scaled(input, to: dnnl_s8, by: graph[node.output].form.scale)
        case .dequantize: return try scaled(input, to: dnnl_f32, by: 1 / graph[node.inputs[0]].form.scale)
        default: preconditionFailure("\(node.name) is no part of a folded network")
        }
    }

    // MARK: - Values handed on

    /// One branch's values in all rows, in an order of their own.
    private func part(_ shape: ImageShape, at offset: Int, of rows: Memory) throws(OutOfMemory) -> Memory {
        let width = graph.inputs
        let lengths =
            shape.isVector
            ? [program.rows, shape.channels] : [program.rows, shape.channels, shape.height, shape.width]
        let strides = shape.isVector ? [width, 1] : [width, shape.height * shape.width, shape.width, 1]
        let view = rows.seen(
            as: Layout(lengths, dnnl_f32, strides: strides), offset: offset * MemoryLayout<Float>.stride)
        let layout = Layout(lengths, dnnl_f32, shape.isVector ? dnnl_ab : dnnl_nhwc)
        // With one channel the bytes may be in this order already, but oneDNN is fast only where it is declared so.
        return try program.reordered(view, to: layout).seen(as: layout)
    }

    private func joined(_ parts: [Memory]) throws(OutOfMemory) -> Memory {
        let matrices = try parts.map { part throws(OutOfMemory) in
            let flat = try flattened(part)
            return try program.reordered(flat, to: flat.layout.with(element))
        }
        let width = matrices.reduce(0) { $0 + $1.layout.lengths[1] }
        let target = try Memory(.matrix(program.rows, width, element))
        program.concatenate(matrices, into: target)
        return target
    }

    private func flattened(_ input: Memory) throws(OutOfMemory) -> Memory {
        guard input.layout.lengths.count > 2 else { return input }
        let element = input.layout.element
        let plain = try program.reordered(input, to: input.plainLayout(element))
        return plain.seen(as: plain.flatLayout(element))
    }

    private func scaled(_ input: Memory, to element: Layout.Element, by factor: Float) throws(OutOfMemory) -> Memory {
        let target = try Memory(input.layout.with(element))
        program.call(
            .reorder(from: input.layout, to: target.layout, Attributes(scales: [factor])),
            [DNNL_ARG_FROM: input, DNNL_ARG_TO: target])
        return target
    }

    // MARK: - Layers with weights

    private mutating func convolution(
        _ input: Memory, _ window: Window, _ weights: NetworkGraph.Weights, _ node: NetworkGraph.Node
    ) throws(OutOfMemory) -> Memory {
        let plan = WeightedLayer(weights, node, graph, element)
        let input = try prepared(input, plan)
        let shape = ConvolutionShape(input, window, outputs: graph[node.output].shape.channels)
        let operation = shape.forward(
            dnnl_forward_inference, source: input.layout,
            weights: Layout(shape.weightLengths, plan.weightElement, dnnl_format_tag_any),
            bias: .vector(shape.output.channels),
            target: .images(program.rows, shape.output, plan.targetElement, dnnl_nhwc))
        return try run(operation, plan, input)
    }

    private mutating func dense(
        _ input: Memory, _ weights: NetworkGraph.Weights, _ node: NetworkGraph.Node
    ) throws(OutOfMemory) -> Memory {
        let plan = WeightedLayer(weights, node, graph, element)
        // An image of one value a channel is as good as a vector.
        let input = try prepared(flattened(input), plan)
        let outputs = graph[node.output].shape.channels
        let isLast = node.output == graph.output
        let operation = InnerProduct.forward(
            dnnl_forward_inference, source: input.layout,
            weights: Layout([outputs, input.layout.lengths[1]], plan.weightElement, dnnl_format_tag_any),
            bias: .vector(outputs),
            target: .matrix(program.rows, outputs, isLast ? dnnl_f32 : plan.targetElement))
        return try run(operation, plan, input)
    }

    /// The values as a layer with weights takes them.
    private func prepared(_ input: Memory, _ plan: WeightedLayer) throws(OutOfMemory) -> Memory {
        plan.isQuantized ? input : try program.reordered(input, to: input.layout.with(element))
    }

    private mutating func run<Operation>(
        _ operation: Operation, _ plan: WeightedLayer, _ input: Memory
    ) throws(OutOfMemory) -> Memory {
        let primitive = Processor.made(
            Primitive.make(operation, Attributes(relu: plan.weights.relu, scales: plan.outputScales)))
        let ordered = try shared(primitive.weights, plan)
        let output = try Memory(primitive.target)
        let bias = FloatBuffer(plan.bias)
        program.call(
            primitive,
            [
                DNNL_ARG_SRC: input, DNNL_ARG_WEIGHTS: ordered,
                DNNL_ARG_BIAS: Memory(.vector(plan.bias.count), in: bias), DNNL_ARG_DST: output,
            ])
        return output
    }

    /// A layer's weights in an order, made once.
    private mutating func shared(_ layout: Layout, _ plan: WeightedLayer) throws(OutOfMemory) -> Memory {
        let array = plan.weights.weight
        if let known = weights[array]?.first(where: { $0.layout == layout }) { return known }
        let ordered = try plan.ordered(layout)
        weights[array, default: []].append(ordered)
        return ordered
    }

    // MARK: - Layers without

    private func affine(_ input: Memory, _ scale: [Float], _ shift: [Float]) throws(OutOfMemory) -> Memory {
        let x = input.asImages
        var operation = dnnl_batch_normalization_desc_t()
        var raw = x.layout.raw
        let flags = dnnl_use_global_stats.rawValue | dnnl_use_scale.rawValue | dnnl_use_shift.rawValue
        Processor.check(
            dnnl_batch_normalization_forward_desc_init(&operation, dnnl_forward_inference, &raw, 0, flags),
            "describe a batch normalisation")
        let primitive = Processor.made(Primitive.make(operation))
        let y = try Memory(x.layout)
        func vector(_ values: [Float]) -> Memory { Memory(.vector(values.count), in: FloatBuffer(values)) }
        program.call(
            primitive,
            [
                DNNL_ARG_SRC: x, DNNL_ARG_DST: y, DNNL_ARG_MEAN: vector(scale.map { _ in 0 }),
                DNNL_ARG_VARIANCE: vector(scale.map { _ in 1 }), DNNL_ARG_SCALE: vector(scale),
                DNNL_ARG_SHIFT: vector(shift),
            ])
        return y.seen(as: input.layout)
    }

    private func maxPool(_ input: Memory, _ window: Window) throws(OutOfMemory) -> Memory {
        let shape = ConvolutionShape(input, window, outputs: nil)
        let target = Layout.images(program.rows, shape.output, input.layout.element, dnnl_nhwc)
        let primitive = Processor.made(
            Primitive.make(shape.poolingForward(dnnl_forward_inference, source: input.layout, target: target)))
        let output = try Memory(primitive.target)
        program.call(primitive, [DNNL_ARG_SRC: input, DNNL_ARG_DST: output])
        return output
    }

    private func relu(_ input: Memory) throws(OutOfMemory) -> Memory {
        var operation = dnnl_eltwise_desc_t()
        var raw = input.layout.raw
        Processor.check(
            dnnl_eltwise_forward_desc_init(&operation, dnnl_forward_inference, dnnl_eltwise_relu, &raw, 0, 0),
            "describe a ReLU")
        let output = try Memory(input.layout)
        program.call(Processor.made(Primitive.make(operation)), [DNNL_ARG_SRC: input, DNNL_ARG_DST: output])
        return output
    }
}

/// A convolution's or dense layer's numbers in the arithmetic that its input has.
private struct WeightedLayer {
    let weights: NetworkGraph.Weights
    private let array: NetworkGraph.Array
    /// One an output, and one for each in 8 bits.
    let bias: [Float]
    private(set) var outputScales: [Float] = []
    let weightElement: Layout.Element
    let targetElement: Layout.Element

    var isQuantized: Bool { !weights.scales.isEmpty }

    init(_ weights: NetworkGraph.Weights, _ node: NetworkGraph.Node, _ graph: NetworkGraph, _ floating: Layout.Element)
    {
        self.weights = weights
        array = graph[weights.weight]
        let bias = graph[weights.bias].values
        let (source, target) = (graph[node.inputs[0]].form, graph[node.output].form)
        targetElement =
            switch target {
            case .floating: floating
            case .signed: dnnl_s8
            case .unsigned: dnnl_u8
            }
        weightElement = weights.scales.isEmpty ? floating : dnnl_s8
        // As `NetworkGraph.quantized` has it.
        self.bias = zip(bias, weights.scales.isEmpty ? bias.map { _ in 1 } : weights.scales.map { source.scale * $0 })
            .map { $0 * $1 }
        outputScales = weights.scales.map { target.scale / (source.scale * $0) }
    }

    /// The weights in the order and type that a primitive wants.
    func ordered(_ layout: Layout) throws(OutOfMemory) -> Memory {
        let tag = array.shape.count == 2 ? dnnl_ab : dnnl_oihw
        let plain = try Memory(Layout(array.shape, isQuantized ? dnnl_s8 : dnnl_f32, tag))
        array.values.withUnsafeBufferPointer { weight in
            guard let base = weight.baseAddress else { return }
            if isQuantized {
                quantize(base, into: plain.pointer.assumingMemoryBound(to: Int8.self))
            } else {
                plain.floats.update(from: base, count: weight.count)
            }
        }
        let program = Program(rows: 1, element: dnnl_f32, training: false)
        var ordered = plain
        let operations = try program.record { () throws(OutOfMemory) in
            ordered = try program.reordered(plain, to: layout)
        }
        program.run(operations)
        return ordered
    }

    private func quantize(_ weight: UnsafePointer<Float>, into bytes: UnsafeMutablePointer<Int8>) {
        let count = array.count / bias.count
        for output in weights.scales.indices {
            let (start, scale) = (output * count, weights.scales[output])
            for index in start..<(start + count) {
                let value = (weight[index] * scale).rounded()
                bytes[index] = Int8(value < -127 ? -127 : value > 127 ? 127 : value)
            }
        }
    }
}
