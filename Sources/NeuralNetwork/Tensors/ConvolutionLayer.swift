import COneDNN

/// A convolution with a bias, and max(y, 0) if asked for.
///
/// y[n, o, i, j] = b[o] + sum over c, k, l of W[o, c, k, l] x[n, c, i * stride + k - padding, j * stride + l - padding].
/// Shapes: x rows x inputs x height x width, W outputs x inputs x kernel x kernel. oneDNN chooses the orders in memory; the
/// weights themselves stay row-major in single precision and are reordered every pass, which takes less than a hundredth
/// of it.
final class ConvolutionLayer: TensorLayer {
    private let outputs: Int
    private let window: Window
    private let weight: Parameter
    private let bias: Parameter
    private let relu: Bool

    init(outputs: Int, window: Window, relu: Bool, weight: Parameter, bias: Parameter) {
        self.outputs = outputs
        self.window = window
        self.relu = relu
        self.weight = weight
        self.bias = bias
    }

    func forward(_ input: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass {
        let shape = ConvolutionShape(input, window, outputs: outputs)
        let (element, lengths) = (program.element, shape.weightLengths)
        let anyWeights = Layout(lengths, element, dnnl_format_tag_any)
        let source = Layout.images(program.rows, shape.input, element, dnnl_format_tag_any)
        let target = Layout.images(program.rows, shape.output, element, dnnl_format_tag_any)
        let primitive = Processor.made(
            Primitive.make(
                shape.forward(
                    dnnl_forward_training, source: source, weights: anyWeights, bias: .vector(outputs), target: target),
                Attributes(relu: relu)))
        let x = try program.reordered(input, to: primitive.source)
        let master = Memory(Layout(lengths, dnnl_f32, dnnl_oihw), in: weight.values)
        let weights = try program.reordered(master, to: primitive.weights)
        let biases = Memory(.vector(outputs), in: bias.values)
        let y = try Memory(primitive.target)
        program.call(
            primitive, [DNNL_ARG_SRC: x, DNNL_ARG_WEIGHTS: weights, DNNL_ARG_BIAS: biases, DNNL_ARG_DST: y])
        return TensorPass(output: y) { gradient, needsInputGradient throws(OutOfMemory) in
            var gradient = try program.reordered(gradient, to: y.layout)
            if self.relu { gradient = try ReLU.backward(output: y, gradient, program) }
            try self.weightGradient(shape, x, gradient, program, hint: primitive)
            guard needsInputGradient else { return nil }
            return try self.inputGradient(shape, x, gradient, master, program, hint: primitive)
        }
    }

    private func weightGradient(
        _ shape: ConvolutionShape, _ input: Memory, _ gradient: Memory, _ program: Program, hint: Primitive
    ) throws(OutOfMemory) {
        let anyWeights = Layout(shape.weightLengths, dnnl_f32, dnnl_format_tag_any)
        let candidates = [(input.layout, gradient.layout), (input.layout.anyOrder, gradient.layout.anyOrder)]
        let primitive = Primitive.fastest(
            candidates.map { source, target in
                shape.backwardWeights(
                    source: source, weightGradient: anyWeights, biasGradient: .vector(outputs), targetGradient: target)
            }, hint: hint)
        let x = try program.reordered(input, to: primitive.source)
        let dy = try program.reordered(gradient, to: primitive.layout(dnnl_query_diff_dst_md))
        let weightLayout = primitive.layout(dnnl_query_diff_weights_md)
        let master = Memory(Layout(shape.weightLengths, dnnl_f32, dnnl_oihw), in: weight.gradient)
        let dw = weightLayout == master.layout ? master : try Memory(weightLayout)
        let db = Memory(.vector(outputs), in: bias.gradient)
        program.call(
            primitive,
            [DNNL_ARG_SRC: x, DNNL_ARG_DIFF_DST: dy, DNNL_ARG_DIFF_WEIGHTS: dw, DNNL_ARG_DIFF_BIAS: db])
        if dw !== master { program.copy(dw, to: master) }
    }

    private func inputGradient(
        _ shape: ConvolutionShape, _ input: Memory, _ gradient: Memory, _ master: Memory, _ program: Program,
        hint: Primitive
    ) throws(OutOfMemory) -> Memory {
        let anyWeights = Layout(shape.weightLengths, program.element, dnnl_format_tag_any)
        let candidates = [(input.layout, gradient.layout), (input.layout.anyOrder, gradient.layout.anyOrder)]
        let primitive = Primitive.fastest(
            candidates.map { source, target in
                shape.backwardData(sourceGradient: source, weights: anyWeights, targetGradient: target)
            }, hint: hint)
        let dx = try Memory(primitive.layout(dnnl_query_diff_src_md))
        let dy = try program.reordered(gradient, to: primitive.layout(dnnl_query_diff_dst_md))
        let weights = try program.reordered(master, to: primitive.weights)
        program.call(primitive, [DNNL_ARG_DIFF_DST: dy, DNNL_ARG_WEIGHTS: weights, DNNL_ARG_DIFF_SRC: dx])
        return dx
    }
}

extension ConvolutionShape {
    /// - Parameter input: rows x channels x height x width.
    init(_ input: Memory, _ window: Window, outputs: Int?) {
        let lengths = input.layout.lengths
        rows = lengths[0]
        self.input = ImageShape(channels: lengths[1], height: lengths[2], width: lengths[3])
        self.window = window
        guard let output = window.output(of: self.input, channels: outputs ?? lengths[1]) else {
            preconditionFailure("a description that was not checked")
        }
        self.output = output
    }
}

extension Primitive {
    /// The first that is none of oneDNN's reference implementations.
    static func fastest<Operation>(_ operations: [Operation], hint: Primitive?) -> Primitive {
        let known = operations.lazy.compactMap { make($0, hint: hint) }
        return Processor.made(known.first { !$0.isReference } ?? known.first)
    }
}
