import Metrics
import RandomNumbers

/// Trains a network: shuffles each epoch, follows a schedule, validates, stops early, and leaves checkpoints from which
/// it goes on to the very same result.
public final class TrainingLoop {
    private let network: Network
    private let configuration: TrainingConfiguration
    private let augmentation: (any RowAugmentation)?
    /// Shuffles.
    private var random: RandomSource
    private let augmentationRandom: CounterRandom
    /// Rows validated at a time, so that memory does not grow with the set.
    private static let validationBlock = 512
    private var history: [EpochReport] = []
    private var best: (measure: Double, epoch: Int, state: [String: Tensor])?

    /// Why a training did not come to its end.
    public enum Interruption: Error, Equatable, Sendable, CustomStringConvertible {
        case cancelled(epoch: Int)
        case diverged(epoch: Int)

        public var description: String {
            switch self {
            case .cancelled(let epoch): "the training was stopped during epoch \(epoch)"
            case .diverged(let epoch):
                "loss or weights were no longer finite in epoch \(epoch); try a smaller learning rate"
            }
        }
    }

    /// - Parameters:
    ///   - network: trained in place; has one output a class.
    ///   - augmentation: how rows are changed each time they are trained on, or `nil` to take them as they are.
    public init(
        _ network: Network, configuration: TrainingConfiguration, augmentation: (any RowAugmentation)? = nil
    ) {
        self.network = network
        self.augmentation = augmentation
        self.configuration = configuration
        network.precision = configuration.precision ?? .float32
        random = RandomSource(seed: configuration.seed, stream: 2)
        var augmentations = RandomSource(seed: configuration.seed, stream: 6)
        augmentationRandom = CounterRandom(seed: augmentations.next())
        var dropouts = RandomSource(seed: configuration.seed, stream: 7)
        network.pass.random = CounterRandom(seed: dropouts.next())
        network.pass.number = 0
    }

    /// Trains to the end.
    ///
    /// - Parameters:
    ///   - validation: rows that are not trained on, or `nil`; early stopping needs them.
    ///   - checkpoint: where the state is kept after every epoch, or `nil`.
    /// - Returns: the reports of all epochs.
    /// - Throws: `Interruption` if the task is cancelled or the loss is no longer finite, `OutOfMemory`,
    ///   `Checkpoint.Mismatch`, `SafeTensors.FileError`, or what an observer throws.
    @discardableResult
    public func train(
        on set: TrainingSet, validation: TrainingSet? = nil, checkpoint: TrainingCheckpoint? = nil,
        observers: [any TrainingObserver] = []
    ) throws -> [EpochReport] {
        precondition(set.count > 0 && set.width == network.description.inputs)
        let step = HostStep(
            network.graph.trainingStep(configuration, classSizes: classSizes(of: set)), of: network)
        if let checkpoint, checkpoint.resume { try restore(from: checkpoint, to: step) }
        while history.count < configuration.epochs, !hasStalled {
            let report = try trainEpoch(on: set, validation: validation, step)
            history.append(report)
            keepIfBest(report)
            if let checkpoint { try saved(step, checkpoint.circumstances).write(to: checkpoint.path) }
            for observer in observers { try observer.epochEnded(report, history: history) }
        }
        if let best { try network.load(best.state) }
        return history
    }

    /// Sampling makes the classes equally frequent before a loss sees them.
    private func classSizes(of set: TrainingSet) -> [Int] {
        var sizes = [Int](repeating: configuration.sampling == .none ? 0 : 1, count: network.outputs)
        if configuration.sampling == .none {
            for label in set.classes { sizes[label] += 1 }
        }
        return sizes
    }

    // MARK: - One epoch

