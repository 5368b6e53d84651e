/// Lines of short text files.
enum TextLines {
    /// The lines that are not empty.
    static func lines(of bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    }

    static func withoutOuterBlanks(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
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
