import COneDNN
import Synchronization

/// Makes plans of a network for given numbers of rows, with weights that all of them share.
final class InferencePlanBuilder: @unchecked Sendable {
    enum Arithmetic: Sendable {
        /// Values and weights of this type.
        case floating(Layout.Element)
        /// 8 bits between the layers, by the largest magnitude that each layer's values have.
        case quantized(ranges: [String: Float])
    }

    private let network: FoldedNetwork
    private let arithmetic: Arithmetic
    /// Weights by layer, in the orders that primitives wanted.
    private let weights = Mutex<[String: [Memory]]>([:])

    init(_ network: FoldedNetwork, _ arithmetic: Arithmetic) {
        self.network = network
        self.arithmetic = arithmetic
    }

    func plan(rows: Int) -> InferencePlan {
        // Building takes turns: plans are made rarely, and then find the weights made by another.
        weights.withLock { weights in
            let program = Program(rows: rows, element: dnnl_f32, training: false)
            var construction = Construction(program: program, arithmetic: arithmetic, weights: weights)
            let input = Memory(.matrix(rows, network.inputs, dnnl_f32))
            var output = input
            let operations = program.record { output = construction.build(network, from: input) }
            weights = construction.weights
            return InferencePlan(
                program: program, input: input, output: output, operations: operations, values: construction.values)
        }
    }
}

/// Values between two layers: x = q / scale where they are quantized.
private struct Value {
    var memory: Memory
    var scale: Float = 1
    /// The name of what they come from.
    var name: String

    var isQuantized: Bool { memory.layout.element == dnnl_u8 || memory.layout.element == dnnl_s8 }
}

/// Values that are all 0 have this magnitude, so that scales stay finite.
private let smallestRange: Float = 1e-15

/// A plan in the making.
private struct Construction {
    let program: Program
    let arithmetic: InferencePlanBuilder.Arithmetic
    var weights: [String: [Memory]]
    var values: [(name: String, memory: Memory)] = []

    mutating func build(_ network: FoldedNetwork, from input: Memory) -> Memory {
        var offset = 0
        var ends: [Value] = []
        for (index, branch) in network.branches.enumerated() {
            let start = part(branch.input, at: offset, of: input, width: network.inputs)
            offset += branch.input.count
            let name = "branch \(index)"
            values.append((name, start))
            ends.append(chain(branch.layers, from: Value(memory: start, name: name), prefix: "\(name) layer "))
        }
        let joined = ends.count == 1 ? ends[0] : self.joined(ends)
        let output = chain(network.trunk, from: joined, prefix: "layer ", isTrunk: true)
        return program.reordered(floating(output).memory, to: output.memory.layout.with(dnnl_f32))
    }

    /// One branch's values in all rows, in an order of their own.
    private func part(_ shape: ImageShape, at offset: Int, of rows: Memory, width: Int) -> Memory {
        let lengths =
            shape.isVector
            ? [program.rows, shape.channels] : [program.rows, shape.channels, shape.height, shape.width]
        let strides = shape.isVector ? [width, 1] : [width, shape.height * shape.width, shape.width, 1]
        let view = rows.seen(
            as: Layout(lengths, dnnl_f32, strides: strides), offset: offset * MemoryLayout<Float>.stride)
        let layout = Layout(lengths, dnnl_f32, shape.isVector ? dnnl_ab : dnnl_nhwc)
        // With one channel the bytes may be in this order already, but oneDNN is fast only where it is declared so.
        return program.reordered(view, to: layout).seen(as: layout)
    }

    private mutating func joined(_ ends: [Value]) -> Value {
        let parts = ends.map { flattened(floating($0)) }
        let element = floatingElement
        let matrices = parts.map { program.reordered($0.memory, to: $0.memory.layout.with(element)) }
        let target = Memory(
            .matrix(program.rows, matrices.reduce(0) { $0 + $1.layout.lengths[1] }, element))
        program.concatenate(matrices, into: target)
        values.append(("joined", target))
        return Value(memory: target, name: "joined")
    }

    private mutating func chain(
        _ layers: [FoldedLayer], from input: Value, prefix: String, isTrunk: Bool = false
    ) -> Value {
        var value = input
        for (index, layer) in layers.enumerated() {
            let isLast = isTrunk && index + 1 == layers.count
            value = add(layer, to: value, name: "\(prefix)\(index)", isLast: isLast)
            values.append((value.name, value.memory))
        }
        return value
    }

    private mutating func add(_ layer: FoldedLayer, to input: Value, name: String, isLast: Bool) -> Value {
        switch layer {
        case .convolution(let inputs, let outputs, let window, let weights):
            convolution(
                input, inputs: inputs, outputs: outputs, window, weights, name: name)
        case .dense(let inputs, let outputs, let weights):
            dense(input, inputs: inputs, outputs: outputs, weights, name: name, isLast: isLast)
        case .affine(let scale, let shift): affine(floating(input), scale, shift, name: name)
        case .maxPool(let window): maxPool(input, window)
        case .relu: relu(floating(input), name: name)
        case .flatten: flattened(input)
        }
    }