    private func trainEpoch(
        on set: TrainingSet, validation: TrainingSet?, _ step: HostStep
    ) throws -> EpochReport {
        let epoch = history.count + 1
        let order = configuration.sampling.rows(classes: set.classes, random: &random)
        let batchSize = min(configuration.batchSize, order.count)
        let steps = order.count / batchSize
        let batches = BatchQueue(
            set, order: order, batchSize: batchSize, augmentation: augmentation, random: augmentationRandom,
            first: (epoch - 1) * steps)
        defer { batches.stop() }
        var lossSum = 0.0
        var rate = 0.0
        for number in 0..<steps {
            guard !Task.isCancelled else { throw Interruption.cancelled(epoch: epoch) }
            rate =
                configuration.learningRate
                * configuration.schedule.factor(
                    step: (epoch - 1) * steps + number + 1, stepsPerEpoch: steps, epochs: configuration.epochs)
            lossSum += try step.run(batches.next(), learningRate: rate)
        }
        // The loss alone does not tell: a ReLU or a pooling may take what is no number for nothing.
        guard lossSum.isFinite, network.isFinite else { throw Interruption.diverged(epoch: epoch) }
        var report = EpochReport(epoch: epoch, learningRate: rate, trainingLoss: lossSum / Double(steps))
        if let validation, validation.count > 0 { try validate(on: validation, step, &report) }
        return report
    }

    private func validate(on set: TrainingSet, _ step: HostStep, _ report: inout EpochReport) throws(OutOfMemory) {
        var logits: [Float] = []
        let ready = try InferenceNetwork(network, threads: network.threads)
        set.forEachBlock(of: Self.validationBlock) { _, inputs in logits += ready.logits(inputs) }
        report.validationLoss = step.loss(of: logits, truth: set.classes)
        report.validationMacroF1 = macroF1(logits: logits, truth: set.classes)
        guard network.outputs == 2 else { return }
        report.validationAveragePrecision = RankingMetrics.averagePrecision(
            scores: set.classes.indices.map { Double(logits[2 * $0 + 1] - logits[2 * $0]) },
            isPositive: set.classes.map { $0 == 1 })
    }

    private func macroF1(logits: [Float], truth: [Int]) -> Double? {
        let decisions = truth.indices.map { row in
            (0..<network.outputs).max { logits[row * network.outputs + $0] < logits[row * network.outputs + $1] } ?? 0
        }
        return ConfusionMatrix(truth: truth, decisions: decisions, classCount: network.outputs).macroF1
    }

    // MARK: - Early stopping

    /// The epoch whose weights the network has after training; `nil` where no epoch was chosen, and they are the last one's.
    public var keptEpoch: Int? { best?.epoch }

    private func keepIfBest(_ report: EpochReport) {
        guard let stopping = configuration.earlyStopping else { return }
        let measure =
            switch stopping.measure {
            case .validationLoss: report.validationLoss.map { -$0 }
            case .averagePrecision: report.validationAveragePrecision
            case .macroF1: report.validationMacroF1
            }
        // Of epochs that are equally good the last is kept: it has been trained longest.
        guard let measure, measure >= best?.measure ?? -.infinity else { return }
        best = (measure, report.epoch, network.state)
    }

    private var hasStalled: Bool {
        guard let stopping = configuration.earlyStopping, let best else { return false }
        return history.count - best.epoch >= stopping.patience
    }

    // MARK: - Checkpoints

    private func saved(_ step: HostStep, _ circumstances: [String: String]) -> Checkpoint {
        Checkpoint(
            progress: .init(
                description: network.description, configuration: configuration,
                circumstances: circumstances, history: history, steps: step.optimizer.stepCount, shuffling: random,
                best: best.map { .init(measure: $0.measure, epoch: $0.epoch) }),
            network: network.state, best: best?.state ?? [:],
            optimizer: step.optimizer.memory.map { memory in
                Tensor(shape: memory.parameter.shape, values: memory.values.values(memory.parameter.count))
            })
    }

    private func restore(from place: TrainingCheckpoint, to step: HostStep) throws {
        guard
            let checkpoint = try Checkpoint(place, description: network.description, configuration: configuration)
        else { return }
        try network.load(checkpoint.network)
        let memory = step.optimizer.memory
        let shapes = memory.map(\.parameter.shape)
        guard shapes == checkpoint.optimizer.map(\.shape) else {
            throw Checkpoint.Mismatch(path: place.path, differences: ["the optimizer's memory"])
        }
        for (place, tensor) in zip(memory, checkpoint.optimizer) { place.values.set(tensor.values) }
        let progress = checkpoint.progress
        step.optimizer.stepCount = progress.steps
        network.pass.number = UInt64(progress.steps)
        random = progress.shuffling
        history = progress.history
        best = progress.best.map { ($0.measure, $0.epoch, checkpoint.best) }
    }
}
