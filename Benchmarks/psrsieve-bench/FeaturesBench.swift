import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import OutputFiles
import Preprocessing
import RandomNumbers
import Simulation
import Survey

/// Rows of a feature table read and scored a second.
///
/// The floor: a row is about 95 bytes of text, some 2,000 multiply-adds for each of five networks, and ten exponentials
/// and logarithms.
struct FeaturesBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features", abstract: "Rows of a feature table read and scored a second.")

    @OptionGroup var options: BenchOptions

    @Option(help: "Rows of the table, made from simulated candidates.")
    var rows = 1_000_000

    @Option(help: "A table to read instead of a simulated one.")
    var table: String?

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "psrsieve-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let sample = simulatedSample()
        let classifier = try await FeatureTrainer(options: .init(), jobs: options.jobs)
            .train(on: LabelledRows(sample, inputs: FeatureName.lyon), files: [])
        let path = try table ?? writeTable(from: sample, to: folder.appending(path: "table.csv").path)

        let scorer = BatchScorer(
            models: ModelChoice(ScoringModel(name: "model", classifier: classifier)), jobs: options.jobs)
        var timing = Timing()
        var scored = 0
        for _ in 0..<(options.rounds + 1) {
            scored = 0
            try await timing.round {
                try await scorer.score(SurveyFiles([path])) { scored += $0.batch.candidates.count }
            }
        }
        report(timing, scored: scored)
    }

    private func report(_ timing: Timing, scored: Int) {
        let rate = Double(scored) / timing.median
        if options.json {
            print(
                "{\"name\": \"features\", \"rows\": \(scored), \"jobs\": \(options.jobs), \"seconds\": \(timing.median), "
                    + "\"rows_per_second\": \(rate)}")
        } else {
            print(
                String(
                    format: "%d rows read and scored in %.3f s (median of %d): %.0f rows a second, %d jobs", scored,
                    timing.median, options.rounds + 1, rate, options.jobs))
        }
    }

    private func simulatedSample() -> FeatureTable {
        let simulator = FoldSimulator(seed: 1, survey: .compact)
        var sample = FeatureTable(featureNames: FeatureName.lyon)
        for number in 0..<1500 {
            let fold = simulator.fold(Truth.allCases[number % 3], number: number)
            let features = LyonFeatures(fold.candidate(path: fold.name))
            sample.values += FeatureName.lyon.map { features.value(named: $0) ?? 0 }
            sample.labels.append(fold.truth.label)
            sample.rowNumbers.append(number + 1)
        }
        return sample
    }

    /// Rows of the sample over and over, each value a little different, so that no two rows are the same.
    private func writeTable(from sample: FeatureTable, to path: String) throws -> String {
        var random = RandomSource(seed: 2)
        var text = ""
        text.reserveCapacity(rows * 100)
        for row in 0..<rows {
            for value in sample[row: row % sample.count] {
                text += "\(Float(value * random.uniform(0.999...1.001))),"
            }
            text += "\(sample.labels[row % sample.count]?.rawValue ?? 0)\n"
        }
        try OutputFile.write(text, to: path)
        return path
    }
}
