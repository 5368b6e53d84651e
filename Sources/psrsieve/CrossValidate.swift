import ArgumentParser
import Classifier
import Formats

struct CrossValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cross-validate",
        abstract: "Measures a way of training: each fold is scored by a classifier trained on the others.",
        discussion: """
            Example:
              psrsieve cross-validate HTRU_2.csv --folds 5 --repeats 2 --loss focal

            All options of train are understood, so that the way of training that is measured is the one that is used.
            """)

    @Argument(help: "The feature table or example table.", completion: .file())
    var examples: String

    @Option(help: "Folds; each is left out once.")
    var folds = 5

    @Option(help: "Times the rows are divided into folds anew.")
    var repeats = 1

    @Option(
        help: ArgumentHelp(
            "Use these folds: a CSV with one row a candidate, one column a repeat, and the fold's number (from 0) in each.",
            valueName: "file"), completion: .file())
    var foldsFile: String?

    @Option(
        help: ArgumentHelp("Write every fold's metrics, their mean and deviation here as JSON.", valueName: "file"),
        completion: .file())
    var json: String?

    @OptionGroup var options: TrainingOptions

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard (2...1000).contains(folds) else { throw ValidationError("--folds is a whole number from 2 to 1000") }
        guard (1...1000).contains(repeats) else { throw ValidationError("--repeats is a whole number from 1 to 1000") }
    }

    func run() async throws {
        try Outputs.check([("--json", json)], reading: [examples, foldsFile].compactMap { $0 })
        let table = try options.table([examples])
        let rows = try options.rows(from: table, path: examples)
        let divisions =
            try foldsFile.map { try FoldsFile.read($0, rows: rows.count) }
            ?? CrossValidation.folds(of: rows, count: folds, repeats: repeats, seed: options.seed)
        let total = divisions.reduce(0) { $0 + $1.count }
        let validation = CrossValidation(options: options.trainerOptions, jobs: options.jobs)
        let progress = Progress()
        let results = try await Interruption.stoppable {
            var done = 0
            return try await validation.run(on: rows, repeats: divisions) { _ in
                done += 1
                progress.update { "cross-validation: fold \(done) of \(total)" }
            }
        }
        progress.finish()
        let summary = CrossValidationSummary(results)
        print(
            "\(Counted.text(rows.count, "candidate")), \(rows.pulsarCount) of them pulsars; mean and deviation over \(total) folds:"
        )
        print(summary.text)
        if let json { try OutputFile.write(MetricsText.json(summary), to: json) }
    }
}
