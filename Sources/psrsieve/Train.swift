import ArgumentParser
import Classifier
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
              psrsieve train examples.fits more.fits -o model.safetensors --network planes

            EXAMPLES are feature tables (CSV or ARFF) with one candidate a row and its class in a column, example tables that \
            preprocess has made, or FITS tables with columns PROFILE and LABEL; networks of planes take example tables. The \
            model holds all that is needed to score: weights, normalisation, calibration, thresholds.
            """)

    @Argument(help: "The feature tables or example tables to learn from.")
    var examples: [String]

    @Option(name: .shortAndLong, help: ArgumentHelp("Where the model goes.", valueName: "model.safetensors"))
    var output: String

    @OptionGroup var options: TrainingOptions

    @Option(help: ArgumentHelp("A folder for checkpoints, from which --resume goes on.", valueName: "folder"))
    var checkpoint: String?

    @Flag(help: "Go on from the checkpoints of a training that was stopped.")
    var resume = false

    @Option(help: ArgumentHelp("A folder for a CSV log of every network's epochs.", valueName: "folder"))
    var log: String?

    func validate() throws {
        if resume, checkpoint == nil {
            throw ValidationError("--resume needs --checkpoint, to know where to go on from")
        }
    }

    func run() async throws {
        for folder in [checkpoint, log].compactMap({ $0 }) {
            try OutputFolder.create(folder)
        }
        if let note = options.precision.note { Console.note(note) }
        let observer = TrainingProgress(members: options.members, epochs: options.epochs, logFolder: log)
        let classifier = try await options.network == .features ? trainFeatures(observer) : trainPlanes(observer)
        observer.progress.finish()
        try ModelFile.write(classifier, to: output)

        let (data, metrics) = (classifier.card.data, classifier.card.metrics)
        print("trained on \(data.rows) candidates, \(data.pulsars) of them pulsars; on held-out ones:")
        print(MetricsText.summary(metrics))
        Console.note("wrote \(output)")
    }

    private var names: [String] { examples.map { URL(filePath: $0).lastPathComponent } }

    private var checkpoints: EnsembleCheckpoints? {
        checkpoint.map { EnsembleCheckpoints(folder: $0, resume: resume) }
    }

    private func trainFeatures(_ observer: TrainingProgress) async throws -> any CandidateClassifier {
        let table = try options.table(examples)
        let rows = try options.rows(from: table, path: examples.joined(separator: ", "))
        let trainer = FeatureTrainer(
            options: options.trainerOptions, jobs: options.jobs, checkpoints: checkpoints, observer: observer)
        return try await Interruption.stoppable(leaving: leftByStopping) {
            try await trainer.train(on: rows, files: names)
        }
    }

    private func trainPlanes(_ observer: TrainingProgress) async throws -> any CandidateClassifier {
        let rows = try LabelledPlanes.read(examples) { try options.rowLayout(size: $0) }
        let trainer = PlaneTrainer(
            options: try options.planeOptions(rows.layout), checkpoints: checkpoints, observer: observer)
        return try await Interruption.stoppable(leaving: leftByStopping) {
            try await trainer.train(on: rows, files: names)
        }
    }

    private var leftByStopping: String {
        checkpoint == nil ? "nothing was written" : "--resume goes on from the last epoch that was finished"
    }
}

/// Shows how a training comes along, and writes its logs.
final class TrainingProgress: EnsembleObserver {
    let progress = Progress()
    private let members: Int
    private let epochs: Int
    private let logFolder: String?
    /// Epochs of this run, those that a run before had left behind, and the members that have told of them.
    private let done = Mutex((here: 0, before: 0, members: Set<Int>()))
    private let start = ContinuousClock.now

    init(members: Int, epochs: Int, logFolder: String?) {
        self.members = members
        self.epochs = epochs
        self.logFolder = logFolder
    }

    func epochEnded(member: Int, report: EpochReport, history: [EpochReport]) throws {
        if let logFolder {
            try CSVTrainingLog(path: "\(logFolder)/member-\(member).csv").epochEnded(report, history: history)
        }
        let (here, before) = done.withLock { done in
            done.here += 1
            if done.members.insert(member).inserted { done.before += history.count - 1 }
            return (done.here, done.before)
        }
        progress.update {
            let precision =
                report.validationAveragePrecision.map { ", average precision \(MetricsText.number($0))" } ?? ""
            return
                "training: epoch \(here + before) of \(members * epochs), loss \(MetricsText.number(report.trainingLoss))"
                + precision + timeLeft(after: here, before)
        }
    }

    /// By the time that an epoch of this run has taken so far.
    private func timeLeft(after here: Int, _ before: Int) -> String {
        let left = Double(members * epochs - here - before)
        let seconds = (ContinuousClock.now - start) / .seconds(1) / Double(here) * left
        return seconds < 90 ? String(format: ", %.0f s left", seconds) : String(format: ", %.0f min left", seconds / 60)
    }
}
