import Foundation
import RandomNumbers
import TestSupport
import Testing

@testable import NeuralNetwork

/// Trainings of small networks of images, and their use.
@Suite struct ImageTrainingTests {
    private static let description = NetworkDescription(
        image: ImageShape(channels: 1, height: 8, width: 8),
        layers: [
            .convolution(inputs: 1, outputs: 8, kernel: 3, stride: 1, padding: 1), .batchNormalization(features: 8),
            .relu,
            .maxPool(kernel: 2, stride: 2), .channelDropout(rate: 0.1),
            .convolution(inputs: 8, outputs: 16, kernel: 3, stride: 1, padding: 0), .relu, .flatten,
            .dense(inputs: 64, outputs: 16), .batchNormalization(features: 16), .relu, .dropout(rate: 0.2),
            .dense(inputs: 16, outputs: 2),
        ])

    /// Noise, with a brighter column in the second class.
    private static func set(_ count: Int, seed: UInt64) -> TrainingSet {
        var random = RandomSource(seed: seed)
        var inputs = (0..<(count * 64)).map { _ in Float(random.normal()) }
        for row in stride(from: 1, to: count, by: 2) {
            let column = random.integer(below: 8)
            for line in 0..<8 { inputs[row * 64 + line * 8 + column] += 2 }
        }
        return TrainingSet(inputs: inputs, width: 64, classes: (0..<count).map { $0 % 2 })
    }

    private static func configuration(epochs: Int, _ precision: Precision = .float32) -> TrainingConfiguration {
        TrainingConfiguration(
            epochs: epochs, batchSize: 32, learningRate: 0.01, optimizer: .adamW(beta1: 0.5),
            loss: LossConfiguration(.crossEntropy), seed: 3, precision: precision)
    }

    private static func trained(
        epochs: Int, threads: Int = 1, _ precision: Precision = .float32
    ) throws -> (network: Network, history: [EpochReport]) {
        let network = try Network(description, seed: 7, threads: threads)
        let loop = TrainingLoop(network, configuration: configuration(epochs: epochs, precision))
        return (network, try loop.train(on: set(256, seed: 1), validation: set(128, seed: 2)))
    }

    @Test(arguments: Precision.allCases)
    func learnsToSeeColumns(_ precision: Precision) throws {
        let history = try Self.trained(epochs: 8, precision).history
        #expect(try #require(history.last?.validationAveragePrecision) > 0.97)
        #expect(try #require(history.last).trainingLoss < 0.5 * #require(history.first).trainingLoss)
    }

    @Test func theSameSeedGivesTheSameNetworkForAThreadCount() throws {
        for threads in [1, 2] {
            let states = try (0..<2).map { _ in try Self.trained(epochs: 2, threads: threads).network.state }
            #expect(states[0] == states[1])
        }
    }

    @Test func goesOnFromACheckpointToTheSameNetwork() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("checkpoint.safetensors")
        func loop(_ epochs: Int, seed: UInt64) throws -> (Network, TrainingLoop) {
            let network = try Network(Self.description, seed: seed, threads: 1)
            return (network, TrainingLoop(network, configuration: Self.configuration(epochs: epochs)))
        }
        let set = Self.set(64, seed: 1)
        let (unbroken, whole) = try loop(3, seed: 7)
        try whole.train(on: set)
        struct Stop: Error, TrainingObserver {
            func epochEnded(_ report: EpochReport, history: [EpochReport]) throws {
                if report.epoch == 2 { throw self }
            }
        }
        #expect(throws: Stop.self) {
            try loop(3, seed: 7).1.train(on: set, checkpoint: .init(path: path), observers: [Stop()])
        }
        let (resumed, rest) = try loop(3, seed: 99)
        try rest.train(on: set, checkpoint: .init(path: path, resume: true))
        #expect(resumed.state == unbroken.state)
    }

    @Test func aSavedNetworkGivesTheSameOutputs() throws {
        let (network, _) = try Self.trained(epochs: 1)
        let folder = try TemporaryFolder()
        let path = folder.file("network.safetensors")
        let encoded = String(decoding: try JSONEncoder().encode(network.description), as: UTF8.self)
        try SafeTensors(tensors: network.state, metadata: ["network": encoded]).write(to: path)
        let file = try SafeTensors(path: path)
        let description = try JSONDecoder().decode(
            NetworkDescription.self, from: Data(try #require(file.metadata["network"]).utf8))
        #expect(description == network.description)
        let loaded = try Network(description, state: file.tensors, threads: 1)
        let rows = Self.set(10, seed: 5).values
        #expect(try loaded.evaluate(rows) == network.evaluate(rows))
        #expect(try InferenceNetwork(loaded).logits(rows) == InferenceNetwork(network).logits(rows))
    }

    /// Relative to float32: bfloat16 keeps 8 bits of each value, int8 a 127th of the largest, and less
    /// without the instructions for it.
    @Test func precisionsAgree() throws {
        let (network, _) = try Self.trained(epochs: 4)
        // A number of rows that makes blocks of several sizes.
        let set = Self.set(37, seed: 5)
        let expected = try network.evaluate(set.values)
        #expect(try relativeDifference(InferenceNetwork(network).logits(set.values), from: expected) < 1e-5)
        let ranges = try InferenceNetwork.ranges(of: network, rows: Self.set(100, seed: 1).values)
        let integers = ProcessorInstructions.haveIntegers ? 0.06 : 0.12
        for (precision, tolerance) in [(InferencePrecision.bfloat16, 0.02), (.int8(ranges: ranges), integers)] {
            let logits = try InferenceNetwork(network, precision: precision).logits(set.values)
            #expect(relativeDifference(logits, from: expected) < tolerance, "\(precision)")
        }
    }

    @Test func manyThreadsUseANetworkAtOnce() async throws {
        let (network, _) = try Self.trained(epochs: 1)
        let rows = Self.set(50, seed: 5).values
        let ready = try InferenceNetwork(network, precision: .bfloat16)
        let expected = ready.logits(rows)
        await withTaskGroup(of: [Float].self) { group in
            for _ in 0..<16 { group.addTask { ready.logits(rows) } }
            for await logits in group { #expect(logits == expected) }
        }
    }
}
