import ArgumentParser
import Classifier
import Formats
import OutputFiles
import Survey

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

    @Option(
        help: ArgumentHelp(
            "Write what each row scores where it is left out, with its name, class and fold (from 1), here as CSV.",
            valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var predictions: String?

    @OptionGroup var options: TrainingOptions

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard (2...1000).contains(folds) else { throw ValidationError("--folds is a whole number from 2 to 1000") }
        guard (1...1000).contains(repeats) else { throw ValidationError("--repeats is a whole number from 1 to 1000") }
    }

    func run() async throws {
        var options = options
        let start = try options.start()
        try Outputs.check(
            [("--json", json), ("--predictions", predictions)],
            reading: [examples, foldsFile].compactMap { $0 } + options.labels.labels)
        if let note = options.details.precision.note { Console.note(note) }
        if options.network == .features {
            let rows = try options.rows(from: options.table([examples]), path: examples)
            try LabelledPlanes.noteUnused(in: [examples])
            let trainer = FeatureTrainer(options: options.trainerOptions, start: start, jobs: options.jobs)
            try await measure(rows) { try await trainer.train(on: $0, files: []) }
        } else {
            let rows = try LabelledPlanes.read([examples], sources: options.sources, labels: options.labels) {
                try options.rowLayout(size: $0, from: start)
            }
            try TrainingOptions.requireBothClasses(pulsars: rows.pulsarCount, of: rows.count, in: examples)
            let trainer = PlaneTrainer(options: try options.planeOptions(rows.layout, from: start), start: start)
            try await measure(rows) { try await trainer.train(on: $0, files: []) }
        }
    }

    private func measure<Examples: LabelledExamples>(
        _ rows: Examples, _ train: @escaping @Sendable (Examples) async throws -> any CandidateClassifier
    ) async throws {
        let divisions =
            try foldsFile.map { try FoldsFile.read($0, rows: rows.count) }
            ?? CrossValidation<Examples>.folds(of: rows, count: folds, repeats: repeats, seed: options.seed)
        ExampleSources.note(rows, divided: divisions)
        let total = divisions.reduce(0) { $0 + $1.count }
        let validation = CrossValidation(rows, train: train)
        let progress = Progress()
        let results = try await Interruption.stoppable {
            var done = 0
            return try await validation.run(repeats: divisions) { _ in
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
        if let predictions { try write(results, of: rows, to: predictions) }
    }

    /// A line a row and repeat, in the order of the rows.
    private func write(
        _ results: [CrossValidationFold], of rows: some LabelledExamples, to path: String
    ) throws {
        let lines = results.flatMap { result in
            zip(result.rows, result.probabilities).map { row, probability in
                (order: (result.repeat, row), fold: result.fold, probability: probability)
            }
        }.sorted { $0.order < $1.order }
        let (names, labels) = (rows.names, rows.labels)
        var text = TextBuilder()
        text.append("repeat,fold,row,candidate,label,score\n")
        for line in lines {
            let (number, row) = line.order
            text.append("\(number),\(line.fold),\(row + 1),")
            text.appendQuoted(names[row])
            text.append(",\(labels[row].rawValue),\(line.probability.isNaN ? "" : "\(line.probability)")\n")
        }
        try OutputFile.write(text.bytes, to: path)
    }
}
