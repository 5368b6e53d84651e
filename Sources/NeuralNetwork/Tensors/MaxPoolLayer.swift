import COneDNN

/// The largest value of every window; its gradient goes to where that value was.
final class MaxPoolLayer: TensorLayer {
    private let window: Window

    init(window: Window) {
        self.window = window
    }

    func forward(_ input: Memory, _ program: Program) -> TensorPass {
        let shape = ConvolutionShape(input, window, outputs: nil)
        let target = Layout.images(program.rows, shape.output, input.layout.element, dnnl_format_tag_any)
        let primitive = Processor.made(
            Primitive.make(shape.poolingForward(dnnl_forward_training, source: input.layout, target: target)))
        let y = Memory(primitive.target)
        let places = Memory(primitive.workspace)
        program.call(primitive, [DNNL_ARG_SRC: input, DNNL_ARG_DST: y, DNNL_ARG_WORKSPACE: places])
        return TensorPass(output: y) { gradient, needsInputGradient in
            guard needsInputGradient else { return nil }
            let backward = Processor.made(
                Primitive.make(
                    shape.poolingBackward(sourceGradient: input.layout, targetGradient: y.layout), hint: primitive))
            let dx = Memory(input.layout)
            let dy = program.reordered(gradient, to: y.layout)
            program.call(backward, [DNNL_ARG_DIFF_DST: dy, DNNL_ARG_WORKSPACE: places, DNNL_ARG_DIFF_SRC: dx])
            return dx
        }
    }
}
