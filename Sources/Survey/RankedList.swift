import Formats
import OutputFiles
import ScoreStore
import Sifting

/// The candidates of a store in the order in which an astronomer looks at them, as `ScoreStore.forEachRanked` gives it, with
/// what was found out about them.
public final class RankedList {
    /// What the store holds.
    public let summary: ScoreStore.Summary
    public let sifter: Sifter
    private let store: ScoreStore
    private let selection: SelectionExpression?
    private let selectedOnly: Bool
    /// The share of pulsars that the probabilities stand on; `nil` if none was asked for.
    public let share: PulsarShare?
    /// Of those that are selected, of those that were handed over to be written.
    public private(set) var expectedFalse = ExpectedFalse()
    /// Candidates that are selected, of those that were handed over to be written.
    public private(set) var selectedCount = 0

    /// Goes once through the candidates to make groups of them, if the sifter is to.
    ///
    /// - Parameters:
    ///   - selection: selects candidates, in place of the thresholds of their models.
    ///   - selectedOnly: leave out the others.
    ///   - prior: the share of pulsars that probabilities are to stand on.
    /// - Throws: `OutputFile.WriteError` if the store cannot be read, `PulsarShare.Unknown`.
    public init(
        _ store: ScoreStore, sifter: Sifter = Sifter(), selection: SelectionExpression? = nil,
        selectedOnly: Bool = false, prior: PulsarShare.Wanted? = nil
    ) throws {
        (self.store, self.sifter, self.selection, self.selectedOnly) = (store, sifter, selection, selectedOnly)
        let summary = try store.summary()
        self.summary = summary
        share = try prior.map { try PulsarShare($0, in: store, summary) }
        guard sifter.groupRules != nil else { return }
        if try store.hasPeriods() {
            try store.forEachRanked { candidates in
                for candidate in candidates { sifter.take(candidate.header, score: candidate.score) }
            }
        }
        sifter.group(of: summary.candidates)
    }

    /// Hands over what could not be read, by its place.
    ///
    /// - Throws: what `body` throws, and `OutputFile.WriteError` if the store cannot be read.
    public func forEachError(_ body: (FormatError) throws(OutputFile.WriteError) -> Void) throws(OutputFile.WriteError)
    {
        try store.forEachError(body)
    }

    /// From which score on a candidate is selected, by model; empty if a rule selects.
    var thresholds: [String: Double] { selection == nil ? summary.thresholds : [:] }

    /// Hands over the rows, some at a time.
    ///
    /// - Parameters:
    ///   - limit: goes no further than this rank.
    ///   - isLook: they are looked at before they are written; what is found out about them is not counted then.
    /// - Throws: what `body` throws, and `OutputFile.WriteError` if the store cannot be read.
    public func forEachRows(
        limit: Int? = nil, isLook: Bool = false, _ body: ([RankedRow]) throws(OutputFile.WriteError) -> Void
    ) throws(OutputFile.WriteError) {
        var rank = 0
        try store.forEachRanked(limit: limit) { candidates throws(OutputFile.WriteError) in
            var rows: [RankedRow] = []
            rows.reserveCapacity(candidates.count)
            for candidate in candidates {
                rank += 1
                let isSelected = candidate.score >= summary.thresholds[candidate.model] ?? .infinity
                var row = RankedRow(
                    rank: rank, count: summary.candidates, candidate: candidate, isSelected: isSelected)
                row.probability = share?.probability(score: candidate.score, model: candidate.model)
                row.findings = sifter.findings(of: candidate.header, rank: rank - 1)
                if !isLook { sifter.count(candidate.header, row.findings) }
                if let selection { row.isSelected = selection.selects(row) }
                if row.isSelected, !isLook { count(row) }
                if row.isSelected || !selectedOnly { rows.append(row) }
            }
            if !rows.isEmpty { try body(rows) }
        }
    }

    private func count(_ row: RankedRow) {
        selectedCount += 1
        guard let training = summary.trainingShares[row.candidate.model] else { return }
        expectedFalse.add(score: row.candidate.score, trainingShare: training, probability: row.probability)
    }
}
