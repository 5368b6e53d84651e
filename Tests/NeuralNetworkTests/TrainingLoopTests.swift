import Foundation
import RandomNumbers
import Synchronization
import TestSupport
import Testing

@testable import NeuralNetwork

@Suite struct TrainingLoopTests {
    private let folder: TemporaryFolder
    private let description = NetworkDescription.multilayerPerceptron(
        inputs: 2, hidden: [16], outputs: 2, batchNormalization: true, dropout: 0.1)

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Two clouds, of which one is a tenth as frequent.
    private func clouds(_ count: Int, seed: UInt64) -> TrainingSet {
        var random = RandomSource(seed: seed)
        var (inputs, classes): ([Float], [Int]) = ([], [])
        for row in 0..<count {
            let isRare = row % 11 == 0
            inputs += (0..<2).map { _ in Float(random.normal() + (isRare ? 2.5 : 0)) }
            classes.append(isRare ? 1 : 0)
        }
        return TrainingSet(inputs: inputs, width: 2, classes: classes)
    }

    private func configuration(epochs: Int = 6) -> TrainingConfiguration {
        TrainingConfiguration(
            epochs: epochs, batchSize: 32, learningRate: 0.01, optimizer: .adamW(),
            schedule: .init(.cosine(floor: 0), warmUp: 0.1), earlyStopping: .init(patience: 20), seed: 4)
    }

    @Test(arguments: LossConfiguration.Name.allCases) func learnsWithEveryLoss(_ name: LossConfiguration.Name) throws {
        let network = try Network(description, seed: 1)
        var configuration = configuration(epochs: 20)
        configuration.loss = LossConfiguration(name)
        let history = try TrainingLoop(network, configuration: configuration)
            .train(on: clouds(1500, seed: 1), validation: clouds(600, seed: 2))
        let best = history.compactMap(\.validationAveragePrecision).max() ?? 0
        #expect(best > 0.9)
    }

    @Test func seesEveryRowOfAnEpochInOtherOrder() {
        var random = RandomSource(seed: 1)
        let classes = [0, 0, 0, 0, 0, 0, 1, 1]
        let first = Sampling.none.rows(classes: classes, random: &random)
        let second = Sampling.none.rows(classes: classes, random: &random)
        #expect(first.sorted() == Array(classes.indices))
        #expect(first != second)
        for (sampling, count) in [(Sampling.ros, 6), (.rus, 2)] {
            let rows = sampling.rows(classes: classes, random: &random)
            #expect(rows.filter { classes[$0] == 0 }.count == count)
            #expect(rows.filter { classes[$0] == 1 }.count == count)
            #expect(rows.count == sampling.rowCount(classes: classes))
        }
    }

