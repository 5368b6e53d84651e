import Formats

/// The files that a command line names, in a stable order.
///
/// An input is a file, a directory (searched through all its folders and the folders that links lead to), a pattern with
/// `*`, `?` or `[…]` that the shell did not expand, `@list.txt` (one input a line, `#` starts a comment line), or `-` (the
/// same on standard input). A file that is named twice, by whatever names, is one input. In a directory hidden names are
/// passed over, and what lies beside candidates (plots, logs, the command's own output) is left out and counted.
public struct InputList: Sendable {
    /// What the command itself writes and reads, which is none of its inputs.
    public struct OwnFiles: Sendable {
        /// Where its result goes.
        var output: String?
        /// A model, a list of labels.
        var others: [String]

        public init(output: String? = nil, others: [String] = []) {
            self.output = output
            self.others = others
        }
    }

    public let files: SurveyFiles
    public let leftOut: LeftOut
    /// The output's path if it is an input as well, whose content would be lost.
    public let overwritten: String?

    /// - Parameter onError: takes inputs that name nothing, each with the reason, as they are found.
    /// - Throws: what `onError` throws.
    public init(
        _ inputs: [String], besides own: OwnFiles = OwnFiles(), onError: @escaping (FormatError) throws -> Void
    ) throws {
        var walk = InputWalk(besides: own, onError: onError)
        for input in inputs { try walk.add(input, allowLists: true) }
        (files, leftOut, overwritten) = walk.finish()
    }

    public var paths: [String] { files.map(\.path) }
}
