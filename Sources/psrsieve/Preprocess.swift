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
            paths (path, file or name) and classes (class or label: 1, 0, pulsar, rfi, noise, non-pulsar, ?), verdicts of report, \
            CandyJar, pfdviewer or pulsar_candidate_gui, or the word folders: then a folder named pulsars, rfi, noise and the like says what is in it. Every input that cannot be \
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
        help: ArgumentHelp(
            "What the candidates are known to be: a CSV (of several each takes a --labels), or folders.",
            valueName: "labels.csv|folders"),
        completion: .file())
    var labels: [String] = []

    @OptionGroup var verdicts: PossibleOption

    @OptionGroup var described: MetadataOptions

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
        guard !isByFolders || Set(labels).count == 1 else {
            throw ValidationError("--labels is folders or lists, not both; the file of that name is ./folders")
        }
        try Console.checkJobs(jobs)
    }

    /// The names of folders say what candidates are.
    private var isByFolders: Bool { labels.contains("folders") }

    private var labelFiles: [String] { isByFolders ? [] : labels }

    func run() async throws {
        try Outputs.check(
            [
                ("--output", output), ("--output", BatchPreprocessor.Unfinished(for: output).table),
                ("the errors beside --output", InputErrorList.path(for: output)),
            ],
            reading: labelFiles + described.paths())
        try Outputs.checkBeside(InputErrorList.path(for: output), header: InputErrorList.header)
        let errors = InputErrorList(for: output)
        let list = try InputList(
            inputs, besides: .init(output: output, others: labelFiles + described.paths())
        ) { try errors.append($0) }
        if let lost = list.overwritten { throw Outputs.overwriting("--output", lost) }
        let labels = try labels(of: list)
        let metadata = try described.read()
        let tally = try await preprocess(list, labels, metadata, errors)
        var leftOut = list.leftOut
        leftOut.add(tally.leftOut)
        UnreadableInputs.note(leftOut)
        UnreadableInputs.show(errors.summary)
        if metadata != nil {
            Console.note(
                "metadata: \(Counted.text(tally.joined, "candidate")) of \(tally.candidates) \(tally.joined == 1 ? "has" : "have") "
                    + "a row")
        }
        if tally.labelledWithin != labels.within.count {
            Console.note(
                "\(tally.labelledWithin) of the \(Counted.text(labels.within.count, "candidate")) that lists name within inputs "
                    + "\(tally.labelledWithin == 1 ? "was" : "were") found")
        }
        if tally.cutNames > 0 {
            Console.note("\(tally.cutNames) names were too long for their column and have been cut; SOURCE is whole")
        }
        if tally.candidates > 0 {
            Console.note(
                "wrote \(output): \(Counted.text(tally.candidates, "candidate")), "
                    + "\(tally.pulsars) of them pulsars, \(tally.nonPulsars) non-pulsars, \(tally.unknown) of unknown class"
            )
        }
        try UnreadableInputs.end(errors.summary, besides: output, candidates: tally.candidates)
    }

    private func labels(of list: InputList) throws -> PathLabels {
        guard !labels.isEmpty else { return PathLabels([Label?](repeating: nil, count: list.files.count)) }
        let paths = list.paths
        let lists = try labelFiles.map { try LabelFile(path: $0, possible: verdicts.possible) }
        let found = isByFolders ? PathLabels(folders: paths) : PathLabels(lists, paths: paths)
        (found.joined + found.notes).forEach(Console.note)
        if isByFolders, !paths.isEmpty, !found.labels.contains(where: { $0 != nil }) {
            Console.note(
                "--labels folders: no folder named pulsars, rfi, noise or the like is in these paths, so no class is known"
            )
        }
        return found
    }

    private func preprocess(
        _ list: InputList, _ labels: PathLabels, _ metadata: CandidateMetadata?, _ errors: InputErrorList
    ) async throws -> PreprocessingTally {
        let files = list.files
        let preprocessor = BatchPreprocessor(
            files: files, labels: labels, size: size, creator: Psrsieve.version, jobs: jobs ?? Console.defaultJobs,
            metadata: metadata)
        let unfinished = BatchPreprocessor.Unfinished(for: output)
        let isBegun = FileManager.default.fileExists(atPath: unfinished.journal)
        if isBegun != resume {
            Console.note(
                resume
                    ? "there is no \(unfinished.table) to go on from; starting from the beginning"
                    : "an unfinished \(unfinished.table) is there and is made anew, because --resume is not given")
        }
        let (progress, output, resume) = (Progress(), output, resume)
        let tally = try await Interruption.stoppable(
            leaving: "what was done is in \(unfinished.table), and --resume goes on from there", isResumable: true
        ) {
            try await preprocessor.write(to: output, resume: resume, errors: errors) { tally in
                progress.update {
                    "preprocessing: \(tally.candidates) candidates, \(tally.inputs) of \(files.count) files"
                }
            }
        }
        progress.finish()
        return tally
    }
}
