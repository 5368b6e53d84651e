import ArgumentParser
import Classifier
import NeuralNetwork
import Preprocessing

/// Options of training whose defaults are seldom changed.
struct FineTuningOptions: ParsableArguments {
    @Option(
        name: .customLong("batch-size"),
        help: "Batch size: rows per training step (features 256, planes 128, htru 100).")
    var wantedBatchSize: Int?

    @Option(
        name: .customLong("learning-rate"),
        help: "The highest learning rate (features 0.01, planes 0.003, htru 0.02; with --from a tenth).")
    var wantedLearningRate: Double?

    @Option(
        name: .customLong("optimizer"),
        help: "The optimizer: adamw, adam or sgd (features and planes adamw, htru adam).")
    var wantedOptimizer: OptimizerName?

    @Option(
        name: .customLong("schedule"),
        help: """
            How the learning rate changes: cosine, constant or step, a tenth after every third of the epochs (features and \
            planes cosine, htru constant).
            """)
    var wantedSchedule: ScheduleName?

    @Option(
        name: .customLong("hidden"),
        help: ArgumentHelp("Sizes of the hidden layers, joined by commas (48,24).", valueName: "sizes"))
    var wantedHidden: String?

    @Flag(help: "Batch normalisation behind the hidden layers.")
    var batchNorm = false

    @Option(help: "Dropout rate of the hidden layers.")
    var dropout = 0.0

    @Flag(
        inversion: .prefixedNo,
        help: "Change planes at random in each epoch, as a telescope might have (planes: yes, htru: no).")
    var augment: Bool?

    @Option(help: "Early stopping: stop after N epochs without improvement; 0 trains to the end.")
    var patience = 0

    @Option(
        name: .customLong("normalisation"),
        help: "How features are scaled: z-score-log (the default), z-score, robust or quantile.")
    var wantedNormalisation: FeatureScaling.Method?

    @Option(help: "How scores are turned into probabilities: platt (logistic), isotonic or none.")
    var calibration = Calibration.Method.beta

    @Option(help: "Clip gradients to this norm; 0 does not clip.")
    var gradientNorm = 0.0

    @Option(help: "The arithmetic of networks of planes: f32 or bf16.")
    var precision = Precision.float32

    /// `nil` if the sizes make no sense.
    var hiddenSizes: [Int]? {
        let sizes = (wantedHidden ?? "48,24").split(separator: ",").map { Int($0) }
        guard !sizes.isEmpty, sizes.allSatisfy({ $0.map((1...4096).contains) ?? false }) else { return nil }
        return sizes.compactMap { $0 }
    }

    func validate() throws {
        func require(_ condition: Bool, _ message: String) throws {
            if !condition { throw ValidationError(message) }
        }
        let (batchSize, learningRate) = (wantedBatchSize ?? 1, wantedLearningRate ?? 1)
        try require(gradientNorm >= 0 && gradientNorm.isFinite, "--gradient-norm is a number from 0 on")
        try require(batchSize >= 1, "--batch-size is a whole number from 1 on")
        try require(learningRate > 0 && learningRate.isFinite, "--learning-rate is a positive number")
        try require((0..<1).contains(dropout), "--dropout is a share in 0..<1")
        try require(patience >= 0, "--patience is a whole number from 0 on")
        try require(hiddenSizes != nil, "--hidden is sizes from 1 to 4096 joined by commas, such as 48,24")
    }
}

extension FeatureScaling.Method: ExpressibleByArgument {}
extension Calibration.Method: ExpressibleByArgument {}
