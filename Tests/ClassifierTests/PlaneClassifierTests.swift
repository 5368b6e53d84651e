import Candidates
import Foundation
import NeuralNetwork
import RandomNumbers
import TestSupport
import Testing

@testable import Classifier

/// Trains the network of several inputs on small simulated planes: a ridge in both of them marks a pulsar.
@Suite struct PlaneClassifierTests {
    private static let layout = PlaneRowLayout(
        [.timePhase, .frequencyPhase, .profile, .dmCurve], size: 16, canLackSome: true)
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func examples(_ count: Int, seed: UInt64) throws -> PlaneExamples {
        var random = RandomSource(seed: seed)
        var writer = try PlaneExampleWriter(layout)
        for number in 0..<count {
            var row = (0..<layout.count).map { _ in Float(random.normal()) }
            if number % 4 == 0 {
                for plane in [CandidateArray.timePhase, .frequencyPhase] {
                    let range = try #require(layout.range(of: plane))
                    for line in 0..<16 { row[range.lowerBound + line * 16 + 8] += 3 }
                }
            }
            try writer.append(example: row[...], label: number % 4 == 0 ? .pulsar : .nonPulsar)
        }
        return try writer.examples()
    }

    private static func options() -> PlaneTrainingOptions {
        PlaneTrainingOptions(
            network: .planes(layout), augmentation: PlaneAugmentation(),
            ensemble: EnsembleOptions(
                members: 1, heldOut: .oneFold,
                training: TrainingConfiguration(
                    epochs: 6, batchSize: 16, learningRate: 0.003, optimizer: .adamW(weightDecay: 0.01), seed: 3)))
    }

    private static let trained = Task {
        try await PlaneTrainer(options: options()).train(on: examples(240, seed: 1), files: ["x.fits"])
    }

    @Test func learnsToTellRidgesFromNoise() async throws {
        let classifier = try await Self.trained.value
        let test = try Self.examples(100, seed: 2)
        let scores = test.scores(classifier).map { $0?.probability ?? .nan }
        let pulsars = zip(scores, test.isPulsar).filter(\.1).map(\.0)
        let others = zip(scores, test.isPulsar).filter { !$0.1 }.map(\.0)
        let rightlyOrdered = pulsars.map { pulsar in others.count { $0 < pulsar } }.reduce(0, +)
        #expect(Double(rightlyOrdered) > 0.95 * Double(pulsars.count * others.count))
        // One network holds a fifth of the examples out.
        #expect(classifier.card.metrics.count == 48)
    }

    @Test func aModelFileScoresAsTheModelDid() async throws {
        let classifier = try await Self.trained.value
        let path = folder.file("planes.safetensors")
        try Data(ModelFile.bytes(of: classifier)).write(to: URL(filePath: path))
        let read = try ModelFile.read(path)
        #expect(read.card == classifier.card)
        #expect(read.card.rowLayout == Self.layout)
        let test = try Self.examples(20, seed: 5)
        #expect(test.scores(read) == test.scores(classifier))
    }

    /// bfloat16 keeps 8 bits of each value where the processor has instructions for it, int8 a 127th of the largest of a
    /// layer.
    @Test func aModelScoresInEveryPrecision() async throws {
        let path = folder.file("planes.safetensors")
        try Data(ModelFile.bytes(of: try await Self.trained.value)).write(to: URL(filePath: path))
        let test = try Self.examples(60, seed: 5)
        let scores = try ScoringPrecision.allCases.map { precision in
            test.scores(try ModelFile.read(path, precision: precision)).map { $0?.probability ?? .nan }
        }
        for (precision, other) in zip(ScoringPrecision.allCases, scores).dropFirst() {
            #expect(zip(other, scores[0]).allSatisfy { abs($0 - $1) < 0.1 })
            let isSingle = precision == .bfloat16 && !ProcessorInstructions.haveBFloat16
            #expect((other == scores[0]) == isSingle)
        }
        var file = try SafeTensors(path: path)
        file.metadata["ranges"] = nil
        try file.write(to: path)
        let error = #expect(throws: ModelFile.ReadError.self) { try ModelFile.read(path, precision: .int8) }
        #expect(
            error?.description
                == "\(path): has no ranges for scoring in int8; a model that is trained anew has them")
        #expect(try test.scores(ModelFile.read(path)).map { $0?.probability } == scores[0])
    }

    @Test func theSameSeedGivesTheSameModel() async throws {
        let again = try await PlaneTrainer(options: Self.options()).train(
            on: Self.examples(240, seed: 1), files: ["x.fits"])
        #expect(try await Self.trained.value.states == again.states)
    }

    @Test func resumingGivesTheVerySameModel() async throws {
        struct Stop: EnsembleObserver {
            struct Stopped: Error {}
            func epochEnded(network: String, report: EpochReport, history: [EpochReport]) throws {
                if report.epoch == 3 { throw Stopped() }
            }
        }
        let examples = try Self.examples(240, seed: 1)
        let broken = PlaneTrainer(
            options: Self.options(), checkpoints: .init(folder: folder.path, resume: false), observer: Stop())
        await #expect(throws: Stop.Stopped.self) { try await broken.train(on: examples, files: ["x.fits"]) }
        let resumed = PlaneTrainer(options: Self.options(), checkpoints: .init(folder: folder.path, resume: true))
        #expect(try await resumed.train(on: examples, files: ["x.fits"]).states == Self.trained.value.states)
    }

    @Test func anInputFarFromTheTrainingSetIsAnOutlier() async throws {
        let classifier = try await Self.trained.value
        let usual = try Self.examples(1, seed: 7).values.map(Double.init)
        let strange = (0..<Self.layout.count).map { Double($0 % 7) * 5 }
        #expect(classifier.score(inputs: usual + strange).map { $0?.isOutlier } == [false, true])
    }

    /// What is left out is as what a candidate lacks, and one plane must be left.
    @Test func aNetworkScoresWithoutAnInput() async throws {
        let classifier = try await Self.trained.value
        let rows = try Self.examples(8, seed: 4).values.map(Double.init)
        var blank = rows
        let range = try #require(Self.layout.range(of: .profile))
        for start in stride(from: 0, to: rows.count, by: Self.layout.count) {
            for index in range { blank[start + index] = 0 }
        }
        let (whole, without) = (classifier.score(inputs: rows), try classifier.without([.profile]).score(inputs: rows))
        #expect(without.map { $0?.probability } == classifier.score(inputs: blank).map { $0?.probability })
        #expect(without.map { $0?.probability } != whole.map { $0?.probability })
        // That the user leaves something out makes no candidate a strange one.
        #expect(without.map { $0?.isOutlier } == whole.map { $0?.isOutlier })
        #expect(throws: PlaneClassifier.NeedsInputs.self) { try classifier.without([.headerValues]) }
        #expect(throws: PlaneClassifier.NeedsInputs.self) { try classifier.without([.timePhase, .frequencyPhase]) }
    }

    @Test func aCardThatDoesNotFitItsNetworkIsRefused() async throws {
        let path = folder.file("planes.safetensors")
        try Data(ModelFile.bytes(of: try await Self.trained.value)).write(to: URL(filePath: path))
        var file = try SafeTensors(path: path)
        file.metadata["plane_size"] = "32"
        try file.write(to: path)
        let error = #expect(throws: ModelFile.ReadError.self) { try ModelFile.read(path) }
        #expect(
            error?.description
                == "\(path): is a damaged model: its inputs, normalisation and network do not fit together")
    }
}
