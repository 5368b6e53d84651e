import ArgumentParser
import Formats
import Foundation
import Preprocessing

/// Candidates' files read and made into the eight features a second, on one core.
///
/// The floor: a PHCX file is some 20 kB of gzip, 50 kB unpacked, most of it pairs of hexadecimal digits.
struct CandidatesBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "candidates", abstract: "Candidates' files read and made into features a second, on one core.")

    @OptionGroup var options: BenchOptions

    @Option(help: "Files read in one round; those given are read over and over.")
    var count = 5000

    @Argument(help: "The files.")
    var files: [String]

    func run() async throws {
        var timing = Timing()
        var features = 0
        for _ in 0..<(options.rounds + 1) {
            features = 0
            try await timing.round {
                for number in 0..<count {
                    for candidate in try CandidateReader.candidates(in: files[number % files.count])
                    where LyonFeatures(candidate).dmCurve != nil { features += 1 }
                }
            }
        }
        let rate = Double(count) / timing.median
        if options.json {
            print(
                "{\"name\": \"candidates\", \"files\": \(count), \"jobs\": 1, \"seconds\": \(timing.median), "
                    + "\"files_per_second\": \(rate)}")
        } else {
            print(
                String(
                    format: "%d files read, %d with features, in %.3f s (median of %d): %.0f files a second, one core",
                    count, features, timing.median, options.rounds + 1, rate))
        }
    }
}
