import Formats
import ScoreStore
import Sifting

/// The candidates of a store in the order in which an astronomer looks at them, as `ScoreStore.forEachRanked` gives it.
struct RankedList {
    private let store: ScoreStore
    private let sifter: Sifter?
    let thresholds: [String: Double]
    let count: Int

    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    init(_ store: ScoreStore, sifter: Sifter?) throws(OutputFile.WriteError) {
        (self.store, self.sifter) = (store, sifter)
        let summary = try store.summary()
        (thresholds, count) = (summary.thresholds, summary.candidates)
    }

    /// Hands over the rows, some at a time.
    ///
    /// - Parameter isLook: they are looked at before they are written; what is found out about them is not counted then.
    /// - Throws: what `body` throws, and `OutputFile.WriteError` if the store cannot be read.
    func forEachRows(
        isLook: Bool = false, _ body: ([RankedRow]) throws(OutputFile.WriteError) -> Void
    ) throws(OutputFile.WriteError) {
        let sifter = sifter
        var rank = 0
        try store.forEachRanked { candidates throws(OutputFile.WriteError) in
            let rows = candidates.map { candidate in
                rank += 1
                let isSelected = candidate.score >= thresholds[candidate.model] ?? .infinity
                var row = RankedRow(rank: rank, candidate: candidate, isSelected: isSelected)
                if let sifter {
                    row.findings = sifter.findings(of: candidate.header)
                    if !isLook { sifter.count(candidate.header, row.findings) }
                }
                return row
            }
            try body(rows)
        }
    }
}