    /// The same bytes as an unbroken training, wherever it was interrupted.
    @Test(arguments: [1, 3, 5]) func resumedTrainingGivesTheVerySameModel(_ interruptedAfter: Int) throws {
        let (set, validation) = (clouds(400, seed: 1), clouds(200, seed: 2))
        let unbroken = try Network(description, seed: 7)
        let history = try TrainingLoop(unbroken, configuration: configuration()).train(on: set, validation: validation)

        let checkpoint = folder.file("checkpoint.safetensors")
        let broken = try Network(description, seed: 7)
        #expect(throws: StopAfter.Stop.self) {
            try TrainingLoop(broken, configuration: configuration()).train(
                on: set, validation: validation, checkpoint: .init(path: checkpoint),
                observers: [StopAfter(epoch: interruptedAfter)])
        }
        // Another seed for the weights: all of the state must come from the checkpoint.
        let resumed = try Network(description, seed: 99)
        let resumedHistory = try TrainingLoop(resumed, configuration: configuration()).train(
            on: set, validation: validation, checkpoint: .init(path: checkpoint, resume: true))
        #expect(resumed.state == unbroken.state)
        #expect(resumedHistory == history)
    }

    private struct StopAfter: TrainingObserver {
        struct Stop: Error {}
        var epoch: Int
        func epochEnded(_ report: EpochReport, history: [EpochReport]) throws {
            if report.epoch == epoch { throw Stop() }
        }
    }

    /// Other options, another network, and whatever else the caller says decides the training.
    @Test func theCheckpointOfAnotherTrainingIsRefusedAndWhatDiffersNamed() throws {
        let set = clouds(200, seed: 1)
        let path = folder.file("checkpoint.safetensors")
        let circumstances = ["the examples": set.fingerprint, "the augmentation": "none"]
        func train(
            _ description: NetworkDescription, epochs: Int = 1, seed: UInt64 = 3, on set: TrainingSet,
            augmentation: String = "none", resume: Bool = true
        ) throws {
            var configuration = configuration(epochs: epochs)
            configuration.seed = seed
            try TrainingLoop(try Network(description, seed: 7), configuration: configuration).train(
                on: set,
                checkpoint: .init(
                    path: path, resume: resume,
                    circumstances: ["the examples": set.fingerprint, "the augmentation": augmentation]))
        }
        try train(description, on: set, resume: false)
        try train(description, on: set)
        func differences(_ body: () throws -> Void) -> [String]? {
            let error = #expect(throws: Checkpoint.Mismatch.self, performing: body)
            #expect(error?.description.hasPrefix(path) == true)
            return error?.differences
        }
        #expect(differences { try train(description, epochs: 2, on: set) } == ["the epochs"])
        #expect(differences { try train(description, seed: 4, on: set) } == ["the seed"])
        #expect(differences { try train(description, on: clouds(200, seed: 2)) } == ["the examples"])
        #expect(
            differences { try train(description, epochs: 2, on: set, augmentation: "noise 0.5") }
                == ["the augmentation", "the epochs"])
        let other = NetworkDescription.multilayerPerceptron(inputs: set.width, hidden: [3], outputs: 2)
        #expect(differences { try train(other, on: set) } == ["the network"])
        // The same rows in another order are another training too.
        let turned = set.choosing(Array((0..<set.count).reversed()))
        #expect(turned.fingerprint != circumstances["the examples"])
    }

    @Test func earlyStoppingKeepsTheBestEpoch() throws {
        var configuration = configuration(epochs: 60)
        configuration.earlyStopping = .init(patience: 3, measure: .validationLoss)
        configuration.schedule = .init(.constant)
        configuration.learningRate = 0.1
        let network = try Network(description, seed: 1)
        let (set, validation) = (clouds(200, seed: 1), clouds(200, seed: 2))
        let history = try TrainingLoop(network, configuration: configuration).train(on: set, validation: validation)
        let losses = history.compactMap(\.validationLoss)
        let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
        #expect(history.count == best + 1 + 3)
        let loss = GPPELoss().lossAndGradient(
            logits: try network.evaluate(validation.values).map(Double.init),
            truth: validation.classes, classCount: 2
        ).loss
        // Validation goes through the folded network.
        #expect(abs(loss - losses[best]) < 1e-6)
    }

    @Test func logHoldsEveryEpochOnce() throws {
        let path = folder.file("log.csv")
        try TrainingLoop(try Network(description, seed: 1), configuration: configuration(epochs: 3))
            .train(on: clouds(100, seed: 1), validation: clouds(60, seed: 2), observers: [CSVTrainingLog(path: path)])
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0] == "epoch,learning_rate,training_loss,validation_loss,validation_average_precision")
        #expect(lines[3].hasPrefix("3,"))
    }

    /// ReLU and pooling may take it for nothing, so that the loss stays finite.
    @Test(arguments: [
        NetworkDescription.multilayerPerceptron(inputs: 2, hidden: [6, 4], outputs: 2),
        NetworkDescription(
            image: ImageShape(channels: 2, height: 4, width: 4),
            layers: [
                .convolution(inputs: 2, outputs: 3, kernel: 3, stride: 1, padding: 1), .relu,
                .maxPool(kernel: 2, stride: 2), .relu, .flatten, .dense(inputs: 12, outputs: 2),
            ]),
    ]) func whatIsNoNumberIsFound(_ description: NetworkDescription) throws {
        var random = RandomSource(seed: 2)
        let inputs = (0..<(40 * description.inputs)).map { _ in Float(random.normal()) }
        let set = TrainingSet(inputs: inputs, width: description.inputs, classes: (0..<40).map { $0 % 2 })
        let network = try Network(description, seed: 1)
        network.parameters[0].values.pointer[1] = .nan
        #expect(throws: TrainingLoop.Interruption.diverged(epoch: 1)) {
            try TrainingLoop(network, configuration: configuration(epochs: 2)).train(on: set)
        }
    }

    @Test func cancellingStopsWithinABatch() async throws {
        let (set, description, configuration) = (clouds(2000, seed: 1), description, configuration(epochs: 100_000))
        let task = Task {
            try TrainingLoop(try Network(description, seed: 1), configuration: configuration).train(on: set)
        }
        task.cancel()
        await #expect(throws: TrainingLoop.Interruption.self) { try await task.value }
    }

    @Test func schedules() {
        let cosine = LearningRateSchedule(.cosine(floor: 0.1), warmUp: 0.1)
        #expect(cosine.factor(step: 5, stepsPerEpoch: 10, epochs: 10) == 0.5)
        #expect(abs(cosine.factor(step: 10, stepsPerEpoch: 10, epochs: 10) - 1) < 1e-12)
        #expect(abs(cosine.factor(step: 55, stepsPerEpoch: 10, epochs: 10) - 0.55) < 1e-12)
        #expect(abs(cosine.factor(step: 100, stepsPerEpoch: 10, epochs: 10) - 0.1) < 1e-12)
        let steps = LearningRateSchedule(.step(epochs: 2, factor: 0.1))
        #expect(steps.factor(step: 20, stepsPerEpoch: 10, epochs: 10) == 1)
        #expect(abs(steps.factor(step: 21, stepsPerEpoch: 10, epochs: 10) - 0.1) < 1e-15)
    }
}
