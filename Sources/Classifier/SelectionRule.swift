/// From which score on a candidate is selected: a score itself, or what a wanted recall or false-positive rate asks for.
public enum SelectionRule: Sendable, Equatable {
    case score(Double)
    case recall(Double)
    case falsePositiveRate(Double)

    /// Reads `0.5`, `recall=0.99` or `fpr=0.001`; `nil` for anything else or a number outside 0...1.
    public init?(_ text: String) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard let value = parts.last.flatMap({ Double($0) }), (0...1).contains(value) else { return nil }
        switch (parts.count, parts.first?.lowercased()) {
        case (1, _): self = .score(value)
        case (2, "recall"): self = .recall(value)
        case (2, "fpr"): self = .falsePositiveRate(value)
        default: return nil
        }
    }

    public func threshold(on curve: OperatingCurve) -> Double {
        switch self {
        case .score(let score): score
        case .recall(let recall): curve.threshold(recall: recall)
        case .falsePositiveRate(let rate): curve.threshold(falsePositiveRate: rate)
        }
    }
}
