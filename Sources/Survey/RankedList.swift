import Formats
import ScoreStore
import Sifting

/// The candidates of a store in the order in which an astronomer looks at them, as `ScoreStore.forEachRanked` gives it.
struct RankedList {
    private let store: ScoreStore
    private let known: KnownPulsarSearch?
    let thresholds: [String: Double]
    let count: Int

    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    init(_ store: ScoreStore, known: KnownPulsarSearch?) throws(OutputFile.WriteError) {
        (self.store, self.known) = (store, known)
        let summary = try store.summary()
        (thresholds, count) = (summary.thresholds, summary.candidates)
    }

    /// Hands over the rows, some at a time.
    ///
    /// - Parameter isLook: they are looked at before they are written; not counted as known pulsars then.
    /// - Throws: what `body` throws, and `OutputFile.WriteError` if the store cannot be read.
    func forEachRows(
        isLook: Bool = false, _ body: ([RankedRow]) throws(OutputFile.WriteError) -> Void
    ) throws(OutputFile.WriteError) {
        let known = known
        var rank = 0
        try store.forEachRanked { candidates throws(OutputFile.WriteError) in
            let rows = candidates.map { candidate in
                rank += 1
                let isSelected = candidate.score >= thresholds[candidate.model] ?? .infinity
                var row = RankedRow(rank: rank, candidate: candidate, isSelected: isSelected)
                if let known {
                    row.known = known.matches(candidate.header)
                    if !isLook { known.count(candidate.header, row.known) }
                }
                return row
            }
            try body(rows)
        }
    }
}
