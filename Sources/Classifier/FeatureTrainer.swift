import Candidates
import Metrics
import NeuralNetwork
import Preprocessing

/// How a feature classifier is trained. The defaults are what did best on HTRU 1 and HTRU 2 (docs/losses.md).
public struct FeatureTrainingOptions: Sendable, Equatable {
    public var hidden = [48, 24]
    public var batchNormalization = false
    public var dropout = 0.0
    public var normalisation = FeatureScaling.Method.zScoreWithLogarithm
    public var ensemble = EnsembleOptions(
        members: 5, heldOut: .everyFold,
        training: TrainingConfiguration(
            epochs: 15, batchSize: 256, learningRate: 0.01, optimizer: .adamW(weightDecay: 0.01),
            schedule: .init(.cosine(floor: 0), warmUp: 0.1)))

    public init() {}
}

/// Trains a feature classifier.
public struct FeatureTrainer: Sendable {
    private let options: FeatureTrainingOptions
    private let start: EnsembleStart?
    private let jobs: Int
    private let checkpoints: EnsembleCheckpoints?
    private let observer: (any EnsembleObserver)?

    /// - Parameters:
    ///   - start: a model of features to go on from: of the rows' inputs, whose scaling and network it keeps.
    ///   - jobs: networks trained side by side; the result is the same whatever it is.
    public init(
        options: FeatureTrainingOptions, start: EnsembleStart? = nil, jobs: Int,
        checkpoints: EnsembleCheckpoints? = nil, observer: (any EnsembleObserver)? = nil
    ) {
        self.options = options
        self.start = start
        self.jobs = max(jobs, 1)
        self.checkpoints = checkpoints
        self.observer = observer
    }

    /// - Parameter files: the names of the files that the rows come from, for the model card.
    /// - Throws: `UnusableRows`, `TrainingLoop.Interruption` if the task is cancelled, or an error of a checkpoint.
    public func train(on rows: LabelledRows, files: [String]) async throws -> FeatureClassifier {
        precondition(start.map { $0.card.inputs == rows.inputs } ?? true)
        let normalisation =
            start?.card.normalisation
            ?? FeatureScaling(options.normalisation, fittedTo: rows.values, width: rows.inputs.count)
        let scaled = normalisation.scaled(rows.values)
        let trainer = EnsembleTrainer(
            network: start?.card.network
                ?? .multilayerPerceptron(
                    inputs: normalisation.scaledWidth, hidden: options.hidden, outputs: 2,
                    batchNormalization: options.batchNormalization, dropout: options.dropout),
            options: options.ensemble, jobs: jobs, start: start, checkpoints: checkpoints, observer: observer)
        let trained = try await trainer.train(
            on: TrainingSet(
                inputs: scaled, width: normalisation.scaledWidth, classes: rows.labels.map { Int($0.rawValue) }),
            sources: rows.sources)
        let card = ModelCard(
            formatVersion: ModelCard.currentFormat, kind: .features, inputs: rows.inputs, planeSize: nil,
            normalisation: normalisation,
            distribution: TrainingDistribution(
                fittedTo: scaled, width: normalisation.scaledWidth, labels: rows.labels
            ).joined(to: start?.card.distribution),
            medians: rows.medians, network: trainer.network, members: trained.states.count,
            training: options.ensemble.training,
            augmentation: nil, calibration: trained.calibration, thresholds: trained.thresholds,
            metrics: trained.metrics,
            data: .init(
                files: files, rows: rows.count, pulsars: rows.pulsarCount,
                fingerprint: rows.fingerprint),
            seed: options.ensemble.training.seed, loss: options.ensemble.training.loss, start: trained.start)
        return try FeatureClassifier(card: card, states: trained.states)
    }
}
