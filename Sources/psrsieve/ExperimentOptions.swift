import ArgumentParser
import ImageBenchmarks
import NeuralNetwork

/// What of an experiment can be chosen differently.
struct ExperimentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Train on the arrays that the GPPE paper's authors published: imbalanced_x.npy and imbalanced_y.npy.",
            valueName: "folder"), completion: .directory)
    var trainingArrays: String?

    @Option(help: ArgumentHelp("The minority class of a pair, by name or number.", valueName: "class"))
    var minority: String?

    @Option(
        help: ArgumentHelp("The majority class, or of many classes several joined by commas.", valueName: "classes"))
    var majority: String?

    @Option(
        help: ArgumentHelp(
            "Training images of a minority and of a majority class, such as 50:1000; several joined by commas.",
            valueName: "sizes"))
    var sizes: String?

    @Option(
        help:
            "How class sizes differ: step (two sizes), linear (falling on a line from the majority on) or as-they-are.")
    var imbalance: ImbalanceName?

    @Option(help: "Epochs: how often each image is trained on.")
    var epochs: Int?

    @Option(help: "Batch size: images per training step.")
    var batchSize: Int?

    @Option(help: "The highest learning rate.")
    var learningRate: Double?

    @Option(help: "How weights follow their gradients: adam (beta1 0.5), adamw or sgd. (default: adam)")
    var optimizer: OptimizerName?

    @Option(help: "How the learning rate changes. (default: constant)")
    var schedule: ScheduleName?

    @Option(help: "The factor of an L2 penalty on the weights.")
    var weightPenalty: Double?

    @Option(
        help: """
            Validation images for each training image, taken besides those; they choose the epoch that is kept. With 0 the \
            last one is.
            """)
    var validationFraction: Double?

    @Option(
        help: ArgumentHelp(
            "The network, which also says the images' size: mnist, cifar, caltech101 or htru.", valueName: "name"),
        completion: .list(["mnist", "cifar", "caltech101", "htru"]))
    var network: String?

    @Option(help: "The arithmetic of training: f32, or bf16 where the processor has it. (default: f32)")
    var precision: Precision?

    @Option(help: "Threads per training; their number changes results by rounding.")
    var threads = 1

    enum ImbalanceName: String, ExpressibleByArgument, CaseIterable {
        case step, linear
        case asTheyAre = "as-they-are"
    }

    func validate() throws {
        func require(_ condition: Bool, _ message: String) throws {
            if !condition { throw ValidationError(message) }
        }
        try require((1...100_000).contains(epochs ?? 1), "--epochs is a whole number from 1 on")
        try require((1...256).contains(threads), "--threads is a whole number from 1 to 256")
        try require((batchSize ?? 1) >= 1, "--batch-size is a whole number from 1 on")
        let rate = learningRate ?? 1
        try require(rate > 0 && rate.isFinite, "--learning-rate is a positive number")
        let penalty = weightPenalty ?? 0
        try require(penalty >= 0 && penalty.isFinite, "--weight-penalty is a number from 0 on")
        try require((0...10).contains(validationFraction ?? 0), "--validation-fraction is a number from 0 to 10")
    }

    /// The experiment with what was chosen.
    func adapted(_ experiment: Experiment) throws -> Experiment {
        var experiment = experiment
        experiment.task = try task(experiment.task)
        experiment.imbalances = try imbalances(experiment.imbalances)
        experiment.epochs = epochs ?? experiment.epochs
        experiment.batchSize = batchSize ?? experiment.batchSize
        experiment.learningRate = learningRate ?? experiment.learningRate
        experiment.weightPenalty = weightPenalty ?? experiment.weightPenalty
        experiment.validationFraction = validationFraction ?? experiment.validationFraction
        experiment.network = network ?? experiment.network
        experiment.precision = precision ?? experiment.precision
        experiment.threads = threads
        switch optimizer {
        case .adam: experiment.optimizer = .adam(beta1: 0.5)
        case .adamw: experiment.optimizer = .adamW(weightDecay: 0.01)
        case .sgd: experiment.optimizer = .sgd()
        case nil: break
        }
        if let schedule { experiment.schedule = schedule.schedule(epochs: experiment.epochs) }
        guard experiment.shape != nil else {
            throw ValidationError(
                "--network \(experiment.network) is not known; there are mnist, cifar, caltech101 and htru")
        }
        return experiment
    }

    private func task(_ task: ClassificationTask) throws -> ClassificationTask {
        let majorities = majority?.split(separator: ",").map { String($0) }
        switch (task, minority, majorities) {
        case (_, nil, nil): return task
        case (.pair(let ownMinority, let ownMajority), _, _):
            guard (majorities?.count ?? 1) == 1 else { throw ValidationError("a pair has one --majority") }
            return .pair(minority: minority ?? ownMinority, majority: majorities?.first ?? ownMajority)
        case (.byClassCount, .some(let minority), _):
            guard (majorities?.count ?? 1) == 1 else { throw ValidationError("a pair has one --majority") }
            return .pair(minority: minority, majority: majorities?.first)
        case (.all, .some, _):
            throw ValidationError("--minority is for a pair of classes; here all that are no --majority are minorities")
        case (_, _, .some(let majorities)): return .all(majority: .named(majorities))
        }
    }

    private func imbalances(_ own: [Imbalance]) throws -> [Imbalance] {
        guard imbalance != .asTheyAre else { return [.asTheyAre] }
        var pairs = own.compactMap(\.sizePair)
        if let sizes {
            pairs = try sizes.split(separator: ",").map { text in
                let parts = text.split(separator: ":").map { Int($0) ?? 0 }
                guard parts.count == 2, parts.allSatisfy({ (1...10_000_000).contains($0) }) else {
                    throw ValidationError(
                        "--sizes is a minority's and a majority's images, such as 50:1000, not \(text)")
                }
                return (parts[0], parts[1])
            }
        }
        guard !pairs.isEmpty else {
            guard imbalance == nil else { throw ValidationError("--imbalance needs --sizes here") }
            return own
        }
        return pairs.map { minority, majority in
            imbalance == .linear
                ? .linear(minority: minority, majority: majority) : .step(minority: minority, majority: majority)
        }
    }
}

extension Precision: ExpressibleByArgument {}

extension Imbalance {
    fileprivate var sizePair: (minority: Int, majority: Int)? {
        switch self {
        case .step(let minority, let majority), .linear(let minority, let majority): (minority, majority)
        case .asTheyAre: nil
        }
    }
}
