/// The rows of a list of labels, cut into cells.
enum LabelRows {
    /// The cells of the rows that are no comments, each with its line, counted from 1.
    static func rows(of bytes: [UInt8]) -> [(line: Int, cells: [String])] {
        bytes.withUnsafeBufferPointer { text in
            var rows: [(line: Int, cells: [String])] = []
            var (start, line) = (0, 1)
            // A list may have commas in its names and tabs between them: the first row says which part them.
            var found: Parting?
            while start < text.count {
                let parting = found ?? Self.parting(text, from: start)
                let end = RowCutter.rowEnd(text, from: start, dialect: parting.dialect).end
                let bytes = UnsafeBufferPointer(rebasing: text[start..<end])
                let row = String(decoding: bytes, as: UTF8.self)
                if !row.trimmed.isEmpty, !row.hasPrefix("#") {
                    found = parting
                    rows.append((line, parting.cells(of: row)))
                }
                line += RowCutter.lineCount(bytes)
                start = RowCutter.next(text, after: end)
            }
            return rows
        }
    }

    /// What parts the cells of a list.
    private struct Parting {
        var dialect: CellDialect
        /// Where blanks do: how many cells a row has. The first may hold blanks itself, as paths do.
        var blankCells: Int?

        func cells(of row: String) -> [String] {
            guard let blankCells else {
                return CellScanner.strings(of: row, dialect: dialect, hasComment: false).map(\.trimmed)
            }
            var rest = row.trimmed[...]
            var cells: [String] = []
            while cells.count < blankCells - 1, let blank = rest.lastIndex(where: Self.isBlank) {
                cells.append(String(rest[rest.index(after: blank)...]))
                rest = rest[..<blank]
                while let last = rest.last, Self.isBlank(last) { rest.removeLast() }
            }
            return [String(rest)] + cells.reversed()
        }

        static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    }

    /// Commas, semicolons or tabs, whichever of these part the line's cells; blanks if none of them does.
    private static func parting(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Parting {
        for delimiter in [",", ";", "\t"].map({ UInt8(ascii: $0) }) {
            let dialect = CellDialect(delimiter: delimiter)
            let end = RowCutter.rowEnd(text, from: start, dialect: dialect).end
            var scanner = CellScanner(
                text: UnsafeBufferPointer(rebasing: text[start..<end]), dialect: dialect, mayQuote: true)
            _ = scanner.next()
            if scanner.next() != nil { return Parting(dialect: dialect) }
        }
        let comma = CellDialect(delimiter: UInt8(ascii: ","))
        let end = RowCutter.rowEnd(text, from: start, dialect: comma).end
        let words = String(decoding: text[start..<end], as: UTF8.self).split(whereSeparator: Parting.isBlank)
        guard words.count > 1 else { return Parting(dialect: comma) }
        // A header's names hold no blanks; without one there are a path and a class.
        let isHeader = LabelLayout.isHeader(words.map(String.init))
        return Parting(dialect: comma, blankCells: isHeader ? words.count : 2)
    }
}
