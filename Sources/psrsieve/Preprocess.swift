import ArgumentParser
import Candidates
import Formats
import Foundation
import Survey

struct Preprocess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes candidates of any formats into one table to learn from.",
        discussion: """
            Example:
              psrsieve preprocess candidates/ -o examples.fits --labels labels.csv
              psrsieve preprocess pulsars/ rfi/ -o examples.fits --labels folders

            The table is FITS, one candidate a row in the order of the inputs: header values, the eight features, profile, \
            planes and DM curve; train, evaluate, cross-validate and score read it. --labels takes a CSV with columns of \
            paths (path, file or name) and classes (class or label: 1, 0, pulsar, rfi, noise, non-pulsar, ?), or the word \
            folders: then a folder named pulsars, rfi, noise and the like says what is in it. Every input that cannot be \
            read is listed with its reason in OUTPUT.errors.csv, and the exit status is then 3.
            """)

    @Argument(
        help: ArgumentHelp("Files, directories, patterns, @lists or -.", valueName: "input"), completion: .file())
    var inputs: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the table goes.", valueName: "examples.fits"),
        completion: .file(extensions: ["fits"]))
    var output: String

    @Option(
        help: ArgumentHelp("What the candidates are known to be: a CSV, or folders.", valueName: "labels.csv|folders"),
        completion: .file())
    var labels: String?

    @Option(help: "Bins of the profile, points of the DM curve, rows and columns of the planes.")
    var size = 64

    @Option(help: "Worker threads (default: one per processor); results do not depend on it.")
    var jobs: Int?

    @Flag(help: "Go on from where a run that was stopped has left OUTPUT.part.")
    var resume = false

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard output.lowercased().hasSuffix(".fits") else { throw ValidationError("--output ends in .fits") }
        guard (8...1024).contains(size) else { throw ValidationError("--size is a whole number from 8 to 1024") }
        guard jobs ?? 1 >= 1 else { throw ValidationError("--jobs is a whole number from 1 on") }
    }

    func run() async throws {
        let list = InputList(inputs)
        let paths = withoutLabelFile(list.paths)
        let labels = try labels(of: paths)
        let tally = try await preprocess(paths, labels)
        let errors = list.errors + tally.errors
        try UnreadableInputs.list(errors, besides: output)
        if tally.cutNames > 0 {
            Console.note("\(tally.cutNames) names were too long for their column and have been cut; SOURCE is whole")
        }
        Console.note(
            "wrote \(output): \(Counted.text(tally.candidates, "candidate")), \(tally.pulsars) of them pulsars, \(tally.nonPulsars) "
                + "non-pulsars, \(tally.unknown) of unknown class")
        try UnreadableInputs.end(errors, besides: output, nothingRead: tally.candidates == 0)
    }

    /// The list of labels often lies beside the candidates; it is none of them.
    private func withoutLabelFile(_ paths: [String]) -> [String] {
        guard let labels else { return paths }
        let place = URL(filePath: labels).standardizedFileURL
        return paths.filter {
            $0.hasSuffix(place.lastPathComponent) ? URL(filePath: $0).standardizedFileURL != place : true
        }
    }

    private func labels(of paths: [String]) throws -> [Label?] {
        guard let labels else { return paths.map { _ in nil } }
        let found =
            labels == "folders" ? PathLabels(folders: paths) : PathLabels(try LabelFile(path: labels), paths: paths)
        found.notes.forEach(Console.note)
        if labels == "folders", !paths.isEmpty, !found.labels.contains(where: { $0 != nil }) {
            Console.note(
                "--labels folders: no folder named pulsars, rfi, noise or the like is in these paths, so no class is known"
            )
        }
        return found.labels
    }

    private func preprocess(_ paths: [String], _ labels: [Label?]) async throws -> PreprocessingTally {
        let preprocessor = BatchPreprocessor(
            paths: paths, labels: labels, size: size, creator: Psrsieve.version, jobs: jobs ?? Console.defaultJobs)
        let unfinished = BatchPreprocessor.unfinishedPaths(for: output)
        let isBegun = FileManager.default.fileExists(atPath: unfinished.journal)
        if isBegun != resume {
            Console.note(
                resume
                    ? "there is no \(unfinished.table) to go on from; starting from the beginning"
                    : "an unfinished \(unfinished.table) is there and is made anew, because --resume is not given")
        }
        let (progress, output, resume) = (Progress(), output, resume)
        let tally = try await Interruption.stoppable(
            leaving: "what was done is in \(unfinished.table), and --resume goes on from there"
        ) {
            try await preprocessor.write(to: output, resume: resume) { tally in
                progress.update {
                    "preprocessing: \(tally.candidates) candidates, \(tally.inputs) of \(paths.count) files"
                }
            }
        }
        progress.finish()
        return tally
    }
}
