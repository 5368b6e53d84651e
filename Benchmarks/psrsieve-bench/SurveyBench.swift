import ArgumentParser
import Classifier
import Formats
import Foundation
import Preprocessing
import Survey

/// A survey's raw files read, made into planes and scored, a second; and how busy that keeps the processors.
///
/// The floor is the reading and the planes alone (`preprocess --planes`) or the network alone (`precisions`), whichever is
/// longer, if the two could overlap without end; on few cores it is their sum.
struct SurveyBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey", abstract: "Raw files scored a second, and the processors kept busy.")

    @OptionGroup var options: BenchOptions

    @Option(help: "Files scored in one round; those given are read over and over.")
    var count = 5000

    @Option(help: "The arithmetic: f32, bf16 or int8.")
    var precision = ScoringPrecision.float32

    @Argument(help: "The model.")
    var model = "models/planes.safetensors"

    @Argument(help: "The files, directories or patterns.")
    var inputs = ["samples/survey-phcx"]

    func run() async throws {
        let classifier = try ModelFile.read(model, precision: precision)
        let files = try InputList(inputs) { throw $0 }.paths.filter { (try? CandidateReader.candidates(in: $0)) != nil }
        guard !files.isEmpty else { throw ValidationError("none of the inputs is a candidate's file") }
        let paths = SurveyFiles((0..<count).map { files[$0 % files.count] })
        let scorer = BatchScorer(
            models: ModelChoice(ScoringModel(name: "model", classifier: classifier)), jobs: options.jobs)
        var timing = Timing()
        var scored = 0
        let before = Self.processorSeconds
        for _ in 0..<options.rounds {
            scored = 0
            try await timing.round { try await scorer.score(paths) { scored += $0.batch.candidates.count } }
        }
        let busy = (Self.processorSeconds - before) / timing.seconds.reduce(0, +)
        let rate = Double(count) / timing.median
        if options.json {
            print(
                "{\"name\": \"survey\", \"files\": \(count), \"candidates\": \(scored), \"jobs\": \(options.jobs), "
                    + "\"precision\": \"\(precision.rawValue)\", \"seconds\": \(timing.median), "
                    + "\"candidates_per_second\": \(Double(scored) / timing.median), \"processors_busy\": \(busy), "
                    + "\"peak_memory_mib\": \(PeakMemory.megabytes)}")
        } else {
            print(
                String(
                    format: "%d files read and %d candidates scored in %.3f s (median of %d): %.0f files a second, "
                        + "%d jobs, %.2f processors busy, %.0f MiB at most",
                    count, scored, timing.median, options.rounds, rate, options.jobs, busy, PeakMemory.megabytes))
        }
    }

    /// User and system time of this process.
    private static var processorSeconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}

extension ScoringPrecision: ExpressibleByArgument {}
