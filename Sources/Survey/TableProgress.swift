import Candidates
import Classifier
import Formats
import ScoreStore

/// What became of one piece of work.
struct Outcome: Sendable {
    var place: WorkUnit.Place
    var result: Result
    /// It belongs to a member of an archive, which is not a file of the run's list.
    var isMember = false

    init(_ place: WorkUnit.Place, _ result: Result) {
        (self.place, self.result) = (place, result)
    }

    enum Result: Sendable {
        case batch(BatchScorer.Batch)
        case tableStart(TableStart)
        case rows(ScoredRows)
        case passedOver(ScoreStore.Progress.Span)
        case tableEnd(reportsEmpty: Bool)
    }
}

/// One block of a table, scored; its lines and rows still count from the start of the block.
struct ScoredRows: Sendable {
    var rows: TableBlock.Rows
    var scores: [Score?]
    let model: String
    /// What was put in place of gaps.
    var filling = FeatureTable.Filling()

    /// - Parameter fills: the value of each feature where a row has none.
    init(_ rows: TableBlock.Rows, columns: [Int], fills: [String: Double], model: ScoringModel) {
        var rows = rows
        if !fills.isEmpty { filling = rows.table.fillGaps(with: fills) }
        self.rows = rows
        self.model = model.name
        scores = model.classifier.score(rows.table, columns: columns)
    }
}

/// Follows the tables as their blocks come by in order, so that rows and lines count from the start of the file.
struct TableProgress {
    private let metadata: CandidateMetadata?
    private var path = ""
    private var lines = 0
    private var rowCount = 0
    private var convention = TableConvention(featureNames: [])
    private var findings = TableFindings()
    private var filling = FeatureTable.Filling()

    init(metadata: CandidateMetadata? = nil) {
        self.metadata = metadata
    }

    mutating func batch(of result: Outcome.Result) -> BatchScorer.Batch {
        switch result {
        case .batch(let batch): return batch
        case .tableStart(let start):
            path = start.path
            lines = start.layout.leadingLines
            rowCount = 0
            convention = TableConvention(featureNames: start.layout.featureNames)
            findings = TableFindings()
            filling = FeatureTable.Filling()
            return BatchScorer.Batch(notes: start.notes, isPiece: false)
        case .rows(let scored): return rows(scored)
        case .passedOver(let span):
            lines += span.lines
            rowCount += span.rows
            return BatchScorer.Batch(isPiece: false)
        case .tableEnd(let reportsEmpty):
            let errors = rowCount == 0 && reportsEmpty ? [FormatError(path, .empty)] : []
            return BatchScorer.Batch(errors: errors, notes: notes, finishedFiles: 1)
        }
    }

    /// What there is to say of a table once it is through.
    private var notes: [String] {
        var notes = convention.notes(path: path) + findings.notes(path: path)
        if filling.values > 0 {
            notes.append(
                "\(path): \(filling.values) gaps in \(filling.rows) rows are filled with the medians of the model's "
                    + "training set")
        }
        return notes
    }

    private mutating func rows(_ scored: ScoredRows) -> BatchScorer.Batch {
        let rows = scored.rows.offset(lines: lines, rows: rowCount)
        findings.add(rows.findings, afterRows: rowCount)
        filling.add(scored.filling)
        lines += rows.lineCount
        rowCount += rows.rowCount
        let table = rows.table
        convention.observe(table)
        let hasHeader = !table.headerColumns.isEmpty || !table.headerTexts.isEmpty || metadata != nil
        var batch = BatchScorer.Batch(errors: rows.faults)
        batch.span = ScoreStore.Progress.Span(rows: rows.rowCount, lines: rows.lineCount)
        batch.candidates.reserveCapacity(table.count)
        for (index, score) in scored.scores.enumerated() {
            let origin = CandidateOrigin(path: path, row: table.rowNumbers[index])
            guard let score else {
                batch.errors.append(FormatError(noScoreFor: origin))
                continue
            }
            batch.candidates.append(
                ScoredCandidate(
                    givenName: table.name(ofRow: index), origin: origin,
                    header: hasHeader ? table.header(ofRow: index, origin, metadata) : nil,
                    score: score.probability, isOutlier: score.isOutlier, model: scored.model))
        }
        return batch
    }
}

extension FeatureTable {
    /// The header of one row, with what other programs wrote of it.
    func header(ofRow row: Int, _ origin: CandidateOrigin, _ metadata: CandidateMetadata?) -> CandidateHeader {
        let header = header(ofRow: row)
        guard let metadata else { return header }
        var candidate = Candidate(origin: origin, header: header)
        candidate.name = name(ofRow: row) ?? origin.name
        candidate.header.metadata = metadata.fill(&candidate)
        return candidate.header
    }
}
