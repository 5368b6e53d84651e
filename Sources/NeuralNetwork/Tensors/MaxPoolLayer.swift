import COneDNN

/// The largest value of every window; its gradient goes to where that value was.
final class MaxPoolLayer: TensorLayer {
    private let window: Window

    init(window: Window) {
        self.window = window
    }

    func forward(_ input: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass {
        let shape = ConvolutionShape(input, window, outputs: nil)
        let target = Layout.images(program.rows, shape.output, input.layout.element, dnnl_format_tag_any)
        let primitive = Processor.made(
            Primitive.make(shape.poolingForward(dnnl_forward_training, source: input.layout, target: target)))
        let y = try Memory(primitive.target)
        let places = try Memory(primitive.workspace)
        program.call(primitive, [DNNL_ARG_SRC: input, DNNL_ARG_DST: y, DNNL_ARG_WORKSPACE: places])
        return TensorPass(output: y) { gradient, needsInputGradient throws(OutOfMemory) in
            guard needsInputGradient else { return nil }
            let backward = Processor.made(
                Primitive.make(
                    shape.poolingBackward(sourceGradient: input.layout, targetGradient: y.layout), hint: primitive))
            let dx = try Memory(input.layout)
            let dy = try program.reordered(gradient, to: y.layout)
            program.call(backward, [DNNL_ARG_DIFF_DST: dy, DNNL_ARG_WORKSPACE: places, DNNL_ARG_DIFF_SRC: dx])
            return dx
        }
    }
}
