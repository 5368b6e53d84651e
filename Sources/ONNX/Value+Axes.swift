extension Value {
    /// The values of each row in another shape.
    public func reshaped(_ shape: [Int]) -> Value {
        // A length of 0 is that of the input's axis.
        apply("Reshape", [graph.constant([0] + shape)])
    }

    /// The values of each row one behind the other.
    public var flattened: Value { apply("Flatten", [], [("axis", .integer(1))]) }

    /// With another axis of length 1 behind the last.
    public var withTrailingAxis: Value { apply("Unsqueeze", [graph.constant([-1])]) }

    /// Rows of vectors cut into runs of these lengths.
    public func split(_ lengths: [Int]) -> [Value] {
        guard lengths.count > 1 else { return [self] }
        return graph.apply("Split", [self, graph.constant(lengths)], [("axis", .integer(1))], outputs: lengths.count)
    }

    /// Rows of vectors joined to one vector a row.
    ///
    /// - Precondition: there is at least one.
    public static func joined(_ values: [Value]) -> Value {
        values.count == 1 ? values[0] : values[0].apply("Concat", Array(values.dropFirst()), [("axis", .integer(1))])
    }

    /// The sum along the last axis, which goes.
    public var sum: Value { apply("ReduceSum", [graph.constant([-1])], [("keepdims", .integer(0))]) }
    /// The mean along the last axis, which goes.
    public var mean: Value { apply("ReduceMean", [], [("axes", .integers([-1])), ("keepdims", .integer(0))]) }

    /// Of truths: whether any along the last axis, which goes, holds.
    public var any: Value {
        choose(constant(1), otherwise: constant(0))
            .apply("ReduceMax", [], [("axes", .integers([-1])), ("keepdims", .integer(0))]) > 0
    }
}
