import COneDNN

/// Images made into vectors, channel after channel.
final class FlattenLayer: TensorLayer {
    func forward(_ input: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass {
        let (plain, flat) = (input.plainLayout(program.element), input.flatLayout(program.element))
        return TensorPass(output: try program.reordered(input, to: plain).seen(as: flat)) {
            gradient, _ throws(OutOfMemory) in
            try program.reordered(gradient, to: flat).seen(as: plain)
        }
    }
}

extension Memory {
    /// Rows x channels x height x width, or rows x values, row-major.
    func plainLayout(_ element: Layout.Element) -> Layout {
        let lengths = layout.lengths
        return Layout(lengths, element, lengths.count == 2 ? dnnl_ab : dnnl_nchw)
    }

    /// The same bytes as a matrix of rows x values.
    func flatLayout(_ element: Layout.Element) -> Layout {
        let lengths = layout.lengths
        return .matrix(lengths[0], lengths[1...].reduce(1, *), element)
    }

    /// Some of the columns of a row-major matrix.
    func columns(_ first: Int, _ count: Int) -> Memory {
        let lengths = layout.lengths
        return seen(
            as: Layout([lengths[0], count], layout.element, strides: [lengths[1], 1]),
            offset: first * layout.elementBytes)
    }
}
