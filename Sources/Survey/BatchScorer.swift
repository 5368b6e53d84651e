import Candidates
import Classifier
import Formats
import Preprocessing

/// Scores files and feature tables with a model: reading is spread over several jobs, and results come in the order of
/// the inputs whatever the number of jobs.
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

    private let classifier: any CandidateClassifier
    private let jobs: Int

    public init(classifier: any CandidateClassifier, jobs: Int) {
        self.classifier = classifier
        self.jobs = max(jobs, 1)
    }

    /// Scores everything in some files.
    ///
    /// - Parameter deliver: takes the batches, in input order, one at a time. At most a few batches are in memory.
    /// - Throws: what `deliver` throws, or `CancellationError`.
    public func score(_ files: SurveyFiles, deliver: (Batch) throws -> Void) async throws {
        var remaining = files[...]
        var tables = TableProgress()
        let classifier = classifier
        try await OrderedPipeline(jobs: jobs).run(
            next: { remaining.popFirst().map { Work.file($0) } },
            perform: { Self.perform($0, classifier: classifier) },
            deliver: { try deliver(tables.batch(of: $0)) })
    }

    // MARK: - One piece of work

    private static func perform(_ work: Work, classifier: any CandidateClassifier) -> Step<Work, Outcome> {
        switch work {
        case .file(let file): open(file, classifier: classifier)
        case .failure(let error): .result(.batch(Batch(errors: [error], finishedFiles: 1)))
        case .stretch(let stretch): .result(.batch(score(stretch, classifier: classifier)))
        case .examples(let reader, let stretch, let inputs):
            .result(.batch(Batch(examples: reader, stretch, inputs: inputs, classifier: classifier)))
        case .tableStart(let start): .result(.tableStart(start))
        case .block(let block, let columns):
            .result(.rows(ScoredRows(block.parse(), columns: columns, classifier: classifier)))
        case .tableEnd: .result(.tableEnd)
        }
    }

    /// Opens a file, and scores it if it is one candidate.
    private static func open(_ file: SurveyFile, classifier: any CandidateClassifier) -> Step<Work, Outcome> {
        let content = Result { () throws(FormatError) in try CandidateReader.open(file.path).content }
        if let leftOut = FoundFile.leftOut(file, content: content, takesTables: true) {
            return .result(.batch(Batch(finishedFiles: 1, leftOut: leftOut)))
        }
        do throws(FormatError) {
            switch try Work.pieces(of: try content.get(), path: file.path, classifier: classifier) {
            case .one(let work): return perform(work, classifier: classifier)
            case .many(let pieces): return pieces
            }
        } catch {
            return perform(.failure(error), classifier: classifier)
        }
    }

    private static func score(_ stretch: FileStretch, classifier: any CandidateClassifier) -> Batch {
        let read = stretch.read()
        var batch = Batch(errors: read.errors, finishedFiles: stretch.endsFile ? 1 : 0)
        var values: [Double] = []
        var complete: [Candidate] = []
        for candidate in read.candidates {
            do throws(MissingInputs) {
                values += try classifier.inputs(of: candidate)
                complete.append(candidate)
            } catch {
                batch.errors.append(FormatError(candidate.origin.location, .unsupported(error.sentence)))
            }
        }
        for (candidate, score) in zip(complete, classifier.score(inputs: values)) {
            if let score {
                batch.candidates.append(ScoredCandidate(candidate, score))
            } else {
                batch.errors.append(FormatError(noScoreFor: candidate.origin))
            }
        }
        return batch
    }
}

extension FormatError {
    init(noScoreFor origin: CandidateOrigin) {
        self.init(origin.location, .unsupported(Score.Undefined.sentence))
    }
}

extension ScoredCandidate {
    /// A candidate whose file does not say its signal-to-noise gets that of its profile.
    fileprivate init(_ candidate: Candidate, _ score: Score) {
        var header = candidate.header
        header.signalToNoise = candidate.signalToNoise
        self.init(
            givenName: candidate.name == candidate.origin.name ? nil : candidate.name, origin: candidate.origin,
            header: header, score: score.probability, isOutlier: score.isOutlier)
    }
}
