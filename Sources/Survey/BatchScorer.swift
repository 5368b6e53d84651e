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
    }

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
    /// - Parameter deliver: takes the batches, in input order, one at a time. At most a few batches are in memory.
    /// - Throws: what `deliver` throws, or `CancellationError`.
    public func score(_ files: SurveyFiles, deliver: (Batch) throws -> Void) async throws {
        var remaining = files[...]
        var progress = TableProgress()
        try await OrderedPipeline(jobs: jobs).run(
            next: { remaining.popFirst().map { Work.file($0) } }, perform: { perform($0) },
            deliver: { try deliver(progress.batch(of: $0)) })
    }

    // MARK: - One piece of work

    private func perform(_ work: Work) -> Step<Work, Outcome> {
        switch work {
        case .file(let file): open(file)
        case .failure(let error): .result(.batch(Batch(errors: [error], finishedFiles: 1)))
        case .stretch(let stretch): .result(.batch(score(stretch)))
        case .examples(let reader, let stretch): .result(.batch(Batch(examples: reader, stretch, models: models)))
        case .tableStart(let start): .result(.tableStart(start))
        case .block(let block, let columns, let model):
            .result(
                .rows(
                    ScoredRows(
                        block.parse(), columns: columns, fills: tables.fills(of: model.classifier), model: model)))
        case .tableEnd: .result(.tableEnd)
        }
    }

    /// Opens a file, and scores it if it is one candidate.
    private func open(_ file: SurveyFile) -> Step<Work, Outcome> {
        let content = Result { () throws(FormatError) in try CandidateReader.open(file.path).content }
        if let leftOut = FoundFile.leftOut(file, content: content, takesTables: true) {
            return .result(.batch(Batch(finishedFiles: 1, leftOut: leftOut)))
        }
        do throws(FormatError) {
            switch try Work.pieces(of: try content.get(), path: file.path, models: models, tables: tables) {
            case .one(let work): return perform(work)
            case .many(let pieces): return pieces
            }
        } catch {
            return perform(.failure(error))
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
