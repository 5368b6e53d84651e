import ArgumentParser
import Classifier
import Formats
import Foundation
import Metrics
import OutputFiles

struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains a classifier on candidates whose class is known.",
        discussion: """
            Example:
              psrsieve train HTRU_2.csv -o model.safetensors
              psrsieve train examples.fits more.fits -o m.safetensors --network planes
              psrsieve train survey.fits --labels verdicts.csv --from planes -o mine.safetensors

            EXAMPLES are feature tables (CSV or ARFF) with one candidate a row and its class in a column, example tables that \
            preprocess has made, or FITS tables with columns PROFILE and LABEL; networks of planes take example tables. The \
            model holds all that is needed to score: weights, normalisation, calibration, thresholds.

            With --from a model goes on learning. Both are measured on the same held-out candidates, and where the new one \
            ranks them worse, by its average precision, it is not written unless --force asks for it.
            """)

    @Argument(help: "The feature tables or example tables to learn from.", completion: .file())
    var examples: [String]

    @OptionGroup(title: "Files") var files: TrainingFiles

    @Flag(help: "With --from: write the new model even if it is worse than that one.")
    var force = false

    @OptionGroup var options: TrainingOptions

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard !force || options.basics.from != nil else {
            throw ValidationError("--force is for --from, with which a new model may be worse than the one before")
        }
    }

    func run() async throws {
        var options = options
        let start = try options.start()
        let tables = DistinctFiles(examples)
        tables.noteRepeated()
        try Outputs.check(
            [("--output", files.output)],
            reading: examples + options.labels.labels + [options.basics.from].compactMap { $0 }.map(ModelArgument.path))
        try Outputs.makeFolders([files.checkpoint, files.log])
        if let note = options.details.precision.note { Console.note(note) }
        let log = files.log.map { TrainingLog(folder: $0) }
        let observer = TrainingProgress(networks: options.networkCount, epochs: options.epochs, log: log)
        let classifier =
            try await options.network == .features
            ? trainFeatures(tables.paths, options, start, observer)
            : trainPlanes(tables.paths, options, start, observer)
        observer.progress.finish()
        try log?.draw()
        let (data, metrics) = (classifier.card.data, classifier.card.metrics)
        print("trained on \(Counted.text(data.rows, "candidate")), \(data.pulsars) of them pulsars; on held-out ones:")
        print(MetricsText.summary(metrics))
        MeasurementCaveats.noteFewRows(metrics, "the held-out candidates")
        try compare(classifier.card)
        try OutputFile.write(try ModelFile.bytes(of: classifier), to: files.output)
        Console.note("wrote \(files.output)")
    }

    /// Says how well the model did that the training went on from.
    ///
    /// - Throws: `CommandFailure` if it did better, unless it is to be written all the same.
    private func compare(_ card: ModelCard) throws {
        guard let start = card.start else { return }
        print("\(start.file) before, on the same candidates:")
        print(MetricsText.summary(start.metrics))
        if start.fingerprint == card.data.fingerprint {
            Console.note(
                "\(start.file) was trained on these very candidates, the held-out ones among them; its figures are too good"
            )
        }
        guard let before = start.metrics.averagePrecision, let after = card.metrics.averagePrecision, after < before
        else {
            return
        }
        let worse =
            "the new model is worse: average precision \(MetricsText.number(after)) on held-out candidates, where "
            + "\(start.file) has \(MetricsText.number(before))"
        guard force else { throw CommandFailure("\(worse); nothing was written, --force writes it") }
        Console.note(worse)
    }

    /// The names of files without folders, as the model's card has them.
    private func names(_ paths: [String]) -> [String] { paths.map { URL(filePath: $0).lastPathComponent } }

    private var checkpoints: EnsembleCheckpoints? {
        files.checkpoint.map { EnsembleCheckpoints(folder: $0, resume: files.resume) }
    }

    private func trainFeatures(
        _ paths: [String], _ options: TrainingOptions, _ start: EnsembleStart?, _ observer: TrainingProgress
    ) async throws -> any CandidateClassifier {
        let table = try options.table(paths)
        let rows = try options.rows(from: table, path: paths.joined(separator: ", "))
        ExampleSources.note(rows)
        try LabelledPlanes.noteUnused(in: paths)
        let names = names(paths)
        let trainer = FeatureTrainer(
            options: options.trainerOptions, start: start, jobs: options.jobs, checkpoints: checkpoints,
            observer: observer)
        return try await Interruption.stoppable(leaving: leftByStopping, isResumable: files.checkpoint != nil) {
            try await trainer.train(on: rows, files: names)
        }
    }

    private func trainPlanes(
        _ paths: [String], _ options: TrainingOptions, _ start: EnsembleStart?, _ observer: TrainingProgress
    ) async throws -> any CandidateClassifier {
        let rows = try LabelledPlanes.read(paths, sources: options.sources, labels: options.labels) {
            try options.rowLayout(size: $0, from: start)
        }
        ExampleSources.note(rows)
        try TrainingOptions.requireBothClasses(
            pulsars: rows.pulsarCount, of: rows.count, in: paths.joined(separator: ", "))
        let names = names(paths)
        let trainer = PlaneTrainer(
            options: try options.planeOptions(rows.layout, from: start), start: start, checkpoints: checkpoints,
            observer: observer)
        return try await Interruption.stoppable(leaving: leftByStopping, isResumable: files.checkpoint != nil) {
            try await trainer.train(on: rows, files: names)
        }
    }

    private var leftByStopping: String {
        files.checkpoint.map { "--checkpoint \($0) --resume goes on from the last epoch that was finished" }
            ?? "nothing was written; with --checkpoint FOLDER a training can go on where it was stopped"
    }
}
