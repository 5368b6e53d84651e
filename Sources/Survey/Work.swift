import Candidates
import Classifier
import Formats
import ScoreStore
import Synchronization

/// A piece of scoring that can be done apart from the others.
struct WorkUnit: Sendable {
    let input: ScoreStore.Input
    /// The piece's number within the input. A file is always cut at the same places, so that a number means the same in
    /// another run.
    var number = 0
    var content: Content

    enum Content: Sendable {
        /// A file that nobody has looked at yet; it may become many pieces, of which some may have been done before.
        case file(SurveyFile, done: [Int: ScoreStore.Progress.Span])
        /// What cannot be read of a file whose other pieces could.
        case failure(FormatError)
        /// Candidates read and scored in one go.
        case stretch(FileStretch)
        /// Rows of an example table.
        case examples(ExampleTableReader, FileStretch)
        case tableStart(TableStart)
        /// Some lines of the table begun last, and where its model finds its inputs in them.
        case block(TableBlock, columns: [Int], ScoringModel)
        /// Lines of the table that were done before.
        case passedOver(ScoreStore.Progress.Span)
        case tableEnd
    }

    private static let rowsAtOnce = 1024

    /// What a file that is open already holds: a candidate, or pieces of work. One large table keeps every job busy.
    ///
    /// - Parameter done: the pieces that need not be done again.
    /// - Throws: `FormatError` if it cannot be read or the model needs something else.
    func pieces(
        of content: CandidateContent, without done: [Int: ScoreStore.Progress.Span], models: ModelChoice,
        tables: TableReading
    ) throws(FormatError) -> Pieces {
        switch content {
        case .candidates(let source):
            guard source.isTable else { return .one(with(.stretch(FileStretch(input.path, source)))) }
            return cut(source.count, without: done) { .stretch($0.of(source)) }
        case .examples(let reader):
            return cut(reader.count, without: done) { .examples(reader, $0) }
        case .featureTable(let file):
            return .many(try pieces(of: file, without: done, models: models, tables: tables))
        }
    }

    func with(_ content: Content, number: Int = 0) -> WorkUnit {
        WorkUnit(input: input, number: number, content: content)
    }

    /// The blocks of a table, for the model that takes what its columns are.
    private func pieces(
        of file: OpenedFile, without done: [Int: ScoreStore.Progress.Span], models: ModelChoice, tables: TableReading
    ) throws(FormatError) -> Step<WorkUnit, Outcome> {
        let model =
            models.all.count == 1
            ? models.all[0]
            : models.model(
                forFeatures: try FeatureTableReader(file, wanting: tables.everything).layout.featureNames)
        let reader = try FeatureTableReader(file, wanting: tables.request(for: model.classifier))
        let columns = try Self.needed(of: file.path) { () throws(MissingInputs) in
            try model.classifier.columns(in: reader.layout.featureNames)
        }
        let start = TableStart(path: file.path, layout: reader.layout, notes: reader.notes)
        let cutter = TableCutter(
            reader, columns: columns, model: model, start: with(.tableStart(start)), done: done)
        return .pieces { cutter.next() }
    }

    enum Pieces {
        case one(WorkUnit)
        case many(Step<WorkUnit, Outcome>)
    }

    private func cut(
        _ count: Int, without done: [Int: ScoreStore.Progress.Span], _ content: (FileStretch) -> Content
    ) -> Pieces {
        let stretches = FileStretch.cut(input.path, count: count, rowsAtOnce: Self.rowsAtOnce)
        return .many(
            .each(
                stretches.enumerated().filter { done[$0.offset] == nil }.map {
                    with(content($0.element), number: $0.offset)
                }))
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
        var start: WorkUnit?
        var blocks = 0
        var hasEnded = false
    }

    private let state: Mutex<State>
    private let columns: [Int]
    private let model: ScoringModel
    private let start: WorkUnit
    private let done: [Int: ScoreStore.Progress.Span]

    init(
        _ reader: sending FeatureTableReader, columns: [Int], model: ScoringModel, start: WorkUnit,
        done: [Int: ScoreStore.Progress.Span]
    ) {
        self.columns = columns
        self.model = model
        self.start = start
        self.done = done
        state = Mutex(State(reader: reader, start: start))
    }

    func next() -> WorkUnit? {
        let (columns, model, unit, done) = (columns, model, start, done)
        return state.withLock { state in
            guard !state.hasEnded else { return nil }
            if let start = state.start {
                state.start = nil
                return start
            }
            do throws(FormatError) {
                if let block = try state.reader.nextBlock() {
                    let number = state.blocks
                    state.blocks += 1
                    return unit.with(
                        done[number].map { .passedOver($0) } ?? .block(block, columns: columns, model), number: number)
                }
            } catch {
                state.hasEnded = true
                return unit.with(.failure(error), number: state.blocks)
            }
            state.hasEnded = true
            return unit.with(.tableEnd, number: state.blocks)
        }
    }
}
