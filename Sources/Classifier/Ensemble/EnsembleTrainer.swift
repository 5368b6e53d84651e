import Candidates
import Metrics
import NeuralNetwork

/// Why rows cannot be trained on.
public struct UnusableRows: Error, Equatable, Sendable, CustomStringConvertible {
    public var description: String
}

/// Trains an ensemble of networks of one kind, and measures it on rows that it has not seen.
///
/// The rows are divided into folds, and what an ensemble that was trained without a fold says of its rows is used to
/// calibrate, to set thresholds and to measure (`EnsembleOptions.HeldOut`). The figures are those of calibrations that have
/// not seen the rows either: each fold of the held-out rows is calibrated by the others.
struct EnsembleTrainer: Sendable {
    let network: NetworkDescription
    let options: EnsembleOptions
    /// Networks trained side by side; the result is the same whatever it is.
    let jobs: Int
    var augmentation: (any RowAugmentation)?
    /// Says all of the augmentation, to tell checkpoints of others from this training's.
    var augmentationText = "none"
    /// The model that the training goes on from; `nil` to begin with random weights.
    var start: EnsembleStart?
    var checkpoints: EnsembleCheckpoints?
    var observer: (any EnsembleObserver)?

    /// What a training gives.
    struct Trained: Sendable {
        /// Each member's arrays.
        var states: [[String: Tensor]]
        var calibration: Calibration
        /// Measured on the held-out rows.
        var thresholds: OperatingCurve
        var metrics: BinaryMetrics
        /// The same of the model that the training went on from.
        var start: ModelCard.Start?
    }

    /// - Parameters:
    ///   - rows: class 1 is a pulsar.
    ///   - sources: which source each is of.
    /// - Throws: `UnusableRows`, `TrainingLoop.Interruption` if the task is cancelled, or an error of a checkpoint.
    func train(on rows: TrainingSet, sources: [Int]) async throws -> Trained {
        try check(rows, sources)
        let plan = EnsemblePlan(rows, sources: sources, options: options)
        let states = try await train(plan.parts)
        var evidence: [Double] = []
        var isPulsar: [Bool] = []
        var before: [Double] = []
        let started = try start.map { try Self.ensemble(network, $0.states) }
        for held in plan.heldOut {
            let ensemble = try members(states, of: plan, fold: held.fold)
            held.rows.forEachBlock(of: 512) { _, inputs in
                evidence += ensemble.evidence(inputs)
                before += started?.evidence(inputs) ?? []
            }
            isPulsar += held.rows.classes.map { $0 == 1 }
        }
        let probabilities = crossFitted(evidence, isPulsar)
        return Trained(
            states: (0..<options.members).map { states[$0] },
            calibration: Calibration(options.calibration, evidence: evidence, isPulsar: isPulsar),
            thresholds: OperatingCurve(probabilities: probabilities, isPulsar: isPulsar),
            metrics: BinaryMetrics(probabilities: probabilities, isPositive: isPulsar, threshold: 0.5),
            start: start.map { $0.measured(evidence: before, isPulsar: isPulsar) })
    }

    private func check(_ rows: TrainingSet, _ sources: [Int]) throws(UnusableRows) {
        for (label, name) in [(1, "pulsars"), (0, "non-pulsars")] {
            let own = sources.indices.filter { rows.classes[$0] == label }
            let distinct = Set(own.map { sources[$0] }).count
            guard distinct < options.foldCount else { continue }
            throw UnusableRows(
                description: distinct == own.count
                    ? "\(own.count) \(name) among \(rows.count) labelled rows are too few to train on: at least "
                        + "\(options.foldCount) of each class are needed"
                    : "the \(own.count) \(name) are of \(distinct) sources, too few to hold whole sources out: at least "
                        + "\(options.foldCount) of each class are needed")
        }
    }

    private func members(
        _ states: [[String: Tensor]], of plan: EnsemblePlan, fold: Int
    ) throws -> [InferenceNetwork] {
        try Self.ensemble(network, plan.parts.indices.filter { plan.parts[$0].fold == fold }.map { states[$0] })
    }

    private static func ensemble(
        _ network: NetworkDescription, _ states: [[String: Tensor]]
    ) throws -> [InferenceNetwork] {
        try states.map { try InferenceNetwork(try Network(network, state: $0)) }
    }

    /// Each row's probability by a calibration to the others: every fifth row has one of its own.
    private func crossFitted(_ evidence: [Double], _ isPulsar: [Bool]) -> [Double] {
        let count = 5
        // Alternating within each class, so that each part has some of both.
        var seen = [false: 0, true: 0]
        let part = isPulsar.map { label -> Int in
            seen[label, default: 0] += 1
            return seen[label, default: 0] % count
        }
        let calibrations = (0..<count).map { own in
            let others = evidence.indices.filter { part[$0] != own }
            return Calibration(
                options.calibration, evidence: others.map { evidence[$0] }, isPulsar: others.map { isPulsar[$0] })
        }
        return evidence.indices.map { calibrations[part[$0]].probability(evidence[$0]) }
    }

    /// Trains the networks, `jobs` at a time; gives their arrays in order.
    private func train(_ parts: [EnsemblePlan.Part]) async throws -> [[String: Tensor]] {
        try await withThrowingTaskGroup(of: (Int, [String: Tensor]).self) { group in
            var states = [[String: Tensor]](repeating: [:], count: parts.count)
            for (place, part) in parts.enumerated() {
                if place >= jobs, let (index, state) = try await group.next() { states[index] = state }
                group.addTask { (place, try self.train(part)) }
            }
            for try await (index, state) in group { states[index] = state }
            return states
        }
    }

    private func train(_ part: EnsemblePlan.Part) throws -> [String: Tensor] {
        var configuration = options.training
        configuration.seed = part.seed
        let network = try Network(network, seed: configuration.seed)
        if let start { try network.load(start.states[part.member % start.states.count]) }
        let loop = TrainingLoop(network, configuration: configuration, augmentation: augmentation)
        try loop.train(
            on: part.rows, validation: part.stopping ?? (observer == nil ? nil : part.watched),
            checkpoint: checkpoints.map {
                .init(
                    path: "\($0.folder)/\(part.name).safetensors", resume: $0.resume,
                    circumstances: circumstances(of: part))
            },
            observers: observer.map { [NetworkObserver(network: part.name, observer: $0)] } ?? [])
        return network.state
    }

    private func circumstances(of part: EnsemblePlan.Part) -> [String: String] {
        var circumstances = ["the examples": part.rows.fingerprint, "the augmentation": augmentationText]
        if let card = start?.card {
            circumstances["the model to go on from"] = "\(card.data.fingerprint), seed \(card.seed)"
        }
        return circumstances
    }
}
