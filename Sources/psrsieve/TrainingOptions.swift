import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import NeuralNetwork
import Preprocessing

/// The options of training, shared by `train` and `cross-validate`.
struct TrainingOptions: ParsableArguments {
    @Option(
        help: """
            What kind of network: features (dense, on a row of features), planes (convolutional, on all planes and curves) \
            or htru (the published one, on one plane).
            """)
    var network = NetworkName.features

    @Option(
        help: ArgumentHelp(
            "What the network sees: all, profile (the profile's four features), or names joined by commas: of columns, or of "
                + "time_phase, frequency_phase, profile, dm_curve and header_values (htru: time_phase).",
            valueName: "names"))
    var inputs = "all"

    @Option(
        help: ArgumentHelp(
            "Columns of feature tables to take as features besides those that are known by name.", valueName: "names"))
    var features: String?

    @OptionGroup var tables: TableOptions

    @OptionGroup var gaps: GapOptions

    @OptionGroup var lossOptions: LossOptions

    @Option(name: .customLong("epochs"), help: "Times each row is trained on (features 15, planes 12, htru 100).")
    var wantedEpochs: Int?

    @Option(name: .customLong("batch-size"), help: "Rows a training step (features 256, planes 128, htru 100).")
    var wantedBatchSize: Int?

    @Option(
        name: .customLong("learning-rate"), help: "The highest learning rate (features 0.01, planes 0.003, htru 0.02).")
    var wantedLearningRate: Double?

    @Option(
        name: .customLong("optimizer"),
        help: "How weights follow their gradients: adamw, adam or sgd (features and planes adamw, htru adam).")
    var wantedOptimizer: OptimizerName?

    @Option(
        name: .customLong("schedule"),
        help: """
            How the learning rate changes: cosine, constant or step, a tenth after every third of the epochs (features and \
            planes cosine, htru constant).
            """)
    var wantedSchedule: ScheduleName?

    @Option(help: ArgumentHelp("Sizes of the hidden layers, joined by commas.", valueName: "sizes"))
    var hidden = "48,24"

    @Flag(help: "Normalise each batch behind the hidden layers.")
    var batchNorm = false

    @Option(help: "The share of hidden values dropped out in training.")
    var dropout = 0.0

    @Option(
        name: .customLong("members"), help: "Networks whose probabilities are averaged (features 5, planes and htru 1)."
    )
    var wantedMembers: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Change planes each time they are trained on, as a telescope might have (planes: yes, htru: no).")
    var augment: Bool?

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

    @Option(help: "The largest norm of a step's gradients; 0 for any.")
    var gradientNorm = 0.0

    @Option(help: "The arithmetic of networks of planes: f32 or bf16.")
    var precision = Precision.float32

    @Option(
        name: .customLong("jobs"),
        help: "Networks trained side by side, one a processor by default; they do not change the result.")
    var wantedJobs: Int?

    var jobs: Int { wantedJobs ?? Console.defaultJobs }

    // What is not said follows from the network.
    var epochs: Int { wantedEpochs ?? network.defaults.epochs }
    var members: Int { wantedMembers ?? network.defaults.members }
    private var batchSize: Int { wantedBatchSize ?? network.defaults.batchSize }
    private var learningRate: Double { wantedLearningRate ?? network.defaults.learningRate }
    private var optimizer: OptimizerName { wantedOptimizer ?? (network == .htru ? .adam : .adamw) }
    private var schedule: ScheduleName { wantedSchedule ?? (network == .htru ? .constant : .cosine) }

    enum NetworkName: String, ExpressibleByArgument, CaseIterable {
        case features, planes, htru

        var defaults: (epochs: Int, batchSize: Int, learningRate: Double, members: Int) {
            switch self {
            case .features: (15, 256, 0.01, 5)
            case .planes: (12, 128, 0.003, 1)
            case .htru: (100, 100, 0.02, 1)
            }
        }
    }

    func validate() throws {
        func require(_ condition: Bool, _ message: String) throws {
            if !condition { throw ValidationError(message) }
        }
        try require(
            network != .features || precision == .float32,
            "--precision is for networks of planes; features train in f32")
        try require(network != .features || augment == nil, "--augment is for networks of planes")
        try require(gradientNorm >= 0 && gradientNorm.isFinite, "--gradient-norm is a number from 0 on")
        try require((1...100_000).contains(epochs), "--epochs is a whole number from 1 on")
        try require(batchSize >= 1, "--batch-size is a whole number from 1 on")
        try require(learningRate > 0 && learningRate.isFinite, "--learning-rate is a positive number")
        try require((0..<1).contains(dropout), "--dropout is a share in 0..<1")
        try require((1...1000).contains(members), "--members is a whole number from 1 to 1000")
        try require((0.01...0.5).contains(validationFraction), "--validation-fraction is a share from 0.01 to 0.5")
        try require(patience >= 0, "--patience is a whole number from 0 on")
        try require(jobs >= 1, "--jobs is a whole number from 1 on")
        try require(hiddenSizes != nil, "--hidden is sizes from 1 to 4096 joined by commas, such as 48,24")
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
            schedule: schedule.schedule(epochs: epochs),
            loss: lossOptions.configuration, sampling: lossOptions.sampling,
            earlyStopping: patience > 0 ? .init(patience: patience) : nil,
            gradientNorm: gradientNorm > 0 ? gradientNorm : nil, seed: seed,
            precision: precision == .float32 ? nil : precision)
    }

    private var optimizerConfiguration: OptimizerConfiguration {
        switch optimizer {
        case .adamw: .adamW(weightDecay: 0.01)
        case .adam: .adam(beta1: network == .htru ? 0.5 : 0.9)
        case .sgd: .sgd()
        }
    }

    /// Columns of features that are asked for by name; `nil` for all that are known.
    private var namedInputs: [String]? {
        switch inputs {
        case "all": nil
        case "profile": FeatureName.profile
        default: Self.names(inputs)
        }
    }

    static func names(_ list: String?) -> [String] {
        (list ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The rows of some files, with the columns that were asked for.
    func table(_ paths: [String]) throws -> FeatureTable {
        let others = Self.names(features)
        do {
            return try LabelledTable(
                features: namedInputs.map { .named($0) } ?? .known(and: others), renamings: try tables.renamings(),
                gaps: gaps.fill == nil ? .leftOut : .filledWithMedians
            ).read(paths)
        } catch let error as FormatError {
            guard case .lacksColumns(let missing, let own) = error.cause else { throw error }
            throw CommandFailure(
                "\(error.path): has no column \(missing.joined(separator: ", ")); its columns are "
                    + own.joined(separator: ", "))
        }
    }

    /// The labelled rows of a table, with the columns that were asked for.
    func rows(from table: FeatureTable, path: String) throws -> LabelledRows {
        // In one order whatever the table's is, so that it makes no other model.
        let known = FeatureName.all
        let names =
            namedInputs ?? known.filter(table.featureNames.contains) + table.featureNames.filter { !known.contains($0) }
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

extension ScoringPrecision: ExpressibleByArgument {}
extension FeatureScaling.Method: ExpressibleByArgument {}
extension Calibration.Method: ExpressibleByArgument {}
