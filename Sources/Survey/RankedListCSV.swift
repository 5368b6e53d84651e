import Candidates
import Dispatch
import Synchronization

/// A ranked list as comma-separated values (RFC 4180, line feeds).
struct RankedListCSV {
    private var text = TextBuilder()
    /// The file of the row before: the rows of one table share its name and path.
    private var file: (path: String, name: String, isPlain: Bool) = ("", "", true)

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
        let header = Array((RankedListColumns.names.joined(separator: ",") + "\n").utf8)
        return pieces.withLock { [header] + $0 }
    }

    private static func rows(_ ranks: Range<Int>, of list: RankedList) -> [UInt8] {
        var writer = RankedListCSV()
        writer.text.reserve(ranks.count * 112)
        for index in ranks {
            let candidate = list[index]
            writer.append(candidate, rank: index + 1, isSelected: list.isSelected(candidate))
        }
        return writer.text.bytes
    }

    private mutating func append(_ candidate: ScoredCandidate, rank: Int, isSelected: Bool) {
        if candidate.origin.path != file.path {
            let path = candidate.origin.path
            file = (path, CandidateOrigin(path: path).name, !TextBuilder.needsQuotes(path))
        }
        text.append(rank)
        text.append(",")
        appendName(of: candidate)
        text.append(",")
        text.append(probability: candidate.score)
        text.append(isSelected ? ",1" : ",0")
        if let header = candidate.header {
            for column in RankedListColumns.header {
                text.append(",")
                if let value = column.value(header), value.isFinite { text.append("\(value)") }
            }
        } else {
            text.append(",,,,,,")
        }
        text.append(",,,")
        text.append(candidate.flags)
        text.append(",")
        appendLocation(of: candidate)
        text.append("\n")
    }

    private mutating func appendName(of candidate: ScoredCandidate) {
        guard candidate.givenName == nil, file.isPlain else { return text.appendQuoted(candidate.name) }
        text.append(file.name)
        appendRow(candidate.origin.row)
    }

    private mutating func appendLocation(of candidate: ScoredCandidate) {
        guard file.isPlain else { return text.appendQuoted(candidate.origin.location) }
        text.append(file.path)
        appendRow(candidate.origin.row)
    }

    private mutating func appendRow(_ row: Int?) {
        guard let row else { return }
        text.append("#")
        text.append(row)
    }
}
