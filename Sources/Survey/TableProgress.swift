import Candidates
import Classifier
import Formats

/// What became of one piece of work.
enum Outcome: Sendable {
    case batch(BatchScorer.Batch)
    case tableStart(TableStart)
    case rows(ScoredRows)
    case tableEnd
}

/// One block of a table, scored; its lines and rows still count from the start of the block.
struct ScoredRows: Sendable {
    var rows: TableBlock.Rows
    var scores: [Score?]

    init(_ rows: TableBlock.Rows, columns: [Int], classifier: any CandidateClassifier) {
        self.rows = rows
        scores = classifier.score(rows.table, columns: columns)
    }
}

/// Follows the tables as their blocks come by in order, so that rows and lines count from the start of the file.
struct TableProgress {
    private var path = ""
    private var lines = 0
    private var rowCount = 0
    private var convention = TableConvention(featureNames: [])

    mutating func batch(of outcome: Outcome) -> BatchScorer.Batch {
        switch outcome {
        case .batch(let batch): return batch
        case .tableStart(let start):
            path = start.path
            lines = start.layout.leadingLines
            rowCount = 0
            convention = TableConvention(featureNames: start.layout.featureNames)
            return BatchScorer.Batch(notes: start.notes)
        case .rows(let scored): return rows(scored)
        case .tableEnd:
            let errors = rowCount == 0 ? [FormatError(path, .empty)] : []
            return BatchScorer.Batch(errors: errors, notes: convention.notes(path: path), finishedFiles: 1)
        }
    }

    private mutating func rows(_ scored: ScoredRows) -> BatchScorer.Batch {
        let rows = scored.rows.offset(lines: lines, rows: rowCount)
        lines += rows.lineCount
        rowCount += rows.rowCount
        let table = rows.table
        convention.observe(table)
        var batch = BatchScorer.Batch(errors: rows.faults)
        batch.candidates.reserveCapacity(table.count)
        for (index, score) in scored.scores.enumerated() {
            let origin = CandidateOrigin(path: path, row: table.rowNumbers[index])
            guard let score else {
                batch.errors.append(FormatError(noScoreFor: origin))
                continue
            }
            batch.candidates.append(
                ScoredCandidate(
                    givenName: table.names.isEmpty ? nil : table.names[index], origin: origin,
                    header: table.headerColumns.isEmpty ? nil : table.header(ofRow: index),
                    score: score.probability, isOutlier: score.isOutlier))
        }
        return batch
    }
}
