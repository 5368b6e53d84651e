import Candidates
import Formats
import Preprocessing

/// Reads the examples that a command trains on or measures with, and says what was noticed about them: a feature table, an
/// example table, or FITS with profiles whose features are made here.
struct LabelledTable {
    /// What becomes of rows that lack a feature.
    enum Gaps {
        case leftOut
        case filledWithMedians
        /// With these values.
        case filled([String: Double])
    }

    private let request: TableRequest
    private let gaps: Gaps
    private let sources: ExampleSources
    private let labels: LabelOptions?

    init(
        features: TableRequest.Features, renamings: [TableRequest.Renaming], gaps: Gaps,
        sources: ExampleSources = ExampleSources(column: nil), labels: LabelOptions? = nil
    ) {
        request = TableRequest(
            features: features, labels: .required, gaps: .values, renamings: renamings, group: sources.named)
        self.gaps = gaps
        self.sources = sources
        self.labels = labels
    }

    /// The rows of several files, one behind the other; all have the same features.
    func read(_ paths: [String]) throws -> FeatureTable {
        var tables = try paths.map { try read($0) }
        guard let first = tables.first else { return FeatureTable(featureNames: []) }
        for (table, path) in zip(tables, paths) where table.featureNames != first.featureNames {
            guard Set(table.featureNames) == Set(first.featureNames) else {
                throw CommandFailure("\(path): has other features than \(paths[0])")
            }
        }
        tables = tables.map { $0.ordered(by: first.featureNames) }
        let medians = medians(of: tables)
        for (index, path) in paths.enumerated() { closeGaps(of: &tables[index], path: path, medians: medians) }
        let all = tables.dropFirst().reduce(into: tables[0]) { $0.append(contentsOf: $1) }
        guard all.count > 0 else {
            throw CommandFailure("\(paths.joined(separator: ", ")): every row has a gap in a column that is needed")
        }
        return all
    }

    private func read(_ path: String) throws -> FeatureTable {
        let features: CandidateFeatures
        switch try ExampleFile.open(path) {
        case .archive(let archive): throw FormatError(archive.path, ArchiveFile.isNoCandidate)
        case .featureTable:
            var (table, notes) = try FeatureTableReader.readAll(path: path, wanting: request)
            notes.forEach(Console.note)
            let places = table.rowNumbers.map { "\(path)#\($0)" }
            try labels?.apply(to: &table, sources: places)
            return table
        case .examples(let reader):
            reader.notes.forEach(Console.note)
            var table = try reader.featureTable()
            table.groups = try sources.words(reader, table)
            try labels?.apply(to: &table, sources: try reader.sources(rows: 0..<reader.count))
            guard table.count > 0 else { throw FormatError(path, .empty) }
            features = CandidateFeatures(examples: table, withDMCurve: wantsDMCurve)
        case .candidates(let source):
            let candidates = try source.candidates()
            guard source.isTable || candidates.contains(where: { $0.label != nil }) else {
                throw CommandFailure(
                    "\(path): is a candidate whose file does not say what it is; `psrsieve preprocess` with --labels makes "
                        + "a table of candidates and their classes")
            }
            if let column = sources.named { throw FormatError(path, .lacksColumns([column], own: [])) }
            features = CandidateFeatures(candidates)
        }
        for (name, reason) in features.lacking.prefix(5) {
            Console.note("\(path), \(name): left out, because \(reason)")
        }
        if features.lacking.count > 5 { Console.note("\(path): left out \(features.lacking.count) candidates in all") }
        guard features.table.count > 0 else { throw CommandFailure("\(path): none of its candidates has a profile") }
        return features.table
    }

    private var wantsDMCurve: Bool {
        switch request.features {
        case .known: true
        case .named(let wanted): wanted.contains(where: FeatureName.dmCurve.contains)
        }
    }

    // MARK: - Gaps

    private func medians(of tables: [FeatureTable]) -> [String: Double] {
        switch gaps {
        case .leftOut: return [:]
        case .filled(let values): return values
        case .filledWithMedians:
            // Those of the rows that are learnt from.
            let labelled = tables.map { table in table.rows((0..<table.count).filter { table.labels[$0] != nil }) }
            return labelled.dropFirst().reduce(into: labelled[0]) { $0.append(contentsOf: $1) }.medians()
        }
    }

    private func closeGaps(of table: inout FeatureTable, path: String, medians: [String: Double]) {
        let filling = table.fillGaps(with: medians)
        if filling.values > 0 {
            let whose = if case .filled = gaps { "of the model's training set" } else { "of their columns" }
            Console.note(
                "\(path): \(Counted.text(filling.values, "gap")) in \(Counted.text(filling.rows, "row")) "
                    + "\(filling.values == 1 ? "is" : "are") filled with the medians \(whose)")
        }
        let whole = table.withoutGaps()
        if whole.count < table.count {
            let hint = if case .leftOut = gaps { "; --fill median fills them" } else { "" }
            Console.note(
                "\(path): \(table.count - whole.count) of \(table.count) rows have a gap in a column that is needed and "
                    + "are left out\(hint)")
        }
        table = whole
    }
}
