/// Everything that determines the results of a benchmark besides the images.
public struct BenchmarkSettings: Codable, Equatable, Sendable {
    public var experiment: Experiment
    public var methods: [Method]
    public var runs: Int
    /// The first run's; each following run has the next one.
    public var seed: UInt64

    public init(experiment: Experiment, methods: [Method], runs: Int, seed: UInt64) {
        self.experiment = experiment
        self.methods = methods
        self.runs = runs
        self.seed = seed
    }

    /// Whether results made with these settings are also results of the others: only what is compared, and how often, may
    /// differ.
    public func allowsGoingOn(to other: BenchmarkSettings) -> Bool {
        experiment == other.experiment && seed == other.seed
            && methods.allSatisfy { method in other.methods.allSatisfy { $0.name != method.name || $0 == method } }
    }
}