    // MARK: - Types

    private var floatingElement: Layout.Element {
        if case .floating(let element) = arithmetic { element } else { dnnl_f32 }
    }

    /// The largest magnitude of what comes out of a layer, if it is to be quantized.
    private func range(_ name: String) -> Float? {
        guard case .quantized(let ranges) = arithmetic else { return nil }
        return max(ranges[name] ?? 0, smallestRange)
    }

    /// The values as the next layer with weights takes them: of the floating type, or quantized.
    private func prepared(_ value: Value) -> Value {
        if value.isQuantized { return value }
        guard let range = range(value.name) else {
            return Value(
                memory: program.reordered(value.memory, to: value.memory.layout.with(floatingElement)), name: value.name
            )
        }
        let target = Memory(value.memory.layout.with(dnnl_s8))
        let scale = 127 / range
        program.call(
            .reorder(from: value.memory.layout, to: target.layout, Attributes(scales: [scale])),
            [DNNL_ARG_FROM: value.memory, DNNL_ARG_TO: target])
        return Value(memory: target, scale: scale, name: value.name)
    }

    /// The values themselves, where they are quantized.
    private func floating(_ value: Value) -> Value {
        guard value.isQuantized else { return value }
        let target = Memory(value.memory.layout.with(dnnl_f32))
        program.call(
            .reorder(from: value.memory.layout, to: target.layout, Attributes(scales: [1 / value.scale])),
            [DNNL_ARG_FROM: value.memory, DNNL_ARG_TO: target])
        return Value(memory: target, name: value.name)
    }

    // MARK: - Layers

    private mutating func convolution(
        _ input: Value, inputs: Int, outputs: Int, _ window: Window, _ weights: FoldedLayer.Weights, name: String
    ) -> Value {
        let input = prepared(input)
        let shape = ConvolutionShape(input.memory, window, outputs: outputs)
        let plan = WeightedLayer(weights, lengths: shape.weightLengths, input: input, range: range(name))
        let operation = shape.forward(
            dnnl_forward_inference, source: input.memory.layout,
            weights: Layout(shape.weightLengths, plan.weightElement(floatingElement), dnnl_format_tag_any),
            bias: .vector(outputs),
            target: .images(program.rows, shape.output, plan.targetElement(floatingElement), dnnl_nhwc))
        return run(operation, plan, input, name: name)
    }

    private mutating func dense(
        _ input: Value, inputs: Int, outputs: Int, _ weights: FoldedLayer.Weights, name: String, isLast: Bool
    ) -> Value {
        // An image of one value a channel is as good as a vector.
        let input = prepared(input.memory.layout.lengths.count > 2 ? flattened(input) : input)
        let plan = WeightedLayer(
            weights, lengths: [outputs, inputs], input: input, range: isLast ? nil : range(name))
        let operation = InnerProduct.forward(
            dnnl_forward_inference, source: input.memory.layout,
            weights: Layout([outputs, inputs], plan.weightElement(floatingElement), dnnl_format_tag_any),
            bias: .vector(outputs),
            target: .matrix(program.rows, outputs, isLast ? dnnl_f32 : plan.targetElement(floatingElement)))
        return run(operation, plan, input, name: name)
    }

    private mutating func run<Operation>(
        _ operation: Operation, _ plan: WeightedLayer, _ input: Value, name: String
    ) -> Value {
        let primitive = Processor.made(
            Primitive.make(operation, Attributes(relu: plan.relu, scales: plan.outputScales)))
        let ordered = shared(name, primitive.weights, plan)
        let output = Memory(primitive.target)
        let bias = FloatBuffer(plan.bias)
        program.call(
            primitive,
            [
                DNNL_ARG_SRC: input.memory, DNNL_ARG_WEIGHTS: ordered,
                DNNL_ARG_BIAS: Memory(.vector(plan.bias.count), in: bias), DNNL_ARG_DST: output,
            ])
        return Value(memory: output, scale: plan.targetScale, name: name)
    }

    /// A layer's weights in an order, made once.
    private mutating func shared(_ name: String, _ layout: Layout, _ plan: WeightedLayer) -> Memory {
        if let known = weights[name]?.first(where: { $0.layout == layout }) { return known }
        let ordered = plan.weights(layout)
        weights[name, default: []].append(ordered)
        return ordered
    }

    private func affine(_ input: Value, _ scale: [Float], _ shift: [Float], name: String) -> Value {
        let x = input.memory.asImages
        var operation = dnnl_batch_normalization_desc_t()
        var raw = x.layout.raw
        let flags = dnnl_use_global_stats.rawValue | dnnl_use_scale.rawValue | dnnl_use_shift.rawValue
        Processor.check(
            dnnl_batch_normalization_forward_desc_init(&operation, dnnl_forward_inference, &raw, 0, flags),
            "describe a batch normalisation")
        let primitive = Processor.made(Primitive.make(operation))
        let y = Memory(x.layout)
        func vector(_ values: [Float]) -> Memory { Memory(.vector(values.count), in: FloatBuffer(values)) }
        program.call(
            primitive,
            [
                DNNL_ARG_SRC: x, DNNL_ARG_DST: y, DNNL_ARG_MEAN: vector(scale.map { _ in 0 }),
                DNNL_ARG_VARIANCE: vector(scale.map { _ in 1 }), DNNL_ARG_SCALE: vector(scale),
                DNNL_ARG_SHIFT: vector(shift),
            ])
        return Value(memory: y.seen(as: input.memory.layout), name: name)
    }

