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
            var parser = TableRowParser(path: path, layout: layout, capacity: buffer.count / 64)
            var start = 0
            while start < buffer.count {
                var end = start
                while end < buffer.count, buffer[end] != .lineFeed, buffer[end] != .carriageReturn { end += 1 }
                parser.readLine(UnsafeBufferPointer(rebasing: buffer[start..<end]))
                let isPair = end + 1 < buffer.count && buffer[end] == .carriageReturn && buffer[end + 1] == .lineFeed
                start = end + (isPair ? 2 : 1)
            }
            return parser.finish()
        }
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
