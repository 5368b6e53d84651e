import Metrics

/// The results of a benchmark, with what they were made with.
public struct BenchmarkReport: Codable, Equatable, Sendable {
    /// One method at one imbalance, over all its runs.
    public struct Summary: Codable, Equatable, Sendable {
        /// An index into the experiment's imbalances.
        public var imbalance: Int
        public var plan: ImbalancePlan
        public var ratio: Double
        public var method: String
        public var runs: Int
        /// Of each measure, by its key; a measure that no run has is left out.
        public var measures: [String: Spread]
        /// The confusion matrices of all runs added up.
        public var confusion: [[Int]]
        /// How much better each measure is than that of the first method, run by run with the same seed; empty for the
        /// first method, and with fewer than two runs.
        public var differences: [String: PairedDifference]
    }

    public var settings: BenchmarkSettings
    public var results: [RunResult]
    public var summaries: [Summary]

    public init(settings: BenchmarkSettings, results: [RunResult]) {
        self.settings = settings
        self.results = results
        summaries = settings.experiment.imbalances.indices.flatMap { imbalance in
            let ofMethods = settings.methods.map { method in
                results.filter { $0.imbalance == imbalance && $0.method == method.name }
            }
            return ofMethods.enumerated().compactMap { index, results in
                Self.summary(results, comparedWith: index == 0 ? [] : ofMethods[0])
            }
        }
    }

    private static func summary(_ results: [RunResult], comparedWith others: [RunResult]) -> Summary? {
        guard let first = results.first else { return nil }
        var measures: [String: Spread] = [:]
        for kind in Measures.kinds {
            measures[kind.key] = Spread(results.compactMap { kind.value($0.measures) })
        }
        let confusion = first.measures.confusion.indices.map { row in
            first.measures.confusion[row].indices.map { column in
                results.reduce(0) { $0 + $1.measures.confusion[row][column] }
            }
        }
        return Summary(
            imbalance: first.imbalance, plan: first.plan, ratio: first.plan.ratio, method: first.method,
            runs: results.count, measures: measures, confusion: confusion,
            differences: differences(results, others))
    }

    private static func differences(_ results: [RunResult], _ others: [RunResult]) -> [String: PairedDifference] {
        var differences: [String: PairedDifference] = [:]
        for kind in Measures.kinds {
            differences[kind.key] = PairedDifference(
                results.compactMap { result in
                    guard let other = others.first(where: { $0.seed == result.seed }),
                        let value = kind.value(result.measures), let otherValue = kind.value(other.measures)
                    else { return nil }
                    return value - otherValue
                })
        }
        return differences
    }
}
