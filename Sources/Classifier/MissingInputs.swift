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

    /// As it goes on after a file's name.
    public var sentence: String {
        "lacks what this model needs (\(FeatureName.list(names)))" + (reason.map { ": \($0)" } ?? "")
    }

    public var description: String { "the input " + sentence }
}
