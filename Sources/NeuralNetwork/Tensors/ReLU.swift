import COneDNN

/// y = max(x, 0); dx = dy where y > 0, else 0.
final class ReLU: TensorLayer {
    func forward(_ input: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass {
        let y = try Memory(input.layout)
        program.call(Self.forward(input.layout), [DNNL_ARG_SRC: input, DNNL_ARG_DST: y])
        return TensorPass(output: y) { gradient, needsInputGradient throws(OutOfMemory) in
            needsInputGradient ? try Self.backward(output: y, gradient, program) : nil
        }
    }

    private static func forward(_ layout: Layout) -> Primitive {
        var operation = dnnl_eltwise_desc_t()
        var raw = layout.raw
        Processor.check(
            dnnl_eltwise_forward_desc_init(
                &operation, dnnl_forward_training, dnnl_eltwise_relu_use_dst_for_bwd, &raw, 0, 0),
            "describe a ReLU")
        return Processor.made(Primitive.make(operation))
    }

    /// The gradient before a ReLU, in the memory of the one behind it where that has the output's layout.
    static func backward(output: Memory, _ gradient: Memory, _ program: Program) throws(OutOfMemory) -> Memory {
        let gradient = try program.reordered(gradient, to: output.layout)
        var operation = dnnl_eltwise_desc_t()
        var raw = output.layout.raw
        Processor.check(
            dnnl_eltwise_backward_desc_init(&operation, dnnl_eltwise_relu_use_dst_for_bwd, &raw, &raw, 0, 0),
            "describe a ReLU's way back")
        let primitive = Processor.made(Primitive.make(operation, hint: forward(output.layout)))
        program.call(
            primitive, [DNNL_ARG_DST: output, DNNL_ARG_DIFF_DST: gradient, DNNL_ARG_DIFF_SRC: gradient])
        return gradient
    }
}
