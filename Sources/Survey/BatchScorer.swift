import Candidates
import Classifier
import Formats
import ScoreStore
import Synchronization

/// Scores files and feature tables: reading is spread over several jobs, and results come in the order of the inputs whatever
/// the number of jobs.
///
/// The scorer knows nothing of where its results go: it hands them over batch by batch.
public struct BatchScorer: Sendable {
    /// What came of one stretch of the input.
    public struct Batch: Sendable {
        public var candidates: [ScoredCandidate] = []
        public var errors: [FormatError] = []
        /// What was noticed about an input, one sentence each.
        public var notes: [String] = []
        /// Files that end with this batch.
        public var finishedFiles = 0
        /// Files that were done before.
        public var knownFiles = 0
        /// What of the folders among the inputs is no candidate.
        public var leftOut = LeftOut()
        /// Rows and lines of a table that it went over, faulty ones included.
        var span = ScoreStore.Progress.Span(rows: 0, lines: 0)
        /// There is something to put on record.
        var isPiece = true

        static func failure(_ error: FormatError) -> Batch { Batch(errors: [error], finishedFiles: 1) }

        /// Several of one input.
        static func joined(_ batches: [Batch]) -> Batch {
            batches.reduce(into: Batch(finishedFiles: 1)) { batch, more in
                batch.candidates += more.candidates
                batch.errors += more.errors
            }
        }
    }

    /// Candidates that go through the network together where each has its own file, and at most so many files are open.
    private static let filesAtOnce = 16
    /// The same of files of many candidates.
    private static let rowsAtOnce = 1024

    private var reader: InputReader {
        InputReader(takesTables: true, rowsAtOnce: Self.rowsAtOnce, metadata: metadata)
    }

    /// What `deliver` takes.
    public typealias Delivery = (batch: Batch, piece: ScoreStore.Piece?)

    private let models: ModelChoice
    private let jobs: Int
    private let tables: TableReading
    private let metadata: CandidateMetadata?

    /// - Parameters:
    ///   - tables: how feature tables are read.
    ///   - metadata: what other programs wrote of the candidates; it fills gaps of their headers.
    public init(
        models: ModelChoice, jobs: Int, tables: TableReading = TableReading(), metadata: CandidateMetadata? = nil
    ) {
        self.metadata = metadata
        self.models = models
        self.tables = tables
        self.jobs = max(jobs, 1)
    }

    /// Scores everything in some files.
    ///
    /// - Parameters:
    ///   - sharing: which files are shared among several runs, and which part is this one's; `nil` if none is.
    ///   - progress: how far an input was scored before; what is done is passed over. Called on several threads.
    ///   - deliver: takes what came of them, in input order, one at a time, and as a piece what of it belongs on record. At most
    ///     a few batches are in memory.
    /// - Throws: what `progress` throws for files and `deliver`, or `CancellationError`.
    public func score(
        _ files: SurveyFiles, sharing: SurveyPlan.Sharing? = nil,
        progress: @escaping @Sendable (ScoreStore.Input) throws -> ScoreStore.Progress = { _ in .new },
        deliver: (Delivery) throws -> Void
    ) async throws {
        var remaining = files[...]
        var tables = TableProgress(metadata: metadata)
        try await OrderedPipeline(jobs: jobs).run(
            next: { () throws -> WorkUnit? in
                var works: [WorkUnit.FileWork] = []
                while works.count < Self.filesAtOnce, let file = remaining.popFirst() {
                    let input = ScoreStore.Input(path: file.path, location: file.location)
                    var work = WorkUnit.FileWork(file: file, input: input)
                    if let planned = sharing?.sizes[file.path] {
                        (work.shard, work.plannedBytes) = (sharing?.shard, planned)
                    }
                    switch try progress(input) {
                    case .done: try deliver((Batch(knownFiles: 1, isPiece: false), nil))
                    case .new: works.append(work)
                    case .partly(let pieces):
                        work.done = pieces
                        works.append(work)
                    }
                }
                return works.isEmpty ? nil : .files(works)
            },
            perform: { perform($0, progress) },
            deliver: { outcomes in
                for outcome in outcomes {
                    var batch = tables.batch(of: outcome.result)
                    let piece = batch.isPiece ? ScoreStore.Piece(batch, of: outcome) : nil
                    if outcome.isMember { batch.finishedFiles = 0 }
                    try deliver((batch, piece))
                }
            })
    }

    // MARK: - One piece of work

