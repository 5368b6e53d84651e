import Candidates
import Metrics
import RandomNumbers

/// Measures a recipe: trains on all folds but one, scores the one left out, and does so for every fold of every repeat.
public struct CrossValidation: Sendable {
    /// One fold's result.
    public struct Fold: Sendable, Codable {
        /// Counted from 1.
        public var `repeat`: Int
        public var fold: Int
        public var metrics: BinaryMetrics
    }

    private let options: FeatureTrainingOptions
    private let jobs: Int

    public init(options: FeatureTrainingOptions, jobs: Int) {
        self.options = options
        self.jobs = jobs
    }

    /// Random stratified folds, other ones for each repeat.
    public static func folds(of rows: LabelledRows, count: Int, repeats: Int, seed: UInt64) -> [StratifiedFolds] {
        var random = RandomSource(seed: seed, stream: 5)
        return (0..<repeats).map { _ in StratifiedFolds(labels: rows.labels, count: count, random: &random) }
    }

    /// - Parameters:
    ///   - repeats: a division of the rows for each repeat.
    ///   - threshold: from which probability on a row counts as a pulsar.
    ///   - foldEnded: told of each fold's result.
    /// - Throws: as `FeatureTrainer.train`.
    public func run(
        on rows: LabelledRows, repeats: [StratifiedFolds], threshold: Double = 0.5,
        foldEnded: (Fold) -> Void = { _ in }
    ) async throws -> [Fold] {
        var results: [Fold] = []
        for (number, folds) in repeats.enumerated() {
            for fold in 0..<folds.count {
                let trainer = FeatureTrainer(options: options, jobs: jobs)
                let classifier = try await trainer.train(on: rows.rows(folds.rows(notIn: fold)), files: [])
                let test = rows.rows(folds.rows(in: fold))
                let result = Fold(
                    repeat: number + 1, fold: fold + 1, metrics: classifier.metrics(on: test, threshold: threshold))
                results.append(result)
                foldEnded(result)
            }
        }
        return results
    }
}

extension CandidateClassifier {
    /// How well the classifier does on rows whose class is known.
    ///
    /// - Precondition: the rows' inputs are the model's.
    public func metrics(on rows: LabelledRows, threshold: Double) -> BinaryMetrics {
        precondition(rows.inputs == card.inputs)
        return BinaryMetrics(
            probabilities: score(inputs: rows.values).map { $0?.probability ?? .nan }, isPositive: rows.isPulsar,
            threshold: threshold)
    }
}
