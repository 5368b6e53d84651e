import Candidates

/// Some whole lines of a feature table, not yet parsed. Blocks parse independently, so several can be done at once.
public struct TableBlock: Sendable {
    let bytes: [UInt8]
    let path: String
    let layout: TableLayout

    /// What one block holds.
    public struct Rows: Sendable {
        public var table: FeatureTable
        /// Rows that could not be read; their line numbers count from the start of the block.
        public var faults: [FormatError]
        /// Lines and rows in the block, faulty rows included, so that the next block's numbers can go on from here.
        public var lineCount: Int
        public var rowCount: Int
        /// What was noticed beside the faults.
        public var findings = TableFindings()

        /// The same, with lines and rows counted from the beginning of the file.
        public func offset(lines: Int, rows: Int) -> Rows {
            var moved = self
            for index in table.rowNumbers.indices { moved.table.rowNumbers[index] += rows }
            for index in faults.indices {
                if case .line(let line) = faults[index].place { moved.faults[index].place = .line(line + lines) }
            }
            return moved
        }
    }

    /// Parses every line; a row that cannot be read becomes a fault and is left out of the table.
    public func parse() -> Rows {
        bytes.withUnsafeBufferPointer { buffer in
            let mayQuote = !layout.labelOnNextLine && layout.dialect.mayQuote(buffer)
            var parser = TableRowParser(
                path: path, layout: layout, capacity: buffer.count / 64, mayQuote: mayQuote)
            if mayQuote {
                readQuoted(buffer, with: &parser)
            } else {
                readLines(buffer, with: &parser)
            }
            return parser.finish()
        }
    }

    private func readLines(_ buffer: UnsafeBufferPointer<UInt8>, with parser: inout TableRowParser) {
        var start = 0
        while start < buffer.count {
            var end = start
            while end < buffer.count, buffer[end] != .lineFeed, buffer[end] != .carriageReturn { end += 1 }
            parser.readRow(UnsafeBufferPointer(rebasing: buffer[start..<end]), lineCount: 1)
            start = RowCutter.next(buffer, after: end)
        }
    }

    /// Rows of which some may go over several lines. Where such a row does not have the table's columns, its quotes were
    /// none, and each of its lines is a row.
    private func readQuoted(_ buffer: UnsafeBufferPointer<UInt8>, with parser: inout TableRowParser) {
        var start = 0
        while start < buffer.count {
            let end = RowCutter.rowEnd(buffer, from: start, dialect: layout.dialect).end
            let row = UnsafeBufferPointer(rebasing: buffer[start..<end])
            let lineCount = RowCutter.lineCount(row)
            if lineCount == 1 || parser.hasAllColumns(row) {
                parser.readRow(row, lineCount: lineCount)
            } else {
                readLines(row, with: &parser)
            }
            start = RowCutter.next(buffer, after: end)
        }
    }
}
