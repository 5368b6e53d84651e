/// Numbers or truths that flow through a graph: an input, a constant, or what an operator makes of others.
///
/// Arithmetic is element by element, and an axis of length 1 is stretched, as in numpy.
public struct Value {
    public let graph: Graph
    let name: String

    func apply(_ operation: String, _ others: [Value] = [], _ attributes: [(name: String, Attribute)] = []) -> Value {
        graph.apply(operation, [self] + others, attributes)
    }

    /// The same number everywhere.
    func constant(_ number: Double) -> Value { graph.constant([Float(number)], shape: []) }

    // MARK: - Arithmetic

    public static func + (first: Value, second: Value) -> Value { first.apply("Add", [second]) }
    public static func - (first: Value, second: Value) -> Value { first.apply("Sub", [second]) }
    public static func * (first: Value, second: Value) -> Value { first.apply("Mul", [second]) }
    public static func / (first: Value, second: Value) -> Value { first.apply("Div", [second]) }
    public static prefix func - (value: Value) -> Value { value.apply("Neg") }

    public static func + (value: Value, number: Double) -> Value { value + value.constant(number) }
    public static func - (value: Value, number: Double) -> Value { value - value.constant(number) }
    public static func - (number: Double, value: Value) -> Value { value.constant(number) - value }
    public static func * (number: Double, value: Value) -> Value { value.constant(number) * value }
    public static func / (number: Double, value: Value) -> Value { value.constant(number) / value }

    public var magnitude: Value { apply("Abs") }
    /// -1, 0 or 1.
    public var sign: Value { apply("Sign") }
    public var squareRoot: Value { apply("Sqrt") }
    /// e^x.
    public var exponential: Value { apply("Exp") }
    /// The natural one.
    public var logarithm: Value { apply("Log") }
    /// 1 / (1 + e^-x).
    public var logistic: Value { apply("Sigmoid") }
    /// log(1 + e^x).
    public var softplus: Value { apply("Softplus") }
    /// The error function.
    public var errorFunction: Value { apply("Erf") }

    public func minimum(_ other: Value) -> Value { apply("Min", [other]) }
    public func clipped(to range: ClosedRange<Double>) -> Value {
        apply("Clip", [constant(range.lowerBound), constant(range.upperBound)])
    }

    // MARK: - Truths

    public static func < (first: Value, second: Value) -> Value { first.apply("Less", [second]) }
    public static func < (value: Value, number: Double) -> Value { value < value.constant(number) }
    public static func > (value: Value, number: Double) -> Value { value.apply("Greater", [value.constant(number)]) }
    /// - Precondition: there is at least one.
    public static func all(_ truths: [Value]) -> Value {
        truths.dropFirst().reduce(truths[0]) { $0.apply("And", [$1]) }
    }

    /// - Precondition: there is at least one.
    public static func any(_ truths: [Value]) -> Value {
        truths.dropFirst().reduce(truths[0]) { $0.apply("Or", [$1]) }
    }

    public var isNaN: Value { apply("IsNaN") }

    /// Of truths: `value` where they hold, these numbers elsewhere.
    public func choose(_ value: Value, otherwise other: Value) -> Value { apply("Where", [value, other]) }
    public func choose(_ value: Value, otherwise number: Double) -> Value {
        choose(value, otherwise: constant(number))
    }
    public func choose(_ number: Double, otherwise value: Value) -> Value {
        choose(constant(number), otherwise: value)
    }
}
