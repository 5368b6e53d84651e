/// Goes through the cells of one row. A `%` ends the row: what follows is its comment.
package struct CellScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private let dialect: CellDialect
    private let mayQuote: Bool
    private var position = 0
    private var done = false
    /// Whether the cell that came last was in quotes; what is within them may hold doubled ones.
    private(set) var wasQuoted = false
    /// What follows the `%`, once the cells have been gone through.
    private(set) var comment: UnsafeBufferPointer<UInt8>?

    /// - Parameter mayQuote: some cell may be in quotes; false spares looking for them.
    init(text: UnsafeBufferPointer<UInt8>, dialect: CellDialect, mayQuote: Bool) {
        self.text = text
        self.dialect = dialect
        self.mayQuote = mayQuote
    }

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        guard !done else { return nil }
        if dialect.delimiter == UInt8(ascii: " ") {
            while position < text.count, text[position].isBlank { position += 1 }
        }
        if mayQuote, let cell = nextQuoted() { return cell }
        let start = position
        while position < text.count {
            let byte = text[position]
            if byte == dialect.delimiter || byte == UInt8(ascii: "%") { break }
            position += 1
        }
        let cell = UnsafeBufferPointer(rebasing: text[start..<position])
        endCell()
        return cell
    }

    private mutating func nextQuoted() -> UnsafeBufferPointer<UInt8>? {
        wasQuoted = false
        var open = position
        while open < text.count, text[open].isBlank, text[open] != dialect.delimiter { open += 1 }
        guard open < text.count, dialect.isQuote(text[open]),
            let closing = RowCutter.closingQuote(text, open: open, delimiter: dialect.delimiter)
        else { return nil }
        wasQuoted = true
        position = closing + 1
        while position < text.count, text[position].isBlank, text[position] != dialect.delimiter { position += 1 }
        endCell()
        return UnsafeBufferPointer(rebasing: text[(open + 1)..<closing])
    }

    private mutating func endCell() {
        if position < text.count, text[position] == dialect.delimiter {
            position += 1
        } else {
            done = true
            if position < text.count { comment = UnsafeBufferPointer(rebasing: text[(position + 1)...]) }
        }
    }

    /// The text of a cell, without white space around it and with doubled quotes as one.
    func string(_ cell: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: cell, as: UTF8.self)
        guard mayQuote, wasQuoted else { return text.trimmed }
        return text.replacing("\"\"", with: "\"").trimmingBlanks
    }

    /// The cells of a row that has neither comments nor single quotes.
    package static func cells(of row: String, delimiter: UInt8) -> [String] {
        strings(of: row, dialect: CellDialect(delimiter: delimiter), hasComment: false)
    }

    /// All cells of a row as text.
    static func strings(of row: String, dialect: CellDialect, hasComment: Bool = true) -> [String] {
        // Where a `%` is no comment, it is put out of sight and back.
        let mark: Character = "\u{1}"
        let bytes = Array((hasComment ? row : String(row.map { $0 == "%" ? mark : $0 })).utf8)
        return bytes.withUnsafeBufferPointer { text in
            var scanner = CellScanner(text: text, dialect: dialect, mayQuote: dialect.mayQuote(text))
            var cells: [String] = []
            while let cell = scanner.next() { cells.append(scanner.string(cell)) }
            return hasComment ? cells : cells.map { String($0.map { $0 == mark ? "%" : $0 }) }
        }
    }
}
