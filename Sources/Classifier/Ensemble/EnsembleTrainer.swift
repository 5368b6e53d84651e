import Candidates
import Metrics
import NeuralNetwork

/// Why rows cannot be trained on.
public struct UnusableRows: Error, Equatable, Sendable, CustomStringConvertible {
    public var description: String
}

/// Trains an ensemble of networks of one kind.
///
/// The rows are divided into folds, and member k is trained without fold k. What the members say of the rows that they
/// did not see is used to calibrate, to set thresholds and to measure.
struct EnsembleTrainer: Sendable {
    let network: NetworkDescription
    let options: EnsembleOptions
    /// Members trained side by side; the result is the same whatever it is.
    let jobs: Int
    var augmentation: (any RowAugmentation)?
    var checkpoints: EnsembleCheckpoints?
    var observer: (any EnsembleObserver)?

    /// What a training gives.
    struct Trained: Sendable {
        /// Each member's arrays.
        var states: [[String: Tensor]]
        var calibration: Calibration
        /// Measured on the rows that each member did not see.
        var thresholds: OperatingCurve
        var metrics: BinaryMetrics
    }

    /// - Parameter rows: class 1 is a pulsar.
    /// - Throws: `UnusableRows`, `TrainingLoop.Interruption` if the task is cancelled, or an error of a checkpoint.
    func train(on rows: TrainingSet) async throws -> Trained {
        let pulsars = rows.classes.count { $0 == 1 }
        guard pulsars >= options.foldCount, rows.count - pulsars >= options.foldCount else {
            throw UnusableRows(
                description: "\(pulsars) pulsars among \(rows.count) labelled rows are too few to train on: at least "
                    + "\(options.foldCount) of each class are needed")
        }
        let plan = EnsemblePlan(rows, options: options)
        let states = try await trainMembers(plan)
        let (evidence, isPulsar) = try heldOut(states, plan)
        let calibration = Calibration(options.calibration, evidence: evidence, isPulsar: isPulsar)
        let probabilities = evidence.map(calibration.probability)
        return Trained(
            states: states, calibration: calibration,
            thresholds: OperatingCurve(probabilities: probabilities, isPulsar: isPulsar),
            metrics: BinaryMetrics(probabilities: probabilities, isPositive: isPulsar, threshold: 0.5))
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
        let network = try Network(network, seed: configuration.seed)
        let loop = TrainingLoop(network, configuration: configuration, augmentation: augmentation)
        try loop.train(
            on: plan.trainingSet(member),
            validation: configuration.earlyStopping == nil && observer == nil ? nil : plan.validationSet(member),
            checkpoint: checkpoints.map { "\($0.folder)/member-\(member).safetensors" },
            resume: checkpoints?.resume ?? false,
            observers: observer.map { [MemberObserver(member: member, observer: $0)] } ?? [])
        return network.state
    }

    /// What each member says of the rows that it did not see, as evidence on the scale of log-odds.
    private func heldOut(_ states: [[String: Tensor]], _ plan: EnsemblePlan) throws
        -> (evidence: [Double], isPulsar: [Bool])
    {
        var evidence: [Double] = []
        var isPulsar: [Bool] = []
        for (member, state) in states.enumerated() {
            let set = plan.validationSet(member)
            let inference = InferenceNetwork(try Network(network, state: state))
            set.forEachBlock(of: 512) { first, inputs in
                let logits = inference.logits(inputs)
                for row in 0..<(logits.count / 2) {
                    let difference = Double(logits[2 * row + 1]) - Double(logits[2 * row])
                    evidence.append(options.training.loss.evidence(logit: difference))
                    isPulsar.append(set.classes[first + row] == 1)
                }
            }
        }
        return (evidence, isPulsar)
    }
}
