import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import NeuralNetwork

/// The options of training, shared by `train` and `cross-validate`.
struct TrainingOptions: ParsableArguments {
    @OptionGroup(title: "Training") var basics: TrainingBasics

    @OptionGroup(title: "Loss") var lossOptions: LossOptions

    @OptionGroup(title: "Feature tables") var columns: TrainingColumns

    @OptionGroup(title: "Labels of people") var labels: LabelOptions

    @OptionGroup(title: "Fine tuning") var details: FineTuningOptions

    var network: NetworkName { basics.wantedNetwork ?? .features }
    private var features: String? { columns.features }
    private var tables: TableOptions { columns.tables }
    private var gaps: GapOptions { columns.gaps }
    var inputs: String { basics.inputs }
    var seed: UInt64 { basics.seed }
    var jobs: Int { basics.wantedJobs ?? Console.defaultJobs }
    private var validationFraction: Double { basics.validationFraction }

    // What is not said follows from the network.
    var epochs: Int { basics.wantedEpochs ?? network.defaults.epochs }
    var members: Int { basics.wantedMembers ?? network.defaults.members }
    /// Networks that are trained in all.
    var networkCount: Int { ensemble.networkCount }
    private var batchSize: Int { details.wantedBatchSize ?? network.defaults.batchSize }
    private var learningRate: Double { details.wantedLearningRate ?? network.defaults.learningRate }
    private var optimizer: OptimizerName { details.wantedOptimizer ?? (network == .htru ? .adam : .adamw) }
    private var schedule: ScheduleName { details.wantedSchedule ?? (network == .htru ? .constant : .cosine) }

    func validate() throws {
        func require(_ condition: Bool, _ message: String) throws {
            if !condition { throw ValidationError(message) }
        }
        try require(
            network != .features || details.precision == .float32,
            "--precision is for networks of planes; features train in f32")
        try require(network != .features || details.augment == nil, "--augment is for networks of planes")
        try require((1...100_000).contains(epochs), "--epochs is a whole number from 1 on")
        try require((1...1000).contains(members), "--members is a whole number from 1 to 1000")
        try require((0.01...0.5).contains(validationFraction), "--validation-fraction is a share from 0.01 to 0.5")
        // The rows are divided into whole folds.
        let folds = (1 / validationFraction).rounded()
        try require(
            abs(folds * validationFraction - 1) < 0.02,
            "--validation-fraction \(validationFraction) makes no whole number of folds; "
                + "\(String(format: "%.3g", 1 / folds)) makes \(Int(folds))")
        try Console.checkJobs(jobs)
    }

    var trainerOptions: FeatureTrainingOptions {
        var options = FeatureTrainingOptions()
        options.hidden = details.hiddenSizes ?? options.hidden
        options.batchNormalization = details.batchNorm
        options.dropout = details.dropout
        options.normalisation = details.wantedNormalisation ?? options.normalisation
        options.ensemble = ensemble
        return options
    }

    private var ensemble: EnsembleOptions {
        var options = EnsembleOptions(
            members: members, heldOut: network == .features ? .everyFold : .oneFold, training: training)
        options.validationFraction = validationFraction
        options.calibration = details.calibration
        return options
    }

    private var training: TrainingConfiguration {
        TrainingConfiguration(
            epochs: epochs, batchSize: batchSize, learningRate: learningRate, optimizer: optimizerConfiguration,
            schedule: schedule.schedule(epochs: epochs),
            loss: lossOptions.configuration, sampling: lossOptions.sampling,
            earlyStopping: details.patience > 0 ? .init(patience: details.patience) : nil,
            gradientNorm: details.gradientNorm > 0 ? details.gradientNorm : nil, seed: seed,
            precision: details.precision == .float32 ? nil : details.precision)
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

    /// Which examples are of one source.
    var sources: ExampleSources { ExampleSources(column: columns.group) }

    static func names(_ list: String?) -> [String] {
        (list ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The rows of some files, with the columns that were asked for.
    func table(_ paths: [String]) throws -> FeatureTable {
        let others = Self.names(features)
        do {
            return try LabelledTable(
                features: namedInputs.map { .named($0) } ?? .known(and: others), renamings: try tables.renamings(),
                gaps: gaps.fill == nil ? .leftOut : .filledWithMedians, sources: sources, labels: labels
            ).read(paths)
        } catch let error as FormatError {
            guard case .lacksColumns(let missing, let own) = error.cause else { throw error }
            throw CommandFailure(
                "\(error.path): has no column \(missing.joined(separator: ", "))"
                    + (own.isEmpty ? "" : "; its columns are \(own.joined(separator: ", "))"))
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
            rows = try LabelledRows(table, inputs: names, sources: sources.sources(of: table))
        } catch {
            throw CommandFailure("\(path): has no column \(error.names.joined(separator: ", "))")
        }
        guard rows.count > 0 else {
            throw CommandFailure("\(path): no row has a class, so there is nothing to learn from")
        }
        ExampleFile.noteUnlabelled(table.count - rows.count, of: table.count, in: path)
        try Self.requireBothClasses(pulsars: rows.pulsarCount, of: rows.count, in: path)
        return rows
    }

    /// - Throws: `CommandFailure` if all rows are of one class, so that there is nothing to tell apart.
    static func requireBothClasses(pulsars: Int, of count: Int, in path: String) throws {
        guard pulsars == 0 || pulsars == count else { return }
        throw CommandFailure(
            "\(path): has only one class, \(Counted.text(count, pulsars == 0 ? "non-pulsar" : "pulsar")); training takes "
                + "pulsars and non-pulsars")
    }
}

extension ScoringPrecision: ExpressibleByArgument {}
