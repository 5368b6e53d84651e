/// The arithmetic of a training.
public enum Precision: String, Codable, CaseIterable, Sendable {
    /// Single precision.
    case float32 = "f32"
    /// What lies between the layers in bfloat16, sums and the weights that the optimizer changes in single precision.
    /// Only for networks of images; those of vectors alone are too small to gain by it and use single precision.
    case bfloat16 = "bf16"

    /// Whether this machine's processor has instructions for it. Where not, single precision is used instead.
    public var isAvailable: Bool { self == .float32 || Processor.hasBFloat16 }

    /// What to tell a user who asked for a precision that is not available; `nil` where it is.
    public var note: String? {
        isAvailable ? nil : "this processor has no bfloat16 instructions: float32 is used"
    }
}
