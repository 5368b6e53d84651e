/// From which score on a candidate is selected: a score itself, or what is wanted of the selection on held-out rows.
public enum SelectionRule: Sendable, Equatable {
    case score(Double)
    case recall(Double)
    case precision(Double)
    case falsePositiveRate(Double)

    /// A text that is no rule, and why.
    public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// Reads `0.5`, `recall=0.99`, `precision=0.9` or `fpr=0.001`.
    ///
    /// - Throws: `Invalid` for anything else or a number outside 0...1; where a percentage seems to be meant, it says the
    ///   share that was probably meant.
    public init(_ text: String) throws(Invalid) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (name, number) = parts.count == 2 ? (parts[0], parts[1]) : ("", parts[0])
        let kind: @Sendable (Double) -> SelectionRule =
            switch (parts.count, name.lowercased()) {
            case (1, _): { .score($0) }
            case (_, "recall"): { .recall($0) }
            case (_, "precision"): { .precision($0) }
            case (_, "fpr"): { .falsePositiveRate($0) }
            default: throw Invalid(description: "\"\(name)\" is not known; \(Self.forms)")
            }
        guard let value = Double(number), (0...1).contains(value) else {
            guard let share = Self.percentage(number) else {
                throw Invalid(description: "\"\(number)\" is no number from 0 to 1; \(Self.forms)")
            }
            let meant = parts.count == 2 ? "\(name)=\(share)" : "\(share)"
            throw Invalid(description: "it is a share from 0 to 1; was \(meant) meant?")
        }
        self = kind(value)
    }

    private static let forms = "there are a score such as 0.5, recall=0.99, precision=0.9 and fpr=0.001"

    /// The share that `99` or `99%` probably means.
    private static func percentage(_ text: String) -> Double? {
        let hasSign = text.hasSuffix("%")
        let digits = hasSign ? String(text.dropLast()) : text
        guard let value = Double(digits), (hasSign ? 0...100 : 1...100).contains(value) else { return nil }
        return value / 100
    }
}
