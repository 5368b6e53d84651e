import Formats
import ScoreStore

/// The candidates of a store in the order in which an astronomer looks at them, as `ScoreStore.forEachRanked` gives it.
struct RankedList {
    private let store: ScoreStore
    let thresholds: [String: Double]
    let count: Int

    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    init(_ store: ScoreStore) throws(OutputFile.WriteError) {
        self.store = store
        let summary = try store.summary()
        (thresholds, count) = (summary.thresholds, summary.candidates)
    }

    /// Hands over the rows, some at a time.
    ///
    /// - Throws: what `body` throws, and `OutputFile.WriteError` if the store cannot be read.
    func forEachRows(_ body: ([RankedRow]) throws(OutputFile.WriteError) -> Void) throws(OutputFile.WriteError) {
        var rank = 0
        try store.forEachRanked { candidates throws(OutputFile.WriteError) in
            let rows = candidates.map { candidate in
                rank += 1
                let isSelected = candidate.score >= thresholds[candidate.model] ?? .infinity
                return RankedRow(rank: rank, candidate: candidate, isSelected: isSelected)
            }
            try body(rows)
        }
    }
}
