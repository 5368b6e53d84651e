import Candidates
import Classifier
import Formats
import Preprocessing
import ScoreStore

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
        /// What of the folders among the inputs is no candidate.
        public var leftOut = LeftOut()
        /// Rows and lines of a table that it went over, faulty ones included.
        var span = ScoreStore.Progress.Span(rows: 0, lines: 0)
        /// There is something to put on record.
        var isPiece = true
    }

    /// What `deliver` takes.
    public typealias Delivery = (batch: Batch, piece: ScoreStore.Piece?)

    private let models: ModelChoice
    private let jobs: Int
    private let tables: TableReading

    /// - Parameter tables: how feature tables are read.
    public init(models: ModelChoice, jobs: Int, tables: TableReading = TableReading()) {
        self.models = models
        self.tables = tables
        self.jobs = max(jobs, 1)
    }

    /// Scores everything in some files.
    ///
    /// - Parameters:
    ///   - progress: how far a file was scored before; what is done is passed over.
    ///   - deliver: takes what came of them, in input order, one at a time, and as a piece what of it belongs on record. At most
    ///     a few batches are in memory.
    /// - Throws: what `progress` and `deliver` throw, or `CancellationError`.
    public func score(
        _ files: SurveyFiles, progress: (ScoreStore.Input) throws -> ScoreStore.Progress = { _ in .new },
        deliver: (Delivery) throws -> Void
    ) async throws {
        var remaining = files[...]
        var tables = TableProgress()
        try await OrderedPipeline(jobs: jobs).run(
            next: { () throws -> WorkUnit? in
                while let file = remaining.popFirst() {
                    let input = ScoreStore.Input(path: file.path)
                    switch try progress(input) {
                    case .done: continue
                    case .new: return WorkUnit(input: input, content: .file(file, done: [:]))
                    case .partly(let pieces): return WorkUnit(input: input, content: .file(file, done: pieces))
                    }
                }
                return nil
            },
            perform: { perform($0) },
            deliver: { outcome in
                let batch = tables.batch(of: outcome.result)
                try deliver((batch, batch.isPiece ? ScoreStore.Piece(batch, of: outcome) : nil))
            })
    }

    // MARK: - One piece of work

    private func perform(_ unit: WorkUnit) -> Step<WorkUnit, Outcome> {
        func outcome(_ result: Outcome.Result) -> Step<WorkUnit, Outcome> {
            .result(Outcome(input: unit.input, number: unit.number, result: result))
        }
        switch unit.content {
        case .file(let file, let done): return open(file, unit, without: done)
        case .failure(let error): return outcome(.batch(Batch(errors: [error], finishedFiles: 1)))
        case .stretch(let stretch): return outcome(.batch(score(stretch)))
        case .examples(let reader, let stretch):
            return outcome(.batch(Batch(examples: reader, stretch, models: models)))
        case .tableStart(let start): return outcome(.tableStart(start))
        case .block(let block, let columns, let model):
            let fills = tables.fills(of: model.classifier)
            return outcome(.rows(ScoredRows(block.parse(), columns: columns, fills: fills, model: model)))
        case .passedOver(let span): return outcome(.passedOver(span))
        case .tableEnd: return outcome(.tableEnd)
        }
    }

    /// Opens a file, and scores it if it is one candidate.
    private func open(
        _ file: SurveyFile, _ unit: WorkUnit, without done: [Int: ScoreStore.Progress.Span]
    ) -> Step<WorkUnit, Outcome> {
        let content = Result { () throws(FormatError) in try CandidateReader.open(file.path).content }
        if let leftOut = FoundFile.leftOut(file, content: content, takesTables: true) {
            // Not put on record: what is left out is counted in every run.
            let batch = Batch(finishedFiles: 1, leftOut: leftOut, isPiece: false)
            return .result(Outcome(input: unit.input, number: 0, result: .batch(batch)))
        }
        do throws(FormatError) {
            switch try unit.pieces(of: try content.get(), without: done, models: models, tables: tables) {
            case .one(let work): return perform(work)
            case .many(let pieces): return pieces
            }
        } catch {
            return perform(unit.with(.failure(error)))
        }
    }

    /// Each candidate is scored by the model that was made for what it has; all of one model in one go.
    private func score(_ stretch: FileStretch) -> Batch {
        let read = stretch.read()
        var batch = Batch(errors: read.errors, finishedFiles: stretch.endsFile ? 1 : 0)
        let choices = read.candidates.map(models.model)
        var scored = [ScoredCandidate?](repeating: nil, count: read.candidates.count)
        for model in models.all {
            var values: [Double] = []
            var complete: [Int] = []
            for (index, candidate) in read.candidates.enumerated() where choices[index].name == model.name {
                do throws(MissingInputs) {
                    values += try model.classifier.inputs(of: candidate)
                    complete.append(index)
                } catch {
                    batch.errors.append(FormatError(candidate.origin.location, .lacksInputs(error.sentence)))
                }
            }
            for (index, score) in zip(complete, model.classifier.score(inputs: values)) {
                let candidate = read.candidates[index]
                if let score {
                    scored[index] = ScoredCandidate(candidate, score, model: model.name)
                } else {
                    batch.errors.append(FormatError(noScoreFor: candidate.origin))
                }
            }
        }
        batch.candidates = scored.compactMap { $0 }
        return batch
    }
}

extension ScoreStore.Piece {
    fileprivate init(_ batch: BatchScorer.Batch, of outcome: Outcome) {
        self.init(
            of: outcome.input, number: outcome.number, endsInput: batch.finishedFiles > 0, candidates: batch.candidates,
            errors: batch.errors)
        (rows, lines) = (batch.span.rows, batch.span.lines)
    }
}

extension FormatError {
    init(noScoreFor origin: CandidateOrigin) {
        self.init(origin.location, .unsupported(Score.Undefined.sentence))
    }
}

extension ScoredCandidate {
    /// The signal-to-noise ratio is that of the candidate's own profile.
    fileprivate init(_ candidate: Candidate, _ score: Score, model: String) {
        var header = candidate.header
        header.signalToNoise = candidate.signalToNoise
        self.init(
            givenName: candidate.name == candidate.origin.name ? nil : candidate.name, origin: candidate.origin,
            header: header, score: score.probability, isOutlier: score.isOutlier, model: model)
    }
}
