import ArgumentParser
import Foundation

/// The performance programs. Each measures several rounds and gives their median.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "psrsieve-bench",
        abstract: "Measures how fast psrsieve is on this machine.",
        subcommands: [
            FeaturesBench.self, PreprocessBench.self, NetworkBench.self, PrecisionsBench.self, SurveyBench.self,
            SiftingBench.self,
        ])
}

/// What every performance program takes and gives.
struct BenchOptions: ParsableArguments {
    @Option(help: "Rounds; the median counts.")
    var rounds = 5

    @Option(help: "Jobs side by side.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Print JSON.")
    var json = false
}

/// The seconds that each of several rounds took.
struct Timing {
    private(set) var seconds: [Double] = []

    mutating func round(_ body: () async throws -> Void) async rethrows {
        let start = ContinuousClock.now
        try await body()
        seconds.append((ContinuousClock.now - start) / .seconds(1))
    }

    mutating func measure(_ body: () throws -> Void) rethrows {
        let start = ContinuousClock.now
        try body()
        seconds.append((ContinuousClock.now - start) / .seconds(1))
    }

    var median: Double {
        let sorted = seconds.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
