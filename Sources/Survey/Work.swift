import Candidates
import Classifier
import Formats
import ScoreStore
import Synchronization

/// A piece of scoring that can be done apart from the others.
enum WorkUnit: Sendable {
    /// Files that nobody has looked at yet. Those that are one candidate each go through the network together.
    case files([FileWork])
    /// Some members of an archive.
    case members(ArchiveCutter.Group, of: FileWork)
    /// Rows of a file of many candidates, read and scored in one go.
    case stretch(FileStretch, Place)
    /// Rows of an example table.
    case examples(ExampleTableReader, FileStretch, Place)
    /// The beginning, some lines and the end of a table, and where its model finds its inputs in them.
    case tableStart(TableStart, Place)
    case block(TableBlock, columns: [Int], ScoringModel, Place)
    /// Lines that are another shard's: only counted.
    case otherBlock(TableBlock, Place)
    /// Lines of the table that were done before.
    case passedOver(ScoreStore.Progress.Span, Place)
    case tableEnd(Place, reportsEmpty: Bool)
    /// The table cannot be read on.
    case tableFailure(FormatError, Place)
    /// Nothing of an input that was cut follows.
    case end(Place)
    /// What is done already, in its place among what is not.
    case outcomes([Outcome])

    /// Where results belong: an input and the piece's number within it. A file is always cut at the same places, so that a
    /// number means the same in another run.
    struct Place: Sendable {
        var input: ScoreStore.Input
        var number = 0
    }

    /// A file to be scored.
    struct FileWork: Sendable {
        var file: SurveyFile
        var input: ScoreStore.Input
        /// The pieces that were done before.
        var done: [Int: ScoreStore.Progress.Span] = [:]
        /// Of a file that several shards share, which this is.
        var shard: SurveyPlan.Shard?
        /// What the plan says of its size, if several shards share it.
        var plannedBytes: Int?

        /// Whether a piece is to be done here and now.
        func takes(_ number: Int) -> Bool { done[number] == nil && isOwn(number) }
        func isOwn(_ number: Int) -> Bool { shard?.takes(file.path, number) ?? true }
        /// What concerns the file as a whole is said by one shard.
        var isOwn: Bool { isOwn(0) }

        /// A member of an archive: an input of its own, which changes with its archive.
        func member(_ path: String) -> FileWork {
            FileWork(file: SurveyFile(path: path, isNamed: false), input: input.member(path))
        }
    }

    static func once(_ unit: WorkUnit) -> @Sendable () -> WorkUnit? {
        let unit = Mutex<WorkUnit?>(unit)
        return { unit.withLock { $0.take() } }
    }

    /// Units of several sources, one source after the other.
    static func chain(_ sources: [@Sendable () -> WorkUnit?]) -> @Sendable () -> WorkUnit? {
        let place = Mutex(0)
        return {
            place.withLock { place in
                while place < sources.count {
                    if let unit = sources[place]() { return unit }
                    place += 1
                }
                return nil
            }
        }
    }
}

struct TableStart: Sendable {
    var path: String
    var layout: TableLayout
    var notes: [String]
}

/// Cuts a feature table into blocks: first its beginning, then the blocks, then its end.
final class TableCutter: Sendable {
    private struct State {
        var reader: FeatureTableReader
        var start: WorkUnit?
        var blocks = 0
        var hasEnded = false
    }

    private let state: Mutex<State>
    private let columns: [Int]
    private let model: ScoringModel
    private let work: WorkUnit.FileWork

    /// - Throws: `FormatError` if the table has not what the model needs.
    init(
        _ file: OpenedFile, _ work: WorkUnit.FileWork, models: ModelChoice, tables: TableReading
    ) throws(FormatError) {
        let model =
            models.all.count == 1
            ? models.all[0]
            : models.model(
                forFeatures: try FeatureTableReader(file, wanting: tables.everything).layout.featureNames)
        let reader = try FeatureTableReader(file, wanting: tables.request(for: model.classifier))
        do throws(MissingInputs) {
            columns = try model.classifier.columns(in: reader.layout.featureNames)
        } catch {
            throw FormatError(file.path, .lacksInputs(error.sentence))
        }
        let start = TableStart(path: file.path, layout: reader.layout, notes: reader.notes)
        self.model = model
        self.work = work
        state = Mutex(State(reader: reader, start: .tableStart(start, .init(input: work.input))))
    }

    func next() -> WorkUnit? {
        let (columns, model, work) = (columns, model, work)
        return state.withLock { state in
            guard !state.hasEnded else { return nil }
            if let start = state.start {
                state.start = nil
                return start
            }
            let place = WorkUnit.Place(input: work.input, number: state.blocks)
            do throws(FormatError) {
                if let block = try state.reader.nextBlock() {
                    state.blocks += 1
                    if let span = work.done[place.number] { return .passedOver(span, place) }
                    guard work.isOwn(place.number) else { return .otherBlock(block, place) }
                    return .block(block, columns: columns, model, place)
                }
            } catch {
                state.hasEnded = true
                return .tableFailure(error, place)
            }
            state.hasEnded = true
            return .tableEnd(place, reportsEmpty: work.isOwn)
        }
    }
}
