import Foundation

/// What evidence is worked out with: numbers, numbers with their slopes, or the nodes of an ONNX graph. A loss states its
/// law once for all of them.
package protocol EvidenceNumber {
    static func - (first: Self, second: Self) -> Self
    static func * (first: Self, second: Self) -> Self
    static prefix func - (number: Self) -> Self
    static func + (number: Self, constant: Double) -> Self
    static func + (first: Self, second: Self) -> Self
    static func * (constant: Double, number: Self) -> Self
    /// e^x.
    var exponential: Self { get }
    /// The natural one.
    var logarithm: Self { get }
    /// log(1 + e^x).
    var softplus: Self { get }
}

extension Double: EvidenceNumber {
    package var exponential: Double { exp(self) }
    package var logarithm: Double { log(self) }
    /// Without overflow.
    package var softplus: Double { max(self, 0) + log1p(exp(-abs(self))) }
}

/// A number with its derivative by the logit: arithmetic carries both along (forward differentiation).
struct Differentiated: EvidenceNumber {
    var value: Double
    var slope: Double

    static func + (first: Self, second: Self) -> Self {
        Self(value: first.value + second.value, slope: first.slope + second.slope)
    }
    static func - (first: Self, second: Self) -> Self {
        Self(value: first.value - second.value, slope: first.slope - second.slope)
    }
    static func * (first: Self, second: Self) -> Self {
        Self(
            value: first.value * second.value,
            slope: first.slope * second.value + first.value * second.slope)
    }
    static prefix func - (number: Self) -> Self { Self(value: -number.value, slope: -number.slope) }
    static func + (number: Self, constant: Double) -> Self {
        Self(value: number.value + constant, slope: number.slope)
    }
    static func * (constant: Double, number: Self) -> Self {
        Self(value: constant * number.value, slope: constant * number.slope)
    }
    var exponential: Self { Self(value: exp(value), slope: exp(value) * slope) }
    var logarithm: Self { Self(value: log(value), slope: slope / value) }
    /// The derivative of log(1 + e^x) is 1 / (1 + e^-x).
    var softplus: Self { Self(value: value.softplus, slope: slope / (1 + exp(-value))) }
}
