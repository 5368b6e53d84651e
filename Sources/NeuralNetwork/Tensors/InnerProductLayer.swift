import COneDNN

/// A dense layer, y = x W^T + b, and max(y, 0) if asked for; the formulas are `DenseLayer`'s.
final class InnerProductLayer: TensorLayer {
    private let inputs: Int
    private let outputs: Int
    private let weight: Parameter
    private let bias: Parameter
    private let relu: Bool
    /// The last layer gives single precision, whatever comes to it.
    private let isLast: Bool

    init(inputs: Int, outputs: Int, relu: Bool, isLast: Bool, weight: Parameter, bias: Parameter) {
        self.inputs = inputs
        self.outputs = outputs
        self.relu = relu
        self.isLast = isLast
        self.weight = weight
        self.bias = bias
    }

    func forward(_ input: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass {
        if input.layout.lengths.count > 2 { return try forward(image: input, program) }
        let x = try program.reordered(input, to: .matrix(program.rows, inputs, program.element))
        let target = Layout.matrix(program.rows, outputs, isLast ? dnnl_f32 : program.element)
        let anyWeights = Layout([outputs, inputs], program.element, dnnl_format_tag_any)
        let primitive = Processor.made(
            Primitive.make(
                InnerProduct.forward(
                    dnnl_forward_training, source: x.layout, weights: anyWeights, bias: .vector(outputs),
                    target: target), Attributes(relu: relu)))
        let master = Memory(.matrix(outputs, inputs, dnnl_f32), in: weight.values)
        let weights = try program.reordered(master, to: primitive.weights)
        let y = try Memory(target)
        program.call(
            primitive,
            [
                DNNL_ARG_SRC: x, DNNL_ARG_WEIGHTS: weights,
                DNNL_ARG_BIAS: Memory(.vector(outputs), in: bias.values), DNNL_ARG_DST: y,
            ])
        return TensorPass(output: y) { gradient, needsInputGradient throws(OutOfMemory) in
            var dy = gradient
            if self.relu { dy = try ReLU.backward(output: y, gradient, program) }
            dy = try program.reordered(dy, to: target.with(program.element))
            try self.weightGradient(x, dy, program, hint: primitive)
            guard needsInputGradient else { return nil }
            return try self.inputGradient(x, dy, master, forward: weights, program, hint: primitive)
        }
    }

    /// An image of one value a channel is as good as a vector.
    private func forward(image: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass {
        let flat = try FlattenLayer().forward(image, program)
        let pass = try forward(flat.output, program)
        return TensorPass(output: pass.output) { gradient, needsInputGradient throws(OutOfMemory) in
            guard let dy = try pass.backward(gradient, needsInputGradient) else { return nil }
            return try flat.backward(dy, needsInputGradient)
        }
    }

    private func weightGradient(_ x: Memory, _ dy: Memory, _ program: Program, hint: Primitive) throws(OutOfMemory) {
        let master = Memory(.matrix(outputs, inputs, dnnl_f32), in: weight.gradient)
        let primitive = Processor.made(
            Primitive.make(
                InnerProduct.backwardWeights(
                    source: x.layout, weightGradient: master.layout.anyOrder, biasGradient: .vector(outputs),
                    targetGradient: dy.layout), hint: hint))
        let layout = primitive.layout(dnnl_query_diff_weights_md)
        let dw = layout == master.layout ? master : try Memory(layout)
        program.call(
            primitive,
            [
                DNNL_ARG_SRC: x, DNNL_ARG_DIFF_DST: dy, DNNL_ARG_DIFF_WEIGHTS: dw,
                DNNL_ARG_DIFF_BIAS: Memory(.vector(outputs), in: bias.gradient),
            ])
        if dw !== master { program.copy(dw, to: master) }
    }

    private func inputGradient(
        _ x: Memory, _ dy: Memory, _ master: Memory, forward: Memory, _ program: Program, hint: Primitive
    ) throws(OutOfMemory) -> Memory {
        let primitive = Processor.made(
            Primitive.make(
                InnerProduct.backwardData(
                    sourceGradient: x.layout,
                    weights: Layout([outputs, inputs], program.element, dnnl_format_tag_any),
                    targetGradient: dy.layout), hint: hint))
        let weights =
            forward.layout == primitive.weights ? forward : try program.reordered(master, to: primitive.weights)
        let dx = try Memory(x.layout)
        program.call(primitive, [DNNL_ARG_DIFF_DST: dy, DNNL_ARG_WEIGHTS: weights, DNNL_ARG_DIFF_SRC: dx])
        return dx
    }
}

/// The operations of a dense layer as oneDNN wants them described.
enum InnerProduct {
    static func forward(
        _ kind: dnnl_prop_kind_t, source: Layout, weights: Layout, bias: Layout, target: Layout
    ) -> dnnl_inner_product_desc_t {
        var operation = dnnl_inner_product_desc_t()
        var (source, weights, bias, target) = (source.raw, weights.raw, bias.raw, target.raw)
        Processor.check(
            dnnl_inner_product_forward_desc_init(&operation, kind, &source, &weights, &bias, &target),
            "describe a dense layer")
        return operation
    }

    static func backwardData(
        sourceGradient: Layout, weights: Layout, targetGradient: Layout
    ) -> dnnl_inner_product_desc_t {
        var operation = dnnl_inner_product_desc_t()
        var (source, weights, target) = (sourceGradient.raw, weights.raw, targetGradient.raw)
        Processor.check(
            dnnl_inner_product_backward_data_desc_init(&operation, &source, &weights, &target),
            "describe a dense layer's way back")
        return operation
    }

    static func backwardWeights(
        source: Layout, weightGradient: Layout, biasGradient: Layout, targetGradient: Layout
    ) -> dnnl_inner_product_desc_t {
        var operation = dnnl_inner_product_desc_t()
        var (source, weights, bias, target) = (
            source.raw, weightGradient.raw, biasGradient.raw, targetGradient.raw
        )
        Processor.check(
            dnnl_inner_product_backward_weights_desc_init(&operation, &source, &weights, &bias, &target),
            "describe a dense layer's weight gradient")
        return operation
    }
}
