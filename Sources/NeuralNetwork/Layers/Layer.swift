/// How rows of vectors go through one kind of node: a pair, forward and backward. The arrays passed are rows x width, row-major; a layer owns the
/// memory of what it returns, which is valid until its next call.
protocol Layer: AnyObject {
    /// - Parameter training: whether statistics of the batch are used and values are dropped out.
    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float>

    /// Takes dL/d(output) of the last forward pass, sets the parameters' gradients and returns dL/d(input).
    ///
    /// - Parameter needsInputGradient: false for the first layer, whose input gradient nobody uses.
    func backward(_ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool) -> UnsafePointer<Float>
}