    private func perform(
        _ unit: WorkUnit, _ progress: @escaping @Sendable (ScoreStore.Input) throws -> ScoreStore.Progress
    ) -> Step<WorkUnit, [Outcome]> {
        switch unit {
        case .files(let works): return open(works, progress)
        case .members(let group, let archive): return .result(score(group, of: archive, progress))
        case .stretch(let stretch, let place):
            return .result([Outcome(place, .batch(models.batches(of: [stretch])[0]))])
        case .examples(let reader, let stretch, let place):
            return .result([Outcome(place, .batch(Batch(examples: reader, stretch, models: models, metadata)))])
        case .block(let block, let columns, let model, let place):
            let fills = tables.fills(of: model.classifier)
            let rows = ScoredRows(block.parse(), columns: columns, fills: fills, model: model)
            return .result([Outcome(place, .rows(rows))])
        case .otherBlock(let block, let place):
            let rows = block.parse()
            return .result([Outcome(place, .passedOver(.init(rows: rows.rowCount, lines: rows.lineCount)))])
        case .passedOver(let span, let place): return .result([Outcome(place, .passedOver(span))])
        case .tableStart(let start, let place): return .result([Outcome(place, .tableStart(start))])
        case .tableEnd(let place, let reportsEmpty):
            return .result([Outcome(place, .tableEnd(reportsEmpty: reportsEmpty))])
        case .tableFailure(let error, let place): return .result([Outcome(place, .batch(.failure(error)))])
        case .outcomes(let outcomes): return .result(outcomes)
        case .end(let place): return .result([Outcome(place, .batch(Batch(finishedFiles: 1)))])
        }
    }

    /// What was found in a file, in the files' order.
    private enum Found {
        case outcome(Outcome)
        case candidate(WorkUnit.Place, FileStretch)
        case pieces(@Sendable () -> WorkUnit?)
    }

    /// Opens files, and scores those that are one candidate together; what holds many becomes pieces of work in its place.
    private func open(
        _ works: [WorkUnit.FileWork], _ progress: @escaping @Sendable (ScoreStore.Input) throws -> ScoreStore.Progress
    ) -> Step<WorkUnit, [Outcome]> {
        let found = works.map { open($0, progress) }
        let stretches = found.compactMap { if case .candidate(_, let stretch) = $0 { stretch } else { nil } }
        var batches = models.batches(of: stretches)[...]
        var outcomes: [Outcome] = []
        var sources: [@Sendable () -> WorkUnit?] = []
        for found in found {
            switch found {
            case .outcome(let outcome): outcomes.append(outcome)
            case .candidate(let place, _): outcomes.append(Outcome(place, .batch(batches.removeFirst())))
            case .pieces(let next):
                sources += [WorkUnit.once(.outcomes(outcomes)), next]
                outcomes = []
            }
        }
        guard !sources.isEmpty else { return .result(outcomes) }
        return .pieces(WorkUnit.chain(sources + [WorkUnit.once(.outcomes(outcomes))]))
    }

    private func open(
        _ work: WorkUnit.FileWork, _ progress: @escaping @Sendable (ScoreStore.Input) throws -> ScoreStore.Progress
    ) -> Found {
        func outcome(_ batch: Batch) -> Found { .outcome(Outcome(.init(input: work.input), .batch(batch))) }
        func failure(_ error: FormatError) -> Found { outcome(work.isOwn ? .failure(error) : Batch(finishedFiles: 1)) }
        if let planned = work.plannedBytes, let size = work.input.size, size != planned {
            return failure(
                FormatError(
                    work.file.path,
                    .unsupported(
                        "has changed since the plan was made (\(planned) bytes then, \(size) now), and other parts of the "
                            + "plan read of it too; make the plan again")))
        }
        switch reader.contents(of: work.file) {
        case .leftOut(let leftOut):
            // Not put on record: what is left out is counted in every run.
            return outcome(Batch(finishedFiles: 1, leftOut: leftOut, isPiece: false))
        case .failure(let error): return failure(error)
        case .candidate(let stretch):
            return work.isOwn ? .candidate(.init(input: work.input), stretch) : outcome(Batch(finishedFiles: 1))
        case .candidates(let stretches): return .pieces(Self.pieces(of: stretches, work) { .stretch($0, $1) })
        case .examples(let reader, let stretches):
            return .pieces(Self.pieces(of: stretches, work) { .examples(reader, $0, $1) })
        case .featureTable(let file):
            do throws(FormatError) {
                let cutter = try TableCutter(file, work, models: models, tables: tables)
                return .pieces { cutter.next() }
            } catch {
                return failure(error)
            }
        case .archive(let archive):
            let cutter = ArchiveCutter(archive) { path in
                (work.shard?.takes(path) ?? true) && (try? progress(work.member(path).input)) != .done
            }
            return .pieces { cutter.nextGroup().map { .members($0, of: work) } }
        }
    }

