/// Lines of short text files.
enum TextLines {
    /// All lines, so that the place in the list is the line's number less one; at least one.
    static func lines(of bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// Whether a line holds no data: nothing, or a comment.
    static func isComment(_ line: Substring) -> Bool {
        let text = line.drop(while: \.isWhitespace)
        return text.isEmpty || text.hasPrefix("#")
    }

    /// The words of a line, parted by blanks, commas or semicolons.
    static func words(_ line: Substring) -> [Substring] {
        line.split { $0.isWhitespace || $0 == "," || $0 == ";" }
    }
}

extension StringProtocol {
    /// Without white space, quotes and a byte-order mark at either end.
    var trimmed: String { trimmed { $0.isWhitespace || $0 == "\"" || $0 == "'" || $0 == "\u{FEFF}" } }

    /// Without white space at either end.
    package var trimmingBlanks: String { trimmed { $0.isWhitespace } }

    private func trimmed(_ isUnwanted: (Character) -> Bool) -> String {
        guard let last = lastIndex(where: { !isUnwanted($0) }) else { return "" }
        return String(self[...last].drop(while: isUnwanted))
    }
}
