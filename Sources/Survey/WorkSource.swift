import Candidates
import Classifier
import Formats

/// A piece of scoring that can be done apart from the others.
enum Work: Sendable {
    /// An input that cannot be read.
    case failure(FormatError)
    /// Candidates read and scored in one go.
    case stretch(FileStretch)
    /// Rows of an example table, and what the model takes of them.
    case examples(FileStretch, ExampleInputs)
    case tableStart(TableStart)
    /// Some lines of the table begun last, and where the model finds its inputs in them.
    case block(TableBlock, columns: [Int], fills: [String: Double])
    case tableEnd
}

struct TableStart: Sendable {
    var path: String
    var layout: TableLayout
    var notes: [String]
}

/// Cuts the inputs into pieces of work, in order. A feature table becomes many, so that one large table keeps every job
/// busy.
struct WorkSource {
    private static let rowsAtOnce = 1024

    private let classifier: any CandidateClassifier
    private let tables: TableReading
    private var remaining: ArraySlice<String>
    /// What is left of a file of many candidates.
    private var pieces: ArraySlice<Work> = []
    private var table: (reader: FeatureTableReader, columns: [Int])?

    init(paths: [String], classifier: any CandidateClassifier, tables: TableReading) {
        remaining = paths[...]
        self.classifier = classifier
        self.tables = tables
    }

    mutating func next() -> Work? {
        if table != nil { return nextBlock() }
        if let piece = pieces.popFirst() { return piece }
        guard let path = remaining.popFirst() else { return nil }
        do throws(FormatError) {
            switch try CandidateReader.open(path).content {
            case .candidates(let source):
                if !source.isTable { return .stretch(FileStretch(path, source)) }
                pieces = cut(path, source.count) { .stretch($0.of(source)) }
            case .featureTable(let file): return try open(file)
            case .examples(let reader):
                let inputs = try needed(of: path) { () throws(MissingInputs) in try ExampleInputs(of: classifier) }
                pieces = cut(path, reader.count) { .examples($0, inputs) }
            }
            return pieces.popFirst()
        } catch {
            return .failure(error)
        }
    }

    private func cut(_ path: String, _ count: Int, into work: (FileStretch) -> Work) -> ArraySlice<Work> {
        FileStretch.cut(path, count: count, rowsAtOnce: Self.rowsAtOnce).map(work)[...]
    }

    /// What the model needs of a file.
    ///
    /// - Throws: `FormatError` with the reason if the file does not have it.
    private func needed<Inputs>(of path: String, _ find: () throws(MissingInputs) -> Inputs) throws(FormatError)
        -> Inputs
    {
        do throws(MissingInputs) {
            return try find()
        } catch {
            throw FormatError(path, .unsupported(error.sentence))
        }
    }

    private mutating func open(_ file: OpenedFile) throws(FormatError) -> Work {
        let (path, reader) = (file.path, try FeatureTableReader(file, wanting: tables.request(for: classifier)))
        let columns = try needed(of: path) { () throws(MissingInputs) in
            try classifier.columns(in: reader.layout.featureNames)
        }
        table = (reader, columns)
        return .tableStart(TableStart(path: path, layout: reader.layout, notes: reader.notes))
    }

    private mutating func nextBlock() -> Work? {
        guard let columns = table?.columns else { return nil }
        do throws(FormatError) {
            if let block = try table?.reader.nextBlock() { return .block(block, columns: columns, fills: tables.fills) }
        } catch {
            table = nil
            return .failure(error)
        }
        table = nil
        return .tableEnd
    }
}
