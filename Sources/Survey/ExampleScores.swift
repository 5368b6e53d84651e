import Candidates
import Classifier
import Formats
import ScoreStore

/// What a model takes of the rows of an example table.
enum ExampleInputs: Sendable {
    /// - Parameter columns: where they stand among `FeatureName.lyon`.
    case features(columns: [Int])
    case planes(PlaneRowLayout)

    /// - Throws: `MissingInputs` if the model takes features that no example table has.
    init(of classifier: any CandidateClassifier) throws(MissingInputs) {
        if let layout = classifier.card.rowLayout {
            self = .planes(layout)
        } else {
            self = .features(columns: try classifier.columns(in: FeatureName.lyon))
        }
    }

    /// The row of numbers that the model takes of one example.
    ///
    /// - Throws: `MissingInputs` if the example does not have them.
    func row(
        _ row: Int, of table: FeatureTable, arrays: [Float], names: [String]
    ) throws(MissingInputs) -> [Double] {
        switch self {
        case .features(let columns):
            let cells = table[row: row]
            let inputs = columns.map { cells[cells.startIndex + $0] }
            let missing = zip(names, inputs).filter { !$0.1.isFinite }.map(\.0)
            guard missing.isEmpty else {
                throw MissingInputs(missing, reason: "its candidate does not have them")
            }
            return inputs
        case .planes(let layout):
            return try layout.row(ofExample: arrays[(row * layout.count)..<((row + 1) * layout.count)])
                .map(Double.init)
        }
    }

    /// The arrays of some rows, as `row` takes them.
    func arrays(_ reader: ExampleTableReader, rows: Range<Int>) throws(FormatError) -> [Float] {
        guard case .planes(let layout) = self else { return [] }
        guard layout.size == reader.size else {
            throw FormatError(
                reader.path,
                .unsupported("holds planes of size \(reader.size), and this model takes planes of size \(layout.size)"))
        }
        return try reader.rows(rows, columns: layout.inputs)
    }
}

extension CandidateClassifier {
    /// The row of numbers that the model takes of one row (counted from 0) of an example table.
    ///
    /// - Throws: `MissingInputs` if the row does not have what the model needs, `FormatError` if the table cannot be read.
    public func inputs(ofRow row: Int, in reader: ExampleTableReader) throws -> [Double] {
        let inputs = try ExampleInputs(of: self)
        let table = try reader.featureTable(rows: row..<(row + 1))
        return try inputs.row(
            0, of: table, arrays: try inputs.arrays(reader, rows: row..<(row + 1)), names: card.inputs)
    }
}

extension BatchScorer.Batch {
    /// Scores rows of an example table; they count as candidates of the files that they were made of.
    init(
        examples reader: ExampleTableReader, _ stretch: FileStretch, models: ModelChoice, _ metadata: CandidateMetadata?
    ) {
        finishedFiles = stretch.endsFile ? 1 : 0
        do throws(FormatError) {
            let rows = stretch.rows ?? 0..<reader.count
            guard !rows.isEmpty else { throw FormatError(stretch.path, .empty) }
            let table = try reader.featureTable(rows: rows)
            let sources = try reader.sources(rows: rows)
            let choices = (0..<table.count).map { row in
                models.model(forExample: table[row: row], hasArrays: !reader.arrays.isEmpty)
            }
            var scored = [ScoredCandidate?](repeating: nil, count: table.count)
            for model in models.all {
                let own = (0..<table.count).filter { choices[$0].name == model.name }
                guard !own.isEmpty else { continue }
                for (row, score) in try scores(of: own, in: table, reader, rows, model) {
                    scored[row] = Self.scored(
                        row, of: table, source: sources[row], path: stretch.path, score, model: model.name, metadata)
                }
            }
            candidates = scored.compactMap { $0 }
        } catch {
            errors.append(error)
        }
    }

    /// The scores of those of some rows that have what the model needs; the others become errors.
    private mutating func scores(
        of own: [Int], in table: FeatureTable, _ reader: ExampleTableReader, _ rows: Range<Int>, _ model: ScoringModel
    ) throws(FormatError) -> [(row: Int, score: Score)] {
        func origin(_ row: Int) -> CandidateOrigin {
            CandidateOrigin(path: reader.path, row: table.rowNumbers[row])
        }
        let inputs: ExampleInputs
        do throws(MissingInputs) {
            inputs = try ExampleInputs(of: model.classifier)
        } catch {
            throw FormatError(reader.path, .lacksInputs(error.sentence))
        }
        let arrays = try inputs.arrays(reader, rows: rows)
        var values: [Double] = []
        var complete: [Int] = []
        for row in own {
            do throws(MissingInputs) {
                values += try inputs.row(row, of: table, arrays: arrays, names: model.classifier.card.inputs)
                complete.append(row)
            } catch {
                errors.append(FormatError(origin(row).location, .lacksInputs(error.sentence)))
            }
        }
        var found: [(row: Int, score: Score)] = []
        for (row, score) in zip(complete, model.classifier.score(inputs: values)) {
            if let score { found.append((row, score)) } else { errors.append(FormatError(noScoreFor: origin(row))) }
        }
        return found
    }

    private static func scored(
        _ row: Int, of table: FeatureTable, source: String?, path: String, _ score: Score, model: String,
        _ metadata: CandidateMetadata?
    ) -> ScoredCandidate {
        let origin =
            source.map { CandidateOrigin(path: $0) } ?? CandidateOrigin(path: path, row: table.rowNumbers[row])
        let name = table.name(ofRow: row)
        return ScoredCandidate(
            givenName: name == origin.name ? nil : name, origin: origin,
            header: table.header(ofRow: row, origin, metadata),
            score: score.probability, isOutlier: score.isOutlier, model: model)
    }
}
