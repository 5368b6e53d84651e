import ArgumentParser
import Formats
import Foundation
import ImageBenchmarks
import NeuralNetwork
import OutputFiles
import Synchronization

struct Benchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares losses on imbalanced images whose class is known.",
        discussion: """
            Example:
              psrsieve benchmark mnist --data mnist/ --sizes 50:1000 --losses all
              psrsieve benchmark folder --data pictures/ --losses gppe,ce

            The experiments are those of the GPPE paper with its sizes, networks and rates, and two more: htru1-batches, and \
            folder for pictures of your own (a folder a class). Of a pair of classes the minority is the positive one. \
            The model is chosen on a validation set, never on the test set. F1, precision and recall are those of the minority \
            (the positive class), where the largest output decides; "chosen threshold" is the F1 of a pair where the decision is \
            at the threshold that is best on the validation images. mAUC is the mean ROC AUC and mAP the mean average \
            precision over the classes; deviations are those of single runs (n - 1).
            """)

    @Argument(help: "The experiment.", completion: .list(ExperimentName.allValueStrings))
    var experiment: ExperimentName

    @Option(
        help: ArgumentHelp("The folder of the data set, or the file of a table.", valueName: "folder"),
        completion: .file())
    var data: String

    @Option(
        help: ArgumentHelp(
            "Compare several: all, or names joined by commas: losses, ros and rus (cross entropy after sampling), or both as in gppe+ros; with +prior, as in ce+prior, the trained network's logits are moved by the logarithms of the classes' shares in training. The first is what the others are compared with.",
            valueName: "names"), completion: .list(["all"] + Method.all.map(\.name)))
    var losses: String?

    @Option(help: "Trainings of each kind; each run has its own seed, images and initial weights.")
    var runs = 1

    @Option(help: "The seed of the first run.")
    var seed: UInt64 = 0

    @Option(
        name: .customLong("jobs"),
        help: "Trainings at a time (default: one per processor); results do not depend on it.")
    var wantedJobs: Int?

    @Option(
        help: ArgumentHelp("Write settings, every run and the means here as JSON.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var json: String?

    @Option(
        help: ArgumentHelp("Write every run here as CSV.", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var csv: String?

    @Option(
        help: ArgumentHelp(
            "Draw the measures here, at one imbalance as bars, at several as lines (.png, .svg or .pdf).",
            valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var plot: String?

    @Option(
        help: ArgumentHelp(
            "Draw every method's confusion matrix and learning curves into this folder, each as PNG and as SVG.",
            valueName: "folder"),
        completion: .directory)
    var plots: String?

    @Flag(help: "Go on from the file of --json, which holds the runs that are done.")
    var resume = false

    @OptionGroup(title: "Loss") var lossOptions: LossOptions

    @OptionGroup(title: "Experiment") var choice: ExperimentOptions

    @OptionGroup var console: ConsoleOptions

    var jobs: Int { wantedJobs ?? Console.defaultJobs }

    func validate() throws {
        guard (1...1000).contains(runs) else { throw ValidationError("--runs is a whole number from 1 to 1000") }
        try Console.checkJobs(jobs)
        guard !resume || json != nil else {
            throw ValidationError("--resume needs --json, to know where to go on from")
        }
        _ = try plot.map(PictureFile.init)
        if losses != nil {
            guard lossOptions.isStandard, lossOptions.sampling == .none else {
                throw ValidationError(
                    "--losses compares losses as they are; give either it or --loss with its parameters")
            }
        }
        _ = try methods
        _ = try choice.adapted(experiment.experiment)
    }

    private var methods: [Method] {
        get throws {
            guard let losses else { return [Method(lossOptions.configuration, sampling: lossOptions.sampling)] }
            if losses == "all" { return Method.all }
            return try losses.split(separator: ",").map { name in
                guard let method = Method(name: String(name)) else {
                    throw ValidationError(
                        "--losses: \(name) is not known; there are all and \(Method.all.map(\.name).joined(separator: ", "))"
                    )
                }
                return method
            }
        }
    }

    func run() async throws {
        try Outputs.check([("--json", json), ("--csv", csv), ("--plot", plot)], reading: [data])
        try Outputs.makeFolders([plots])
        let settings = BenchmarkSettings(
            experiment: try choice.adapted(experiment.experiment), methods: try methods, runs: runs, seed: seed)
        let images = try BenchmarkImages.read(settings.experiment, path: data, trainingArrays: choice.trainingArrays)
        let runner = try BenchmarkRunner(settings, data: images)
        for imbalance in settings.experiment.imbalances {
            let plan = try runner.plan(imbalance)
            let change = plan.isAsWanted ? "" : " instead of \(imbalance), as large as the data allow"
            Console.note("\(settings.experiment.name) \(plan)\(change)")
        }
        let finished = try resume ? BenchmarkFile.finished(json ?? "", settings: settings) : []
        let report = try await train(runner, settings, finished: finished)
        print(BenchmarkTable(report).text, terminator: "")
        if let json { try OutputFile.write(MetricsText.json(report), to: json) }
        if let csv { try OutputFile.write(BenchmarkCSV(report).text, to: csv) }
        if let plot { try PictureFile(plot).write(report.picture) }
        if let plots { try PictureFolder(plots).write(report.pictures) }
    }

    private var leftByStopping: String {
        json.map { "the runs that are done are in \($0); the same command with --resume goes on from there" }
            ?? "nothing was written; with --json FILE a benchmark can go on where it was stopped"
    }

    /// Does all trainings that are not done yet; with `--json` the file grows with each of them.
    private func train(_ runner: BenchmarkRunner, _ settings: BenchmarkSettings, finished: [RunResult]) async throws
        -> BenchmarkReport
    {
        let progress = Progress()
        let total = settings.experiment.imbalances.count * settings.methods.count * settings.runs
        let done = Mutex(finished.count)
        let (jobs, json) = (jobs, json)
        let results = try await Interruption.stoppable(leaving: leftByStopping, isResumable: json != nil) {
            try await runner.run(finished: finished, jobs: jobs) { method, report in
                progress.update {
                    "benchmark: training \(done.withLock { $0 } + 1) of \(total), \(method.name), epoch \(report.epoch) "
                        + "of \(settings.experiment.epochs), loss \(MetricsText.number(report.trainingLoss))"
                }
            } runEnded: { _, results in
                done.withLock { $0 = results.count }
                guard let json else { return }
                // A disk that is full now need not be so at the end; the runs go on.
                do {
                    try OutputFile.write(
                        MetricsText.json(BenchmarkReport(settings: settings, results: results)), to: json)
                } catch let error as OutputFile.WriteError {
                    Console.note("\(error)")
                }
            }
        }
        progress.finish()
        return BenchmarkReport(settings: settings, results: results)
    }
}

/// An experiment by its name.
struct ExperimentName: ExpressibleByArgument {
    var experiment: Experiment

    init?(argument: String) {
        guard let experiment = Experiment.named(argument) else { return nil }
        self.experiment = experiment
    }

    static var allValueStrings: [String] { Experiment.all.map(\.name) }
}

/// Results of a benchmark that was stopped.
enum BenchmarkFile {
    /// The runs that are done, none if the file is not there yet.
    static func finished(_ path: String, settings: BenchmarkSettings) throws -> [RunResult] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let content = FileManager.default.contents(atPath: path),
            let report = try? JSONDecoder().decode(BenchmarkReport.self, from: content)
        else { throw CommandFailure("\(path): holds no results of a benchmark") }
        guard report.settings.allowsGoingOn(to: settings) else {
            throw CommandFailure("\(path): holds the results of other settings; give the same ones, or another file")
        }
        return report.results
    }
}
