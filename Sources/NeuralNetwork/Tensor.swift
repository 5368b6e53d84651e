/// Float values with a shape, row-major (the last axis varies fastest).
public struct Tensor: Sendable, Equatable {
    public var shape: [Int]
    public var values: [Float]

    /// - Precondition: the shape holds as many values as are given.
    public init(shape: [Int], values: [Float]) {
        precondition(shape.reduce(1, *) == values.count)
        self.shape = shape
        self.values = values
    }
}
