import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import NeuralNetwork
import Preprocessing

/// The options of training, shared by `train` and `cross-validate`.
struct TrainingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What kind of network: features.", valueName: "name"))
    var network = "features"

    @Option(
        help: ArgumentHelp(
            "Which columns to use: all, profile (the four of the profile), or names joined by commas.",
            valueName: "columns"))
    var inputs = "all"

    @Option(help: "The loss.")
    var loss = LossConfiguration.Name.gppe

    @Option(help: "GPPE's alpha (-2), or the first parameter of another loss.")
    var alpha: Double?

    @Option(help: "GPPE's beta (6), or the second parameter of another loss.")
    var beta: Double?

    @Option(help: "GPPE's gamma (0), or another loss's power.")
    var gamma: Double?

    @Option(help: "The margin on negatives (0.05).")
    var margin: Double?

    @Option(help: "Make the classes equally frequent: none, ros (over-sampling) or rus (under-sampling).")
    var sampling = Sampling.none

    @Option(help: "Times each row is trained on.")
    var epochs = 15

    @Option(help: "Rows a training step.")
    var batchSize = 256

    @Option(help: "The highest learning rate.")
    var learningRate = 0.01

    @Option(help: "How weights follow their gradients: adamw, adam or sgd.")
    var optimizer = OptimizerName.adamw

    @Option(help: "How the learning rate changes: cosine, constant or step (a tenth after every third of the epochs).")
    var schedule = ScheduleName.cosine

    @Option(help: ArgumentHelp("Sizes of the hidden layers, joined by commas.", valueName: "sizes"))
    var hidden = "48,24"

    @Flag(help: "Normalise each batch behind the hidden layers.")
    var batchNorm = false

    @Option(help: "The share of hidden values dropped out in training.")
    var dropout = 0.0

    @Option(help: "Networks whose probabilities are averaged.")
    var members = 5

    @Option(help: "The share of rows that each network holds out, to calibrate and to stop early.")
    var validationFraction = 0.2

    @Option(help: "Stop a network that has not become better for so many epochs; 0 trains to the end.")
    var patience = 0

    @Option(help: "How features are scaled: z-score-log, z-score, robust or quantile.")
    var normalisation = FeatureScaling.Method.zScoreWithLogarithm

    @Option(help: "How scores become probabilities: platt, isotonic or none.")
    var calibration = Calibration.Method.platt

    @Option(help: "The seed of every random choice.")
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("The arithmetic: f32.", valueName: "name"))
    var precision = "f32"

    @Option(
        name: .customLong("jobs"),
        help: "Networks trained side by side, one a processor by default; they do not change the result.")
    var wantedJobs: Int?

    var jobs: Int { wantedJobs ?? Console.defaultJobs }

    enum OptimizerName: String, ExpressibleByArgument, CaseIterable { case adamw, adam, sgd }
    enum ScheduleName: String, ExpressibleByArgument, CaseIterable { case cosine, constant, step }

    func validate() throws {
        func require(_ condition: Bool, _ message: String) throws {
            if !condition { throw ValidationError(message) }
        }
        try require(network == "features", "--network \(network) is not known; this version trains: features")
        try require(precision == "f32", "--precision \(precision) is not known; the feature networks train in f32")
        try require((1...100_000).contains(epochs), "--epochs is a whole number from 1 on")
        try require(batchSize >= 1, "--batch-size is a whole number from 1 on")
        try require(learningRate > 0 && learningRate.isFinite, "--learning-rate is a positive number")
        try require((0..<1).contains(dropout), "--dropout is a share in 0..<1")
        try require((1...1000).contains(members), "--members is a whole number from 1 to 1000")
        try require((0.01...0.5).contains(validationFraction), "--validation-fraction is a share from 0.01 to 0.5")
        try require(patience >= 0, "--patience is a whole number from 0 on")
        try require(jobs >= 1, "--jobs is a whole number from 1 on")
        try require(hiddenSizes != nil, "--hidden is sizes from 1 to 4096 joined by commas, such as 48,24")
        try require(
            (margin ?? 0) >= 0 && (margin ?? 0) < 1, "--margin is a number from 0 to below 1")
        for (name, value) in [("alpha", alpha), ("beta", beta), ("gamma", gamma)] {
            try require(value?.isFinite ?? true, "--\(name) is a finite number")
        }
        let known = loss.defaults
        let given = [
            ("alpha", alpha, known.alpha), ("beta", beta, known.beta), ("gamma", gamma, known.gamma),
            ("margin", margin, known.margin),
        ]
        for (name, value, standard) in given where value != nil {
            try require(standard != nil, "the loss \(loss.rawValue) has no parameter --\(name)")
        }
    }

    private var hiddenSizes: [Int]? {
        let sizes = hidden.split(separator: ",").map { Int($0) }
        guard !sizes.isEmpty, sizes.allSatisfy({ $0.map((1...4096).contains) ?? false }) else { return nil }
        return sizes.compactMap { $0 }
    }

    var trainerOptions: FeatureTrainingOptions {
        var options = FeatureTrainingOptions()
        options.hidden = hiddenSizes ?? options.hidden
        options.batchNormalization = batchNorm
        options.dropout = dropout
        options.normalisation = normalisation
        options.ensemble = ensemble
        return options
    }

    private var ensemble: EnsembleOptions {
        var options = EnsembleOptions(members: members, training: training)
        options.validationFraction = validationFraction
        options.calibration = calibration
        return options
    }

    private var training: TrainingConfiguration {
        TrainingConfiguration(
            epochs: epochs, batchSize: batchSize, learningRate: learningRate, optimizer: optimizerConfiguration,
            schedule: learningRateSchedule,
            loss: LossConfiguration(loss, alpha: alpha, beta: beta, gamma: gamma, margin: margin), sampling: sampling,
            earlyStopping: patience > 0 ? .init(patience: patience) : nil, seed: seed)
    }

    private var optimizerConfiguration: OptimizerConfiguration {
        switch optimizer {
        case .adamw: .adamW(weightDecay: 0.01)
        case .adam: .adam()
        case .sgd: .sgd()
        }
    }

    private var learningRateSchedule: LearningRateSchedule {
        switch schedule {
        case .cosine: LearningRateSchedule(.cosine(floor: 0), warmUp: 0.1)
        case .constant: LearningRateSchedule(.constant)
        case .step: LearningRateSchedule(.step(epochs: max(epochs / 3, 1), factor: 0.1))
        }
    }

    /// The labelled rows of a table, with the columns that were asked for.
    func rows(from table: FeatureTable, path: String) throws -> LabelledRows {
        let names =
            switch inputs {
            case "all": table.featureNames
            case "profile": FeatureName.profile
            default: inputs.split(separator: ",").map { String($0) }
            }
        let rows: LabelledRows
        do throws(MissingInputs) {
            rows = try LabelledRows(table, inputs: names)
        } catch {
            throw CommandFailure("\(path): has no column \(error.names.joined(separator: ", "))")
        }
        guard rows.count > 0 else {
            throw CommandFailure("\(path): no row has a class, so there is nothing to learn from")
        }
        if rows.count < table.count {
            Console.note("\(path): \(table.count - rows.count) of \(table.count) rows have no class and are left out")
        }
        return rows
    }
}

extension LossConfiguration.Name: ExpressibleByArgument {}
extension Sampling: ExpressibleByArgument {}
extension FeatureScaling.Method: ExpressibleByArgument {}
extension Calibration.Method: ExpressibleByArgument {}
