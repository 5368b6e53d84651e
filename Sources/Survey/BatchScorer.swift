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
    }

    private let classifier: any CandidateClassifier
    private let jobs: Int
    private let tables: TableReading

    /// - Parameter tables: how feature tables are read.
    public init(classifier: any CandidateClassifier, jobs: Int, tables: TableReading = TableReading()) {
        self.classifier = classifier
        self.tables = tables
        self.jobs = max(jobs, 1)
    }

    /// Scores everything in `paths`.
    ///
    /// - Parameter deliver: takes the batches, in input order, one at a time. At most a few batches are in memory.
    /// - Throws: what `deliver` throws, or `CancellationError`.
    public func score(_ paths: [String], deliver: (Batch) throws -> Void) async throws {
        var source = WorkSource(paths: paths, classifier: classifier, tables: tables)
        var progress = TableProgress()
        let classifier = classifier
        try await OrderedPipeline(jobs: jobs).run(
            next: { source.next() }, perform: { Self.perform($0, classifier: classifier) },
            deliver: { try deliver(progress.batch(of: $0)) })
    }

    // MARK: - One piece of work

    private static func perform(_ work: Work, classifier: any CandidateClassifier) -> Outcome {
        switch work {
        case .failure(let error): .batch(Batch(errors: [error], finishedFiles: 1))
        case .stretch(let stretch): .batch(score(stretch, classifier: classifier))
        case .examples(let stretch, let inputs):
            .batch(Batch(examples: stretch, inputs: inputs, classifier: classifier))
        case .tableStart(let start): .tableStart(start)
        case .block(let block, let columns, let fills):
            .rows(ScoredRows(block.parse(), columns: columns, fills: fills, classifier: classifier))
        case .tableEnd: .tableEnd
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
            batch.candidates.append(ScoredCandidate(candidate, score))
        }
        return batch
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