    private func maxPool(_ input: Value, _ window: Window) -> Value {
        let shape = ConvolutionShape(input.memory, window, outputs: nil)
        let target = Layout.images(program.rows, shape.output, input.memory.layout.element, dnnl_nhwc)
        let primitive = Processor.made(
            Primitive.make(
                shape.poolingForward(dnnl_forward_inference, source: input.memory.layout, target: target)))
        let output = Memory(primitive.target)
        program.call(primitive, [DNNL_ARG_SRC: input.memory, DNNL_ARG_DST: output])
        return Value(memory: output, scale: input.scale, name: input.name)
    }

    private func relu(_ input: Value, name: String) -> Value {
        var operation = dnnl_eltwise_desc_t()
        var raw = input.memory.layout.raw
        Processor.check(
            dnnl_eltwise_forward_desc_init(&operation, dnnl_forward_inference, dnnl_eltwise_relu, &raw, 0, 0),
            "describe a ReLU")
        let output = Memory(input.memory.layout)
        program.call(
            Processor.made(Primitive.make(operation)), [DNNL_ARG_SRC: input.memory, DNNL_ARG_DST: output])
        return Value(memory: output, name: name)
    }

    private func flattened(_ input: Value) -> Value {
        let element = input.memory.layout.element
        let plain = program.reordered(input.memory, to: input.memory.plainLayout(element))
        return Value(memory: plain.seen(as: plain.flatLayout(element)), scale: input.scale, name: input.name)
    }
}

/// A convolution's or dense layer's numbers in the arithmetic that its input has.
///
/// With an input x = q / s and weights W_o = V_o / t_o, both in 8 bits, y_o = (sum of V q + b_o s t_o) / (s t_o), and the
/// output in 8 bits is y_o u: every channel has the factor u / (s t_o).
private struct WeightedLayer {
    private let values: FoldedLayer.Weights
    private let lengths: [Int]
    private let isQuantized: Bool
    /// t, one an output channel.
    private var weightScales: [Float] = []
    let relu: Bool
    private(set) var bias: [Float]
    private(set) var outputScales: [Float] = []
    /// u, or 1 for an output that is not quantized.
    private(set) var targetScale: Float = 1
    private let quantizesTarget: Bool

    /// - Parameter range: the largest magnitude of the output if that is to be quantized.
    init(_ values: FoldedLayer.Weights, lengths: [Int], input: Value, range: Float?) {
        self.values = values
        self.lengths = lengths
        relu = values.relu
        bias = values.bias
        isQuantized = input.isQuantized
        quantizesTarget = isQuantized && range != nil
        guard isQuantized else { return }
        if let range { targetScale = (relu ? 255 : 127) / range }
        weightScales = values.magnitudes.map { 127 / max($0, smallestRange) }
        for output in bias.indices { bias[output] *= input.scale * weightScales[output] }
        outputScales = weightScales.map { targetScale / (input.scale * $0) }
    }

    func weightElement(_ floating: Layout.Element) -> Layout.Element { isQuantized ? dnnl_s8 : floating }

    func targetElement(_ floating: Layout.Element) -> Layout.Element {
        quantizesTarget ? (relu ? dnnl_u8 : dnnl_s8) : floating
    }

    /// The weights in the order and type that a primitive wants.
    func weights(_ layout: Layout) -> Memory {
        let tag = lengths.count == 2 ? dnnl_ab : dnnl_oihw
        let plain = Memory(Layout(lengths, isQuantized ? dnnl_s8 : dnnl_f32, tag))
        values.weight.withUnsafeBufferPointer { weight in
            guard let base = weight.baseAddress else { return }
            if isQuantized {
                quantize(base, into: plain.pointer.assumingMemoryBound(to: Int8.self))
            } else {
                plain.floats.update(from: base, count: weight.count)
            }
        }
        let program = Program(rows: 1, element: dnnl_f32, training: false)
        var ordered = plain
        let operations = program.record { ordered = program.reordered(plain, to: layout) }
        program.run(operations)
        return ordered
    }

    private func quantize(_ weight: UnsafePointer<Float>, into bytes: UnsafeMutablePointer<Int8>) {
        let count = values.weight.count / bias.count
        for output in weightScales.indices {
            let (start, scale) = (output * count, weightScales[output])
            for index in start..<(start + count) {
                let value = (weight[index] * scale).rounded()
                bytes[index] = Int8(value < -127 ? -127 : value > 127 ? 127 : value)
            }
        }
    }
}
