import Candidates
import Classifier
import Formats
import Synchronization

/// A piece of scoring that can be done apart from the others.
enum Work: Sendable {
    /// A file that nobody has looked at yet; it may become many pieces.
    case file(SurveyFile)
    /// What cannot be read of a file whose other pieces could.
    case failure(FormatError)
    /// Candidates read and scored in one go.
    case stretch(FileStretch)
    /// Rows of an example table.
    case examples(ExampleTableReader, FileStretch)
    case tableStart(TableStart)
    /// Some lines of the table begun last, and where its model finds its inputs in them.
    case block(TableBlock, columns: [Int], ScoringModel)
    case tableEnd

    private static let rowsAtOnce = 1024

    /// What a file that is open already holds: a candidate, or pieces of work. One large table keeps every job busy.
    ///
    /// - Throws: `FormatError` if it cannot be read or the model needs something else.
    static func pieces(
        of content: CandidateContent, path: String, models: ModelChoice, tables: TableReading
    ) throws(FormatError) -> Pieces {
        switch content {
        case .candidates(let source):
            guard source.isTable else { return .one(.stretch(FileStretch(path, source))) }
            return .many(.each(cut(path, source.count).map { .stretch($0.of(source)) }))
        case .examples(let reader):
            return .many(.each(cut(path, reader.count).map { .examples(reader, $0) }))
        case .featureTable(let file):
            return .many(try pieces(of: file, models: models, tables: tables))
        }
    }

    /// The blocks of a table, for the model that takes what its columns are.
    private static func pieces(
        of file: OpenedFile, models: ModelChoice, tables: TableReading
    ) throws(FormatError) -> Step<Work, Outcome> {
        let model =
            models.all.count == 1
            ? models.all[0]
            : models.model(
                forFeatures: try FeatureTableReader(file, wanting: tables.everything).layout.featureNames)
        let reader = try FeatureTableReader(file, wanting: tables.request(for: model.classifier))
        let columns = try needed(of: file.path) { () throws(MissingInputs) in
            try model.classifier.columns(in: reader.layout.featureNames)
        }
        let start = TableStart(path: file.path, layout: reader.layout, notes: reader.notes)
        let cutter = TableCutter(reader, columns: columns, model: model, start: start)
        return .pieces { cutter.next() }
    }

    enum Pieces {
        case one(Work)
        case many(Step<Work, Outcome>)
    }

    private static func cut(_ path: String, _ count: Int) -> [FileStretch] {
        FileStretch.cut(path, count: count, rowsAtOnce: rowsAtOnce)
    }

    /// What the model needs of a file.
    ///
    /// - Throws: `FormatError` with the reason if the file does not have it.
    private static func needed<Inputs>(of path: String, _ find: () throws(MissingInputs) -> Inputs) throws(FormatError)
        -> Inputs
    {
        do throws(MissingInputs) {
            return try find()
        } catch {
            throw FormatError(path, .lacksInputs(error.sentence))
        }
    }
}

struct TableStart: Sendable {
    var path: String
    var layout: TableLayout
    var notes: [String]
}

/// Cuts a feature table into blocks: first its beginning, then the blocks, then its end.
private final class TableCutter: Sendable {
    private struct State {
        var reader: FeatureTableReader
        var start: TableStart?
        var hasEnded = false
    }

    private let state: Mutex<State>
    private let columns: [Int]
    private let model: ScoringModel

    init(_ reader: sending FeatureTableReader, columns: [Int], model: ScoringModel, start: TableStart) {
        self.columns = columns
        self.model = model
        state = Mutex(State(reader: reader, start: start))
    }

    func next() -> Work? {
        let (columns, model) = (columns, model)
        return state.withLock { state in
            guard !state.hasEnded else { return nil }
            if let start = state.start {
                state.start = nil
                return .tableStart(start)
            }
            do throws(FormatError) {
                if let block = try state.reader.nextBlock() { return .block(block, columns: columns, model) }
            } catch {
                state.hasEnded = true
                return .failure(error)
            }
            state.hasEnded = true
            return .tableEnd
        }
    }
}
