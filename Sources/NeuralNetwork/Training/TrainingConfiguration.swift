/// Everything that determines a training besides the data.
public struct TrainingConfiguration: Codable, Equatable, Sendable {
    /// What tells whether an epoch was better than those before.
    public enum Measure: String, Codable, CaseIterable, Sendable {
        case validationLoss = "loss"
        case averagePrecision = "average-precision"
        /// The mean F1 of all classes, where the largest output decides.
        case macroF1 = "macro-f1"
    }

    /// Stops a training that has not become better for `patience` epochs, and keeps the best epoch's weights.
    public struct EarlyStopping: Codable, Equatable, Sendable {
        public var patience: Int
        public var measure: Measure

        public init(patience: Int, measure: Measure = .averagePrecision) {
            self.patience = patience
            self.measure = measure
        }
    }

    public var epochs: Int
    /// Rows a step. What is left over at the end of an epoch is not used in it (the next one is shuffled anew).
    public var batchSize: Int
    public var learningRate: Double
    public var optimizer: OptimizerConfiguration
    public var schedule: LearningRateSchedule
    public var loss: LossConfiguration
    /// The classes that multi-class GPPE and margin cross entropy hold back; `nil` for none.
    public var majorityClasses: [Int]?
    public var sampling: Sampling
    /// `nil` trains all epochs and keeps the last weights.
    public var earlyStopping: EarlyStopping?
    /// The gradients' largest norm, or `nil` for any.
    public var gradientNorm: Double?
    /// The factor of an L2 penalty on all parameters, or `nil` for none.
    public var weightPenalty: Double?
    public var seed: UInt64
    /// `nil` for single precision.
    public var precision: Precision?

    public init(
        epochs: Int, batchSize: Int, learningRate: Double, optimizer: OptimizerConfiguration = .adam(),
        schedule: LearningRateSchedule = .init(.constant), loss: LossConfiguration = .init(),
        majorityClasses: [Int]? = nil, sampling: Sampling = .none,
        earlyStopping: EarlyStopping? = nil, gradientNorm: Double? = nil, weightPenalty: Double? = nil,
        seed: UInt64 = 0, precision: Precision? = nil
    ) {
        self.epochs = epochs
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.optimizer = optimizer
        self.schedule = schedule
        self.loss = loss
        self.majorityClasses = majorityClasses
        self.sampling = sampling
        self.earlyStopping = earlyStopping
        self.gradientNorm = gradientNorm
        self.weightPenalty = weightPenalty
        self.seed = seed
        self.precision = precision
    }
}
