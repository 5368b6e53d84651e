/// Lines of short text files.
enum TextLines {
    /// All lines, so that the place in the list is the line's number less one; at least one.
    static func lines(of bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// All lines of a file, in whichever encoding tables are read too.
    ///
    /// - Throws: `FormatError` if it is more than `limit` bytes.
    static func lines(of file: OpenedFile, limit: Int) throws(FormatError) -> [Substring] {
        let content = try file.content(limit: limit)
        guard hasMark(content) else { return lines(of: content) }
        var text = try TextFile(file)
        var bytes: [UInt8] = []
        while true {
            let next = try text.read(upTo: 1 << 16)
            if next.isEmpty { return lines(of: bytes) }
            bytes += next
        }
    }

    /// The first bytes of a file in UTF-8; `nil` if it is no text.
    static func beginning(of file: OpenedFile) -> [UInt8]? {
        var bytes = file.head
        if hasMark(bytes) {
            guard var text = try? TextFile(file), let decoded = try? text.read(upTo: max(bytes.count, 4)) else {
                return nil
            }
            bytes = decoded
        }
        return bytes.contains(0) ? nil : bytes
    }

    /// Whether bytes begin with a byte-order mark.
    private static func hasMark(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xef, 0xbb, 0xbf]) || TextFile.isUTF16(bytes)
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
