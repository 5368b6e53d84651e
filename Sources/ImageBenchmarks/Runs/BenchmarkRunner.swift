import NeuralNetwork

/// Runs a benchmark: every imbalance with every method, several times. In one run all methods see the same images and
/// begin with the same weights.
public struct BenchmarkRunner: Sendable {
    private let settings: BenchmarkSettings
    private let data: BenchmarkData
    private let task: ResolvedTask
    private let network: NetworkDescription
    /// Test images that go through the network at once.
    private static let testBlock = 200

    /// One training that is to be done.
    struct Job: Sendable {
        var imbalance: Int
        var method: Method
        var seed: UInt64
    }

    /// - Throws: `DataSetError` if the data lack a class, or if there is no such network.
    public init(_ settings: BenchmarkSettings, data: BenchmarkData) throws(DataSetError) {
        let name = settings.experiment.network
        try self.init(settings, data: data) { classCount throws(DataSetError) in
            guard let network = NetworkDescription.named(name, classes: classCount) else {
                throw DataSetError(data.path, .unsupported("there is no network \(name) for it"))
            }
            return network
        }
    }

    /// - Parameter network: makes the network for a number of classes.
    init(
        _ settings: BenchmarkSettings, data: BenchmarkData,
        network: (_ classCount: Int) throws(DataSetError) -> NetworkDescription
    ) throws(DataSetError) {
        self.settings = settings
        self.data = data
        task = try ResolvedTask(
            settings.experiment.task, classNames: data.training.classNames,
            sizes: data.training.rowsByClass.map(\.count), path: data.path)
        self.network = try network(task.labels.count)
    }

    /// The plan of an imbalance: how many images of each class are used.
    ///
    /// - Throws: `DataSetError` if a class has too few images.
    public func plan(_ imbalance: Imbalance) throws(DataSetError) -> ImbalancePlan {
        try division(imbalance, seed: settings.seed).plan
    }

    /// - Parameters:
    ///   - finished: results of an earlier run with the same settings, which are not computed again.
    ///   - jobs: trainings side by side; the results are the same whatever it is.
    ///   - epochEnded: told of each epoch of each training, from several threads.
    ///   - runEnded: told of each result, and of all so far.
    /// - Returns: in the order of imbalances, methods and seeds.
    /// - Throws: `DataSetError`, `TrainingLoop.Interruption`, or what `runEnded` throws.
    public func run(
        finished: [RunResult] = [], jobs: Int = 1,
        epochEnded: @escaping @Sendable (_ method: Method, _ report: EpochReport) -> Void = { _, _ in },
        runEnded: (_ result: RunResult, _ results: [RunResult]) throws -> Void = { _, _ in }
    ) async throws -> [RunResult] {
        let all = settings.experiment.imbalances.indices.flatMap { imbalance in
            settings.methods.flatMap { method in
                (0..<settings.runs).map { Job(imbalance: imbalance, method: method, seed: settings.seed &+ UInt64($0)) }
            }
        }
        var results = finished.filter { result in all.contains(where: result.isOf) }
        let open = all.filter { job in !results.contains { $0.isOf(job) } }
        try await withThrowingTaskGroup(of: RunResult.self) { group in
            func inOrder() -> [RunResult] { all.compactMap { job in results.first { $0.isOf(job) } } }
            func take(_ result: RunResult) throws {
                results.append(result)
                try runEnded(result, inOrder())
            }
            for (index, job) in open.enumerated() {
                if index >= max(jobs, 1), let result = try await group.next() { try take(result) }
                group.addTask { try self.run(job, epochEnded) }
            }
            for try await result in group { try take(result) }
            results = inOrder()
        }
        return results
    }

    private func division(_ imbalance: Imbalance, seed: UInt64) throws(DataSetError) -> DataDivision {
        try DataDivision(
            data, task: task, split: settings.experiment.testSplit, imbalance: imbalance,
            validationFraction: settings.experiment.validationFraction, seed: seed)
    }

    private func run(_ job: Job, _ epochEnded: @escaping @Sendable (Method, EpochReport) -> Void) throws -> RunResult {
        let experiment = settings.experiment
        let division = try division(experiment.imbalances[job.imbalance], seed: job.seed)
        let network = try Network(network, seed: job.seed, threads: experiment.threads)
        let loop = TrainingLoop(network, configuration: configuration(job, division))
        let history = try loop.train(
            on: set(division, division.training),
            validation: division.validation.isEmpty ? nil : set(division, division.validation),
            observers: [EpochObserver(method: job.method, epochEnded: epochEnded)])
        let sizes = division.plan.classes.map(\.training)
        /// What decides, of some rows.
        func logits(_ rows: [Int], _ inputs: (ArraySlice<Int>) -> [Float]) throws -> [Float] {
            let raw = try stride(from: 0, to: rows.count, by: Self.testBlock).flatMap { start in
                try network.evaluate(inputs(rows[start..<min(start + Self.testBlock, rows.count)]))
            }
            return job.method.decisive(raw, classSizes: sizes)
        }
        var threshold: Double?
        if task.labels.count == 2, !division.validation.isEmpty {
            threshold = Measures.threshold(
                logits: try logits(division.validation) {
                    division.trainingInputs(Array($0), scaling: experiment.scaling).inputs
                },
                truth: division.trainingClasses(division.validation))
        }
        return RunResult(
            imbalance: job.imbalance, plan: division.plan, method: job.method.name, seed: job.seed,
            epoch: loop.keptEpoch ?? history.count, history: history,
            measures: Measures(
                logits: try logits(division.test) { division.testInputs($0, scaling: experiment.scaling) },
                truth: division.testClasses, classCount: task.labels.count,
                minority: task.minorityOutputs, threshold: threshold))
    }

    private func set(_ division: DataDivision, _ rows: [Int]) -> TrainingSet {
        let (inputs, classes) = division.trainingInputs(rows, scaling: settings.experiment.scaling)
        return TrainingSet(inputs: inputs, width: inputs.count / max(rows.count, 1), classes: classes)
    }

    private func configuration(_ job: Job, _ division: DataDivision) -> TrainingConfiguration {
        let experiment = settings.experiment
        return TrainingConfiguration(
            epochs: experiment.epochs, batchSize: experiment.batchSize, learningRate: experiment.learningRate,
            optimizer: experiment.optimizer, schedule: experiment.schedule, loss: job.method.loss,
            majorityClasses: task.labels.count > 2 ? task.majorityOutputs : nil, sampling: job.method.sampling,
            earlyStopping: division.validation.isEmpty
                ? nil : .init(patience: experiment.epochs, measure: .macroF1),
            weightPenalty: experiment.weightPenalty > 0 ? experiment.weightPenalty : nil, seed: job.seed,
            precision: experiment.precision)
    }
}

/// Passes a training's epochs on, with the method that is trained.
private struct EpochObserver: TrainingObserver {
    var method: Method
    var epochEnded: @Sendable (Method, EpochReport) -> Void

    func epochEnded(_ report: EpochReport, history: [EpochReport]) {
        epochEnded(method, report)
    }
}

extension RunResult {
    fileprivate func isOf(_ job: BenchmarkRunner.Job) -> Bool {
        imbalance == job.imbalance && method == job.method.name && seed == job.seed
    }
}
