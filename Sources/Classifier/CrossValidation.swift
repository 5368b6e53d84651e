import Candidates
import Metrics
import RandomNumbers

/// Examples whose class is known: what a classifier is trained on and measured with.
public protocol LabelledExamples: Sendable {
    var labels: [Label] { get }
    /// What each is called.
    var names: [String] { get }
    /// Which source each is of, as a number that examples of one source share.
    var sources: [Int] { get }

    /// Some of them.
    func rows(_ rows: [Int]) -> Self
    /// The score of each by a classifier that takes what they have; one that would be no number is `nil`.
    func scores(_ classifier: any CandidateClassifier) -> [Score?]
}

extension LabelledExamples {
    public var count: Int { labels.count }
    public var isPulsar: [Bool] { labels.map { $0 == .pulsar } }
    public var pulsarCount: Int { labels.count { $0 == .pulsar } }
}

/// Measures a way of training: trains on all folds but one, scores the one left out, and does so for every fold of every
/// repeat.
public struct CrossValidation<Examples: LabelledExamples>: Sendable {
    private let examples: Examples
    private let train: @Sendable (Examples) async throws -> any CandidateClassifier

    /// - Parameter train: the way of training that is measured.
    public init(
        _ examples: Examples, train: @escaping @Sendable (Examples) async throws -> any CandidateClassifier
    ) {
        self.examples = examples
        self.train = train
    }

    /// Random stratified folds, other ones for each repeat; no source is in two of them.
    public static func folds(of examples: Examples, count: Int, repeats: Int, seed: UInt64) -> [StratifiedFolds] {
        var random = RandomSource(seed: seed, stream: 5)
        return (0..<repeats).map { _ in
            StratifiedFolds(labels: examples.labels, sources: examples.sources, count: count, random: &random)
        }
    }

    /// - Parameters:
    ///   - repeats: a division of the examples for each repeat.
    ///   - threshold: from which probability on an example counts as a pulsar.
    ///   - foldEnded: told of each fold's result.
    /// - Throws: what `train` and `foldEnded` throw.
    public func run(
        repeats: [StratifiedFolds], threshold: Double = 0.5,
        foldEnded: (CrossValidationFold) throws -> Void = { _ in }
    ) async throws -> [CrossValidationFold] {
        var results: [CrossValidationFold] = []
        for (number, folds) in repeats.enumerated() {
            for fold in 0..<folds.count {
                let classifier = try await train(examples.rows(folds.rows(notIn: fold)))
                let rows = folds.rows(in: fold)
                let test = examples.rows(rows)
                let probabilities = test.scores(classifier).map { $0?.probability ?? .nan }
                let result = CrossValidationFold(
                    repeat: number + 1, fold: fold + 1,
                    metrics: BinaryMetrics(
                        probabilities: probabilities, isPositive: test.isPulsar, threshold: threshold),
                    rows: rows, probabilities: probabilities)
                results.append(result)
                try foldEnded(result)
            }
        }
        return results
    }
}

/// What came of one fold.
public struct CrossValidationFold: Sendable {
    /// Counted from 1.
    public var `repeat`: Int
    public var fold: Int
    public var metrics: BinaryMetrics
    /// The examples of the fold, and what the classifier says of each that has not seen them; NaN where it has no score.
    public var rows: [Int]
    public var probabilities: [Double]
}

extension CandidateClassifier {
    /// How well the classifier does on examples whose class is known.
    public func metrics(on examples: some LabelledExamples, threshold: Double) -> BinaryMetrics {
        BinaryMetrics(
            probabilities: examples.scores(self).map { $0?.probability ?? .nan }, isPositive: examples.isPulsar,
            threshold: threshold)
    }
}
