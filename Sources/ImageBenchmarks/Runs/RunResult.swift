import NeuralNetwork

/// What one training came to.
public struct RunResult: Codable, Equatable, Sendable {
    /// An index into the experiment's imbalances.
    public var imbalance: Int
    public var plan: ImbalancePlan
    public var method: String
    /// Of the images that were drawn, of the initial weights and of the order of training.
    public var seed: UInt64
    /// The epoch whose weights were kept.
    public var epoch: Int
    /// How the training came along; `nil` where an earlier psrsieve has done the run.
    public var history: [EpochReport]?
    public var measures: Measures
}
