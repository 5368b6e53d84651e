import NeuralNetwork

/// One experiment as data: what is read, what is told apart, how it is trained and measured.
public struct Experiment: Codable, Equatable, Sendable {
    public enum Data: String, Codable, Sendable {
        case mnist
        case cifar10
        case cifar100Fine = "cifar100-fine"
        case cifar100Coarse = "cifar100-coarse"
        case caltech101
        /// A table of candidates with planes, made by `psrsieve preprocess`.
        case candidateTable = "candidate-table"
        /// The HTRU1 Batched Dataset as numpy's arrays (docs/experiments.md).
        case htru1Arrays = "htru1-arrays"
        case folder
    }

    public var name: String
    public var data: Data
    /// One of the networks of `NetworkDescription`; it also says the images' shape.
    public var network: String
    public var scaling: PixelScaling
    public var task: ClassificationTask
    /// Each is measured on its own.
    public var imbalances: [Imbalance]
    public var testSplit: TestSplit
    /// Validation images for each training image: they are taken besides those that are trained on, and choose the epoch
    /// whose weights are kept. With 0 the last epoch's are.
    public var validationFraction: Double
    public var epochs: Int
    public var batchSize: Int
    public var learningRate: Double
    public var optimizer = OptimizerConfiguration.adam(beta1: 0.5)
    public var schedule = LearningRateSchedule(.constant)
    /// The factor of an L2 penalty on all parameters; 0 for none.
    public var weightPenalty = 0.0
    public var precision = Precision.float32
    /// Threads of one training. Sums of another number of threads differ by rounding.
    public var threads = 1
}

extension Experiment {
    /// The shape of the images that the network takes; `nil` if there is no such network.
    public var shape: ImageShape? { NetworkDescription.named(network, classes: 2)?.image }
}
