import Candidates
import NeuralNetwork
import Preprocessing

/// How an image classifier is trained.
public struct PlaneTrainingOptions: Sendable, Equatable {
    public var network: NetworkDescription
    public var augmentation: PlaneAugmentation?
    public var ensemble: EnsembleOptions

    public init(network: NetworkDescription, augmentation: PlaneAugmentation?, ensemble: EnsembleOptions) {
        self.network = network
        self.augmentation = augmentation
        self.ensemble = ensemble
    }
}

/// Trains an image classifier. Its networks are trained one after the other, each with all processors.
public struct PlaneTrainer: Sendable {
    private static let calibrationRows = 300

    private let options: PlaneTrainingOptions
    private let start: EnsembleStart?
    private let checkpoints: EnsembleCheckpoints?
    private let observer: (any EnsembleObserver)?

    /// - Parameter start: a model of planes to go on from, of the same network and inputs.
    public init(
        options: PlaneTrainingOptions, start: EnsembleStart? = nil, checkpoints: EnsembleCheckpoints? = nil,
        observer: (any EnsembleObserver)? = nil
    ) {
        precondition(start.map { $0.card.network == options.network } ?? true)
        self.options = options
        self.start = start
        self.checkpoints = checkpoints
        self.observer = observer
    }

    /// - Parameter files: the names of the files that the examples come from, for the model card.
    /// - Throws: `UnusableRows`, `TrainingLoop.Interruption` if the task is cancelled, or an error of a checkpoint.
    public func train(on examples: PlaneExamples, files: [String]) async throws -> PlaneClassifier {
        let layout = examples.layout
        let set = examples.trainingSet
        let trainer = EnsembleTrainer(
            network: options.network, options: options.ensemble, jobs: 1,
            augmentation: options.augmentation.map { PlaneRowAugmentation(settings: $0, layout: layout) },
            augmentationText: options.augmentation.map { "\($0)" } ?? "none", start: start,
            checkpoints: checkpoints, observer: observer)
        let trained = try await trainer.train(on: set, sources: examples.sources)
        let summaries = examples.summaries
        let card = ModelCard(
            formatVersion: ModelCard.currentFormat, kind: .planes, inputs: layout.inputs.map(\.rawValue),
            planeSize: layout.size, normalisation: nil,
            distribution: TrainingDistribution(
                fittedTo: summaries, width: PlaneSummary.width(of: layout), labels: examples.labels
            ).joined(to: start?.card.distribution),
            network: options.network, members: trained.states.count, training: options.ensemble.training,
            augmentation: options.augmentation, calibration: trained.calibration, thresholds: trained.thresholds,
            metrics: trained.metrics,
            data: .init(
                files: files, rows: examples.count, pulsars: examples.pulsarCount,
                fingerprint: examples.fingerprint),
            seed: options.ensemble.training.seed, loss: options.ensemble.training.loss,
            ranges: try trained.states.map { try ranges(of: $0, on: set) }, start: trained.start)
        return try PlaneClassifier(card: card, states: trained.states)
    }

    /// Of a few hundred examples, evenly spread.
    private func ranges(of state: [String: Tensor], on set: TrainingSet) throws -> [String: Float] {
        let rows = stride(from: 0, to: set.count, by: max(1, set.count / Self.calibrationRows)).flatMap { set[row: $0] }
        return try InferenceNetwork.ranges(of: try Network(options.network, state: state), rows: rows)
    }
}
