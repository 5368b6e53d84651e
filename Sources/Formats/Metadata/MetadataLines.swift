/// The rows of a text in memory, one after the other with the number of their first line, empty ones left out.
///
/// A carriage return ends a line as well: programs that show their progress write one behind the other with it.
struct MetadataLines {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    private let text: Bytes
    private var position = 0
    private var line = 1
    /// How the cells of a table are written, so that quoted ones may hold line ends; `nil` where a line is a row.
    var dialect: CellDialect?

    init(_ text: Bytes) {
        self.text = text
    }

    /// The next row without the white space around it.
    mutating func next() -> (number: Int, bytes: Bytes)? {
        while position < text.count {
            let end = dialect.map { RowCutter.rowEnd(text, from: position, dialect: $0).end } ?? lineEnd()
            let row = Bytes(rebasing: text[position..<end])
            let number = line
            line += dialect == nil ? 1 : RowCutter.lineCount(row)
            position = RowCutter.next(text, after: end)
            let trimmed = dialect.map { $0.delimiter } == UInt8(ascii: "\t") ? row : row.trimmed
            if !row.trimmed.isEmpty { return (number, trimmed) }
        }
        return nil
    }

    private func lineEnd() -> Int {
        var end = position
        while end < text.count, !text[end].isLineEnd { end += 1 }
        return end
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without blanks at either end.
    var trimmed: UnsafeBufferPointer<UInt8> {
        guard let last = lastIndex(where: { !$0.isBlank }), let first = firstIndex(where: { !$0.isBlank }) else {
            return UnsafeBufferPointer(rebasing: self[0..<0])
        }
        return UnsafeBufferPointer(rebasing: self[first...last])
    }

    /// The beginning as text, of a line that may be of any length.
    var beginning: String { String(decoding: prefix(1 << 16), as: UTF8.self) }
}
