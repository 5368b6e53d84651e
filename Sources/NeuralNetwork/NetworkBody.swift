/// What runs a network's graph, in one of two forms: rows of floats, or tensors that oneDNN lays out.
protocol NetworkBody: AnyObject {
    /// The most rows that should go through at once; `nil` for any number.
    var blockRows: Int? { get }
    /// Threads that one pass may use.
    var threads: Int { get set }
    var precision: Precision { get set }

    /// Rows x inputs to rows x outputs. The result is valid until the next call.
    func forward(
        _ input: UnsafePointer<Float>, rows: Int, training: Bool
    ) throws(OutOfMemory) -> UnsafePointer<Float>

    /// Takes dL/d(output) of the last forward pass, sets every parameter's gradient and gives dL/d(input) if asked for.
    @discardableResult
    func backward(
        _ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool
    ) throws(OutOfMemory) -> UnsafePointer<Float>?
}