    /// The rows of a file that are to be done, and behind them its end.
    private static func pieces(
        of stretches: [FileStretch], _ work: WorkUnit.FileWork,
        _ unit: @escaping @Sendable (FileStretch, WorkUnit.Place) -> WorkUnit
    ) -> @Sendable () -> WorkUnit? {
        let numbers = stretches.indices.filter(work.takes)
        let end = WorkUnit.end(.init(input: work.input, number: stretches.count))
        let next = Mutex(0)
        return {
            let index = next.withLock { next in
                next += 1
                return next - 1
            }
            guard index < numbers.count else { return index == numbers.count ? end : nil }
            var stretch = stretches[numbers[index]]
            stretch.endsFile = false
            return unit(stretch, .init(input: work.input, number: numbers[index]))
        }
    }

    /// Members of an archive, each an input of its own; what of one is many is done in one go.
    private func score(
        _ group: ArchiveCutter.Group, of archive: WorkUnit.FileWork,
        _ progress: @Sendable (ScoreStore.Input) throws -> ScoreStore.Progress
    ) -> [Outcome] {
        var outcomes: [Outcome] = []
        var candidates: [(WorkUnit.Place, FileStretch)] = []
        for (path, content) in group.files {
            let place = WorkUnit.Place(input: archive.member(path).input)
            func take(_ result: Outcome.Result) { outcomes.append(Outcome(place, result)) }
            switch reader.contents(ofMember: path, content) {
            case .leftOut(let leftOut): take(.batch(Batch(leftOut: leftOut, isPiece: false)))
            case .failure(let error): take(.batch(.failure(error)))
            case .candidate(let stretch): candidates.append((place, stretch))
            case .candidates(let stretches): take(.batch(.joined(models.batches(of: stretches))))
            case .examples(let reader, let stretches):
                take(.batch(.joined(stretches.map { Batch(examples: reader, $0, models: models, metadata) })))
            case .featureTable(let file): outcomes += score(file, archive.member(path))
            case .archive: take(.batch(.failure(FormatError(path, InputReader.archiveInArchive))))
            }
        }
        for (batch, (place, _)) in zip(models.batches(of: candidates.map(\.1)), candidates) {
            outcomes.append(Outcome(place, .batch(batch)))
        }
        // Of a shared archive, what concerns it as a whole is said by one shard.
        for error in group.failures where archive.shard?.takes(error.path) ?? true {
            outcomes.append(Outcome(.init(input: archive.member(error.path).input), .batch(.failure(error))))
        }
        // Members are no files of the run's list; their archive is.
        for index in outcomes.indices { outcomes[index].isMember = true }
        outcomes.append(
            Outcome(
                .init(input: archive.input),
                .batch(Batch(finishedFiles: group.isLast ? 1 : 0, leftOut: group.leftOut, isPiece: group.isLast))))
        return outcomes
    }

    /// A feature table in an archive, from its beginning to its end.
    private func score(_ file: OpenedFile, _ work: WorkUnit.FileWork) -> [Outcome] {
        let place = WorkUnit.Place(input: work.input)
        do throws(FormatError) {
            let cutter = try TableCutter(file, work, models: models, tables: tables)
            var outcomes: [Outcome] = []
            while let unit = cutter.next() {
                if case .result(let more) = perform(unit, { _ in .new }) { outcomes += more }
            }
            return outcomes
        } catch {
            return [Outcome(place, .batch(.failure(error)))]
        }
    }
}

extension ScoreStore.Piece {
    fileprivate init(_ batch: BatchScorer.Batch, of outcome: Outcome) {
        self.init(
            of: outcome.place.input, number: outcome.place.number, endsInput: batch.finishedFiles > 0,
            candidates: batch.candidates, errors: batch.errors)
        (rows, lines) = (batch.span.rows, batch.span.lines)
    }
}

extension FormatError {
    init(noScoreFor origin: CandidateOrigin) {
        self.init(origin.location, .unsupported(Score.Undefined.sentence))
    }
}
