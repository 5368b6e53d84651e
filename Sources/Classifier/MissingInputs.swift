import Candidates

/// A candidate or a table lacks inputs that a model needs.
public struct MissingInputs: Error, Equatable, Sendable, CustomStringConvertible {
    public var names: [String]
    /// Why they are missing, where that is known; the end of a sentence.
    public var reason: String?

    public init(_ names: [String], reason: String? = nil) {
        self.names = names
        self.reason = reason
    }

    /// How `sentence` begins.
    public static let opening = "lacks what this model needs"
    private static let mostNamed = 8

    /// As it goes on after a file's name.
    public var sentence: String {
        let list = FeatureName.list(names)
        return "\(Self.opening) (\(list))" + (reason.map { ": \($0)" } ?? "")
    }

    public var description: String { "the input " + sentence }
}
