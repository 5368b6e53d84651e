import ArgumentParser
import Classifier
import Formats
import Foundation
import Metrics
import NeuralNetwork
import Synchronization

struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains a classifier on candidates whose class is known.",
        discussion: """
            Example:
              psrsieve train HTRU_2.csv -o model.safetensors
              psrsieve train examples.fits more.fits -o m.safetensors --network planes

            EXAMPLES are feature tables (CSV or ARFF) with one candidate a row and its class in a column, example tables that \
            preprocess has made, or FITS tables with columns PROFILE and LABEL; networks of planes take example tables. The \
            model holds all that is needed to score: weights, normalisation, calibration, thresholds.
            """)

    @Argument(help: "The feature tables or example tables to learn from.", completion: .file())
    var examples: [String]

    @OptionGroup(title: "Files") var files: TrainingFiles

    @OptionGroup var options: TrainingOptions

    @OptionGroup var console: ConsoleOptions

    func run() async throws {
        let tables = DistinctFiles(examples)
        tables.noteRepeated()
        try Outputs.check([("--output", files.output)], reading: examples + options.labels.labels)
        try Outputs.makeFolders([files.checkpoint, files.log])
        if let note = options.details.precision.note { Console.note(note) }
        let observer = TrainingProgress(networks: options.networkCount, epochs: options.epochs, logFolder: files.log)
        let classifier =
            try await options.network == .features
            ? trainFeatures(tables.paths, observer) : trainPlanes(tables.paths, observer)
        observer.progress.finish()
        let (data, metrics) = (classifier.card.data, classifier.card.metrics)
        print("trained on \(Counted.text(data.rows, "candidate")), \(data.pulsars) of them pulsars; on held-out ones:")
        print(MetricsText.summary(metrics))
        MeasurementCaveats.noteFewRows(metrics, "the held-out candidates")
        try OutputFile.write(try ModelFile.bytes(of: classifier), to: files.output)
        Console.note("wrote \(files.output)")
    }

    /// The names of files without folders, as the model's card has them.
    private func names(_ paths: [String]) -> [String] { paths.map { URL(filePath: $0).lastPathComponent } }

    private var checkpoints: EnsembleCheckpoints? {
        files.checkpoint.map { EnsembleCheckpoints(folder: $0, resume: files.resume) }
    }

    private func trainFeatures(
        _ paths: [String], _ observer: TrainingProgress
    ) async throws -> any CandidateClassifier {
        let table = try options.table(paths)
        let rows = try options.rows(from: table, path: paths.joined(separator: ", "))
        ExampleSources.note(rows)
        try LabelledPlanes.noteUnused(in: paths)
        let names = names(paths)
        let trainer = FeatureTrainer(
            options: options.trainerOptions, jobs: options.jobs, checkpoints: checkpoints, observer: observer)
        return try await Interruption.stoppable(leaving: leftByStopping, isResumable: files.checkpoint != nil) {
            try await trainer.train(on: rows, files: names)
        }
    }

    private func trainPlanes(
        _ paths: [String], _ observer: TrainingProgress
    ) async throws -> any CandidateClassifier {
        let rows = try LabelledPlanes.read(paths, sources: options.sources, labels: options.labels) {
            try options.rowLayout(size: $0)
        }
        ExampleSources.note(rows)
        try TrainingOptions.requireBothClasses(
            pulsars: rows.pulsarCount, of: rows.count, in: paths.joined(separator: ", "))
        let names = names(paths)
        let trainer = PlaneTrainer(
            options: try options.planeOptions(rows.layout), checkpoints: checkpoints, observer: observer)
        return try await Interruption.stoppable(leaving: leftByStopping, isResumable: files.checkpoint != nil) {
            try await trainer.train(on: rows, files: names)
        }
    }

    private var leftByStopping: String {
        files.checkpoint.map { "--checkpoint \($0) --resume goes on from the last epoch that was finished" }
            ?? "nothing was written; with --checkpoint FOLDER a training can go on where it was stopped"
    }
}

/// Shows how a training comes along, and writes its logs.
final class TrainingProgress: EnsembleObserver {
    let progress = Progress()
    private let networks: Int
    private let epochs: Int
    private let logFolder: String?
    /// Epochs of this run, those that a run before had left behind, and the networks that have told of them.
    private let done = Mutex((here: 0, before: 0, networks: Set<String>()))
    private let start = ContinuousClock.now

    init(networks: Int, epochs: Int, logFolder: String?) {
        self.networks = networks
        self.epochs = epochs
        self.logFolder = logFolder
    }

    func epochEnded(network: String, report: EpochReport, history: [EpochReport]) throws {
        if let logFolder {
            try CSVTrainingLog(path: "\(logFolder)/\(network).csv").epochEnded(report, history: history)
        }
        let (here, before) = done.withLock { done in
            done.here += 1
            if done.networks.insert(network).inserted { done.before += history.count - 1 }
            return (done.here, done.before)
        }
        progress.update {
            let precision =
                report.validationAveragePrecision.map { ", average precision \(MetricsText.number($0))" } ?? ""
            return
                "training: epoch \(here + before) of \(networks * epochs), loss \(MetricsText.number(report.trainingLoss))"
                + precision + timeLeft(after: here, before)
        }
    }

    /// By the time that an epoch of this run has taken so far.
    private func timeLeft(after here: Int, _ before: Int) -> String {
        let left = Double(networks * epochs - here - before)
        let seconds = (ContinuousClock.now - start) / .seconds(1) / Double(here) * left
        return seconds < 90 ? String(format: ", %.0f s left", seconds) : String(format: ", %.0f min left", seconds / 60)
    }
}
