import Candidates
import Dispatch
import Synchronization

/// A ranked list as comma-separated values (RFC 4180, line feeds).
enum RankedListCSV {
    private static let rowsAtOnce = 1 << 16

    /// Written in pieces side by side: a long list takes as long to write as to score.
    static func pieces(of list: RankedList) -> [[UInt8]] {
        let pieceCount = (list.count + rowsAtOnce - 1) / rowsAtOnce
        let pieces = Mutex([[UInt8]](repeating: [], count: pieceCount))
        DispatchQueue.concurrentPerform(iterations: pieceCount) { piece in
            let ranks = (piece * rowsAtOnce)..<min((piece + 1) * rowsAtOnce, list.count)
            let bytes = rows(ranks, of: list)
            pieces.withLock { $0[piece] = bytes }
        }
        let header = Array((RankedColumn.all.map(\.name).joined(separator: ",") + "\n").utf8)
        return pieces.withLock { [header] + $0 }
    }

    private static func rows(_ ranks: Range<Int>, of list: RankedList) -> [UInt8] {
        var text = TextBuilder()
        text.reserve(ranks.count * 128)
        for index in ranks {
            let row = list.row(index)
            for (place, column) in RankedColumn.all.enumerated() {
                if place > 0 { text.append(",") }
                append(column, of: row, to: &text)
            }
            text.append("\n")
        }
        return text.bytes
    }

    private static func append(_ column: RankedColumn, of row: RankedRow, to text: inout TextBuilder) {
        switch column.values {
        case .integer(let value): text.append(value(row))
        case .probability(let value): text.append(probability: value(row))
        case .flag(let value): text.append(value(row) ? "1" : "0")
        case .text(let value): if let word = value(row), !word.isEmpty { text.appendQuoted(word[...]) }
        case .number(let value):
            if let number = row.candidate.header.flatMap(value), number.isFinite { text.append("\(number)") }
        case .place(let value):
            let (file, number) = value(row)
            guard let number else { return text.appendQuoted(file) }
            if TextBuilder.needsQuotes(file) { return text.appendQuoted("\(file)#\(number)") }
            text.append(file)
            text.append("#")
            text.append(number)
        }
    }
}
