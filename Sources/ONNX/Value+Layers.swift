/// What networks are made of. Images lie channels x height x width in each row.
extension Value {
    /// Of vectors: W x + b, with W outputs x inputs.
    public func dense(weights: Value, bias: Value) -> Value {
        apply("Gemm", [weights, bias], [("transB", .integer(1))])
    }

    /// Of vectors: M x, with M inputs x outputs.
    public func times(_ matrix: Value) -> Value { apply("MatMul", [matrix]) }

    /// - Parameters:
    ///   - weights: outputs x inputs x height x width of the kernel.
    ///   - bias: one an output.
    public func convolution(
        weights: Value, bias: Value, stride: (height: Int, width: Int), padding: (height: Int, width: Int)
    ) -> Value {
        apply(
            "Conv", [weights, bias],
            [
                ("strides", .integers([stride.height, stride.width])),
                ("pads", .integers([padding.height, padding.width, padding.height, padding.width])),
            ])
    }

    /// The largest value of every window.
    public func largest(kernel: (height: Int, width: Int), stride: (height: Int, width: Int)) -> Value {
        apply(
            "MaxPool", [],
            [
                ("kernel_shape", .integers([kernel.height, kernel.width])),
                ("strides", .integers([stride.height, stride.width])),
            ])
    }

    /// max(x, 0).
    public var rectified: Value { apply("Relu") }
}
