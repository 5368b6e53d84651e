import Glibc

/// How the cells of a text table are written.
struct CellDialect: Sendable, Equatable {
    var delimiter: UInt8
    /// `1,5` is a number.
    var decimalComma = false
    /// Cells may be in single quotes too (ARFF).
    var singleQuotes = false

    func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || singleQuotes && byte == UInt8(ascii: "'")
    }

    /// Whether some quote is there; a plain table is spared all that has to do with them.
    func mayQuote(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return false }
        func has(_ byte: UInt8) -> Bool { memchr(base, Int32(byte), text.count) != nil }
        return has(UInt8(ascii: "\"")) || singleQuotes && has(UInt8(ascii: "'"))
    }
}

/// Where the rows of a table end: at line ends, but for those within a quoted cell (RFC 4180).
///
/// A quote opens a cell only at its beginning, and closes it only before a delimiter or a line end; any other is a character
/// like others, so that a stray one does not swallow the rows behind it.
enum RowCutter {
    /// A quote without a partner within so many bytes is a stray one.
    static let longestQuotedCell = 1 << 16

    /// The place of the quote that closes the cell opened at `open`, or `nil` if that opens none.
    static func closingQuote(_ text: UnsafeBufferPointer<UInt8>, open: Int, delimiter: UInt8) -> Int? {
        let quote = text[open]
        let end = min(text.count, open + longestQuotedCell)
        var position = open + 1
        while position < end {
            guard text[position] == quote else {
                position += 1
                continue
            }
            if position + 1 < text.count, text[position + 1] == quote {
                position += 2
                continue
            }
            var after = position + 1
            while after < text.count, text[after].isBlank, text[after] != delimiter { after += 1 }
            let isClosed =
                after == text.count || text[after] == delimiter || text[after].isLineEnd
                || text[after] == UInt8(ascii: "%")
            return isClosed ? position : nil
        }
        return nil
    }

    /// The place of the line end (or the end of the text) behind the row that begins at `start`.
    ///
    /// - Returns: besides, whether more text could not change it.
    static func rowEnd(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, dialect: CellDialect
    ) -> (end: Int, isSure: Bool) {
        var position = start
        var isCellStart = true
        var isSure = true
        while position < text.count {
            let byte = text[position]
            if byte.isLineEnd { return (position, isSure && (byte == .lineFeed || position + 1 < text.count)) }
            if isCellStart, dialect.isQuote(byte) {
                if let closing = closingQuote(text, open: position, delimiter: dialect.delimiter) {
                    position = closing
                } else if text.count - position < longestQuotedCell {
                    isSure = false
                }
            }
            isCellStart = byte == dialect.delimiter || isCellStart && byte.isBlank
            position += 1
        }
        return (text.count, false)
    }

    /// The count of bytes up to and including the last row end, or `nil` if there is none that is sure.
    ///
    /// A carriage return in the last place may be half of a pair, so it is not taken. In a pattern file the cut falls
    /// before a comment line, so that a pattern and its class stay together.
    static func cut(_ bytes: [UInt8], layout: TableLayout) -> Int? {
        if layout.labelOnNextLine {
            return bytes.indices.dropFirst().last { bytes[$0] == UInt8(ascii: "#") && bytes[$0 - 1].isLineEnd }
        }
        if let cut = bytes.withUnsafeBufferPointer({ quotedCut($0, dialect: layout.dialect) }) { return cut }
        if let lineFeed = bytes.lastIndex(of: .lineFeed) { return lineFeed + 1 }
        return bytes.dropLast().lastIndex(of: .carriageReturn).map { $0 + 1 }
    }

    /// The same where there are quotes, `nil` where there are none; 0 if no row end is sure.
    private static func quotedCut(_ text: UnsafeBufferPointer<UInt8>, dialect: CellDialect) -> Int? {
        guard dialect.mayQuote(text) else { return nil }
        var start = 0
        while start < text.count {
            let row = rowEnd(text, from: start, dialect: dialect)
            guard row.isSure else { break }
            start = next(text, after: row.end)
        }
        return start
    }

    /// Where the next row begins.
    static func next(_ text: UnsafeBufferPointer<UInt8>, after end: Int) -> Int {
        let isPair = end + 1 < text.count && text[end] == .carriageReturn && text[end + 1] == .lineFeed
        return min(end + (isPair ? 2 : 1), text.count)
    }

    /// How many lines some text that does not end with a line end goes over.
    static func lineCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var lines = 1
        var position = 0
        while position < text.count {
            if text[position].isLineEnd {
                lines += 1
                position = next(text, after: position)
            } else {
                position += 1
            }
        }
        return lines
    }

    static func dropLines(_ count: Int, from bytes: [UInt8]) -> [UInt8] {
        var start = 0
        bytes.withUnsafeBufferPointer { text in
            for _ in 0..<count {
                while start < text.count, !text[start].isLineEnd { start += 1 }
                start = next(text, after: start)
            }
        }
        return Array(bytes[start...])
    }

    /// The lines of some text, empty ones included.
    static func lines(of bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
            .map(String.init)
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    var isLineEnd: Bool { self == .lineFeed || self == .carriageReturn }
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
