import ArgumentParser
import Candidates
import Dispatch
import Formats
import Foundation
import Preprocessing
import Survey
import Synchronization

/// Candidates' files read and made into features, and planes if asked for, a second.
///
/// The floor: a PHCX file is some 20 kB of gzip, 50 kB unpacked, most of it pairs of hexadecimal digits.
struct PreprocessBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preprocess", abstract: "Candidates' files read and made into features a second.")

    @OptionGroup var options: BenchOptions

    @Option(help: "Files read in one round; those given are read over and over.")
    var count = 10_000

    @Flag(help: "Make the planes of 64 x 64 as well.")
    var planes = false

    @Flag(help: "Do all of it: planes made and written to an example table in a temporary folder.")
    var write = false

    @Argument(help: "The files, directories or patterns.")
    var inputs = ["samples/survey-phcx"]

    func run() async throws {
        let list = try InputList(inputs) { throw $0 }
        // What is no candidate (a list of labels beside the files, say) is left out before the clock starts.
        let files = list.paths.filter { (try? CandidateReader.candidates(in: $0)) != nil }
        guard !files.isEmpty else { throw ValidationError("none of the inputs is a candidate's file") }
        var timing = Timing()
        var complete = 0
        for _ in 0..<(options.rounds + 1) {
            try await timing.round { complete = try await write ? writeAll(files) : makeAll(files) }
        }
        report(timing, complete: complete)
    }

    /// The number of candidates in the table that `psrsieve preprocess` would make.
    private func writeAll(_ files: [String]) async throws -> Int {
        let folder = FileManager.default.temporaryDirectory.appending(path: "psrsieve-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let preprocessor = BatchPreprocessor(
            files: SurveyFiles((0..<count).map { files[$0 % files.count] }),
            labels: PathLabels([Label?](repeating: nil, count: count)),
            size: CandidatePlanes.defaultSize, creator: "psrsieve-bench", jobs: options.jobs)
        let output = folder.appending(path: "examples.fits").path
        return try await preprocessor.write(to: output, resume: false, errors: InputErrorList(for: output)) { _ in }
            .candidates
    }

    /// The number of candidates that have a profile's features.
    private func makeAll(_ files: [String]) -> Int {
        let complete = Mutex(0)
        let jobs = options.jobs
        DispatchQueue.concurrentPerform(iterations: jobs) { job in
            var found = 0
            for number in stride(from: job, to: count, by: jobs) {
                for candidate in (try? CandidateReader.candidates(in: files[number % files.count])) ?? [] {
                    if LyonFeatures(candidate).profile != nil { found += 1 }
                    if planes { _ = CandidatePlanes(candidate) }
                }
            }
            complete.withLock { $0 += found }
        }
        return complete.withLock { $0 }
    }

    private func report(_ timing: Timing, complete: Int) {
        let rate = Double(count) / timing.median
        let memory = PeakMemory.megabytes
        if options.json {
            print(
                "{\"name\": \"preprocess\", \"files\": \(count), \"jobs\": \(options.jobs), "
                    + "\"planes\": \(planes || write), \"written\": \(write), \"seconds\": \(timing.median), "
                    + "\"files_per_second\": \(rate), \"peak_memory_mib\": \(memory)}")
        } else {
            let what = write ? "read, \(complete) candidates written" : "read, \(complete) with features"
            print(
                String(
                    format:
                        "%d files \(what), in %.3f s (median of %d): %.0f files a second, %d jobs, %.0f MiB at most",
                    count, timing.median, options.rounds + 1, rate, options.jobs, memory))
        }
    }
}
