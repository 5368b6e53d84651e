import Candidates
import Metrics
import NeuralNetwork
import Preprocessing
import RandomNumbers

/// How a feature classifier is trained. The defaults are what did best on HTRU 1 and HTRU 2 (docs/losses.md).
public struct FeatureTrainingOptions: Sendable, Equatable {
    public var hidden = [48, 24]
    public var batchNormalization = false
    public var dropout = 0.0
    /// Networks in the ensemble.
    public var members = 5
    /// The share of the rows that each member holds out: for calibration, thresholds and early stopping.
    public var validationFraction = 0.2
    public var normalisation = FeatureScaling.Method.zScoreWithLogarithm
    public var calibration = Calibration.Method.platt
    public var training = TrainingConfiguration(
        epochs: 15, batchSize: 256, learningRate: 0.01, optimizer: .adamW(weightDecay: 0.01),
        schedule: .init(.cosine(floor: 0), warmUp: 0.1))

    public init() {}
}

/// Hears of the training of an ensemble; called from several threads.
public protocol EnsembleObserver: Sendable {
    func epochEnded(member: Int, report: EpochReport, history: [EpochReport]) throws
}

/// Trains a feature classifier.
///
/// The rows are divided into folds, and member k is trained without fold k. What the members say of the rows that they
/// did not see is used to calibrate, to set thresholds and to measure.
public struct FeatureTrainer: Sendable {
    private let options: FeatureTrainingOptions
    private let jobs: Int
    private let checkpoints: Checkpoints?
    private let observer: (any EnsembleObserver)?

    /// Where checkpoints go, and whether to go on from those that are there.
    public struct Checkpoints: Sendable {
        var folder: String
        var resume: Bool

        public init(folder: String, resume: Bool) {
            self.folder = folder
            self.resume = resume
        }
    }

    /// - Parameter jobs: members trained side by side; the result is the same whatever it is.
    public init(
        options: FeatureTrainingOptions, jobs: Int, checkpoints: Checkpoints? = nil,
        observer: (any EnsembleObserver)? = nil
    ) {
        self.options = options
        self.jobs = max(jobs, 1)
        self.checkpoints = checkpoints
        self.observer = observer
    }

    /// Why rows cannot be trained on.
    public struct UnusableRows: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// - Parameters:
    ///   - files: the names of the files that the rows come from, for the model card.
    /// - Throws: `UnusableRows`, `TrainingLoop.Interruption` if the task is cancelled, or an error of a checkpoint.
    public func train(on rows: LabelledRows, files: [String]) async throws -> FeatureClassifier {
        let foldCount = max(Int((1 / options.validationFraction).rounded()), 2)
        guard rows.pulsarCount >= foldCount, rows.count - rows.pulsarCount >= foldCount else {
            throw UnusableRows(
                description:
                    "\(rows.pulsarCount) pulsars among \(rows.count) labelled rows are too few to train on: at "
                    + "least \(foldCount) of each class are needed")
        }
        let normalisation = FeatureScaling(options.normalisation, fittedTo: rows.values, width: rows.inputs.count)
        let scaled = normalisation.scaled(rows.values)
        let plan = EnsemblePlan(
            rows: rows, scaled: scaled, width: normalisation.scaledWidth, foldCount: foldCount, options: options)
        let members = try await trainMembers(plan)

        let heldOut = try plan.heldOut(members, loss: options.training.loss)
        let calibration = Calibration(options.calibration, evidence: heldOut.evidence, isPulsar: heldOut.isPulsar)
        let probabilities = heldOut.evidence.map(calibration.probability)
        let card = ModelCard(
            formatVersion: ModelCard.currentFormat, kind: "features", inputs: rows.inputs, normalisation: normalisation,
            distribution: TrainingDistribution(
                fittedTo: scaled, width: normalisation.scaledWidth, labels: rows.labels),
            network: plan.network, members: members.count, training: options.training, calibration: calibration,
            thresholds: OperatingCurve(probabilities: probabilities, isPulsar: heldOut.isPulsar),
            metrics: BinaryMetrics(probabilities: probabilities, isPositive: heldOut.isPulsar, threshold: 0.5),
            data: .init(
                files: files, rows: rows.count, pulsars: rows.pulsarCount,
                fingerprint: DataFingerprint(values: rows.values, labels: rows.labels).text),
            seed: options.training.seed, loss: options.training.loss)
        return try FeatureClassifier(card: card, states: members)
    }

    /// Trains the members, `jobs` at a time; gives their arrays in order.
    private func trainMembers(_ plan: EnsemblePlan) async throws -> [[String: Tensor]] {
        try await withThrowingTaskGroup(of: (Int, [String: Tensor]).self) { group in
            var states = [[String: Tensor]](repeating: [:], count: options.members)
            for member in 0..<options.members {
                if member >= jobs, let (index, state) = try await group.next() { states[index] = state }
                group.addTask { (member, try self.trainMember(member, plan)) }
            }
            for try await (index, state) in group { states[index] = state }
            return states
        }
    }

    private func trainMember(_ member: Int, _ plan: EnsemblePlan) throws -> [String: Tensor] {
        var configuration = options.training
        configuration.seed = plan.seed(ofMember: member)
        let network = try Network(plan.network, seed: configuration.seed)
        let loop = TrainingLoop(network, configuration: configuration)
        try loop.train(
            on: plan.trainingSet(member),
            validation: configuration.earlyStopping == nil && observer == nil ? nil : plan.validationSet(member),
            checkpoint: checkpoints.map { "\($0.folder)/member-\(member).safetensors" },
            resume: checkpoints?.resume ?? false,
            observers: observer.map { [MemberObserver(member: member, observer: $0)] } ?? [])
        return network.state
    }
}

/// Passes one member's epochs on to the ensemble's observer.
private struct MemberObserver: TrainingObserver {
    var member: Int
    var observer: any EnsembleObserver

    func epochEnded(_ report: EpochReport, history: [EpochReport]) throws {
        try observer.epochEnded(member: member, report: report, history: history)
    }
}
