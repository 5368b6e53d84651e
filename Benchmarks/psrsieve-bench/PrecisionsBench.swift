import ArgumentParser
import Classifier
import Formats
import Foundation
import Metrics
import Survey

/// What a precision costs in accuracy, and what it gains in speed: a model of planes scores example tables in each.
struct PrecisionsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "precisions", abstract: "Average precision, scores and speed of a model in each precision.")

    @OptionGroup var options: BenchOptions

    @Argument(help: "The model, of planes.")
    var model: String

    @Argument(help: "Example tables with labels.")
    var tables: [String]

    func run() async throws {
        let isPulsar = try tables.flatMap { try ExampleTableReader(path: $0).featureTable().labels }
            .map { $0 == .pulsar }
        var first: [Double]?
        for precision in ScoringPrecision.allCases {
            let classifier = try ModelFile.read(model, precision: precision)
            let scorer = BatchScorer(
                models: ModelChoice(ScoringModel(name: precision.rawValue, classifier: classifier)), jobs: options.jobs)
            var timing = Timing()
            var scores: [Double] = []
            for _ in 0..<options.rounds {
                scores = []
                try await timing.round {
                    try await scorer.score(SurveyFiles(tables)) { batch, _ in
                        if let error = batch.errors.first { throw error }
                        scores += batch.candidates.map(\.score)
                    }
                }
            }
            let reference = first ?? scores
            first = reference
            let difference = zip(scores, reference).reduce(0) { max($0, abs($1.0 - $1.1)) }
            print(
                String(
                    format:
                        "%@ average precision %.5f, scores differ from f32 by at most %.4f, %.0f candidates a second",
                    precision.rawValue.padding(toLength: 4, withPad: " ", startingAt: 0),
                    RankingMetrics.averagePrecision(scores: scores, isPositive: isPulsar) ?? 0, difference,
                    Double(scores.count) / timing.median))
        }
        print("\(isPulsar.count) candidates, \(isPulsar.count { $0 }) of them pulsars, \(options.jobs) jobs")
    }
}
