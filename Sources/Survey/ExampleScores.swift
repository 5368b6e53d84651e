import Candidates
import Classifier
import Formats

extension BatchScorer.Batch {
    /// Scores rows of an example table; they count as candidates of the files that they were made of.
    ///
    /// - Parameter columns: where the model's inputs stand among `FeatureName.lyon`.
    init(examples stretch: FileStretch, columns: [Int], classifier: any CandidateClassifier) {
        finishedFiles = stretch.endsFile ? 1 : 0
        do throws(FormatError) {
            let reader = try ExampleTableReader(path: stretch.path)
            let rows = stretch.rows ?? 0..<reader.count
            guard !rows.isEmpty else { throw FormatError(stretch.path, .empty) }
            add(
                try reader.featureTable(rows: rows), columns: columns, sources: try reader.sources(rows: rows),
                path: stretch.path, classifier: classifier)
        } catch {
            errors.append(error)
        }
    }

    private mutating func add(
        _ table: FeatureTable, columns: [Int], sources: [String?], path: String, classifier: any CandidateClassifier
    ) {
        var values: [Double] = []
        var complete: [Int] = []
        for row in 0..<table.count {
            let cells = table[row: row]
            let inputs = columns.map { cells[cells.startIndex + $0] }
            let missing = zip(classifier.card.inputs, inputs).filter { !$0.1.isFinite }.map(\.0)
            if missing.isEmpty {
                values += inputs
                complete.append(row)
            } else {
                let place = CandidateOrigin(path: path, row: table.rowNumbers[row]).location
                let reason = MissingInputs(missing, reason: "its candidate does not have them")
                errors.append(FormatError(place, .unsupported(reason.sentence)))
            }
        }
        for (row, score) in zip(complete, classifier.score(inputs: values)) {
            let origin =
                sources[row].map { CandidateOrigin(path: $0) }
                ?? CandidateOrigin(path: path, row: table.rowNumbers[row])
            let name = table.names.isEmpty ? nil : table.names[row]
            candidates.append(
                ScoredCandidate(
                    givenName: name == origin.name ? nil : name, origin: origin, header: table.header(ofRow: row),
                    score: score.probability, isOutlier: score.isOutlier))
        }
    }
}
