import Dispatch
import Formats
import OutputFiles
import Synchronization

/// A ranked list as comma-separated values (RFC 4180, line feeds).
enum RankedListCSV {
    static func write(_ list: RankedList, to path: String) throws(OutputFile.WriteError) {
        try OutputFile.write(to: path) { append throws(OutputFile.WriteError) in
            try append(Array((RankedColumn.all.map(\.name).joined(separator: ",") + "\n").utf8))
            try list.forEachRows { rows throws(OutputFile.WriteError) in
                for piece in pieces(of: rows) { try append(piece) }
            }
        }
    }

    private static let rowsInPiece = 1024

    /// Written in pieces side by side: numbers take long to become text.
    private static func pieces(of rows: [RankedRow]) -> [[UInt8]] {
        let count = (rows.count + rowsInPiece - 1) / rowsInPiece
        let pieces = Mutex([[UInt8]](repeating: [], count: count))
        DispatchQueue.concurrentPerform(iterations: count) { piece in
            var text = TextBuilder()
            for row in rows.dropFirst(piece * rowsInPiece).prefix(rowsInPiece) { add(row, to: &text) }
            pieces.withLock { $0[piece] = text.bytes }
        }
        return pieces.withLock { $0 }
    }

    private static func add(_ row: RankedRow, to text: inout TextBuilder) {
        for (place, column) in RankedColumn.all.enumerated() {
            if place > 0 { text.append(",") }
            switch column.values {
            case .integer(let value): if let number = value(row) { text.append(number) }
            case .probability(let value): text.append(probability: value(row))
            case .flag(let value): text.append(value(row) ? "1" : "0")
            case .text(let value): if let word = value(row), !word.isEmpty { text.appendQuoted(word[...]) }
            case .number(let value): if let number = value(row) { text.append("\(number)") }
            }
        }
        text.append("\n")
    }
}
