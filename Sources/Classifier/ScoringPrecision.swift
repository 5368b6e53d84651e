import NeuralNetwork

/// The arithmetic of scoring with a network of planes. Networks of features are too small to gain by anything but single
/// precision, and always use it.
public enum ScoringPrecision: String, Sendable, CaseIterable {
    case float32 = "f32"
    /// Single precision where the processor has no instructions for it.
    case bfloat16 = "bf16"
    /// 8 bits, with the ranges that training measured.
    case int8

    /// What to tell a user who asked for a precision that is not available; `nil` where it is.
    public var note: String? { self == .bfloat16 ? Precision.bfloat16.note : nil }

    /// A model that was trained before ranges were measured.
    struct NoRanges: Error, CustomStringConvertible {
        var description: String { "has no ranges for scoring in int8; a model that is trained anew has them" }
    }

    /// - Throws: `NoRanges` if the card lacks what int8 needs.
    func of(_ member: Int, _ card: ModelCard) throws -> InferencePrecision {
        switch self {
        case .float32: return .float32
        case .bfloat16: return .bfloat16
        case .int8 where card.kind == .features: return .float32
        case .int8:
            guard let ranges = card.ranges else { throw NoRanges() }
            return .int8(ranges: ranges[member])
        }
    }
}
