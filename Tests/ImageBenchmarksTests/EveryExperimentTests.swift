import Foundation
import NeuralNetwork
import TestSupport
import Testing

@testable import ImageBenchmarks

/// Every experiment on a small part of data in its own form: from the files to the measures. The networks are small ones
/// for the same images; those of the experiments themselves take minutes in a debug build.
@Suite struct EveryExperimentTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(_ name: String, data: BenchmarkData? = nil) async throws -> BenchmarkReport {
        var experiment = try #require(Experiment.named(name))
        experiment.epochs = 2
        experiment.batchSize = 4
        if experiment.imbalances != [.asTheyAre] { experiment.imbalances = [.step(minority: 2, majority: 4)] }
        let shape = try #require(experiment.shape)
        let settings = BenchmarkSettings(
            experiment: experiment, methods: ["gppe", "asl", "rus"].compactMap { Method(name: $0) }, runs: 1, seed: 1)
        let runner = try BenchmarkRunner(settings, data: data ?? BenchmarkData(experiment, folder: folder.path)) {
            classes in
            Self.network(shape, classes: classes)
        }
        let report = BenchmarkReport(settings: settings, results: try await runner.run(jobs: 2))
        #expect(report.results.count == 3)
        #expect(report.results.allSatisfy { ($0.measures.accuracy ?? -1) >= 0 && $0.measures.meanAUC != nil })
        #expect(BenchmarkTable(report).text.contains("ce+rus"))
        return report
    }

    private static func network(_ shape: ImageShape, classes: Int) -> NetworkDescription {
        let side = (shape.width - 7) / 4 + 1
        return NetworkDescription(
            image: shape,
            layers: [
                .convolution(inputs: shape.channels, outputs: 4, kernel: 7, stride: 4, padding: 0), .relu, .flatten,
                .dense(inputs: 4 * side * side, outputs: classes),
            ])
    }

    private func colourImage(_ label: Int, _ number: Int, classes: Int) -> [UInt8] {
        DataSetFiles.image(label: label, number: number, count: 3072, classes: classes)
    }

    private func records(_ labels: [[UInt8]]) -> [UInt8] {
        labels.enumerated().flatMap { number, bytes in bytes + colourImage(Int(bytes[0]), number, classes: 100) }
    }

    @Test(arguments: ["mnist", "mnist-multiclass"]) func mnist(_ name: String) async throws {
        try DataSetFiles.writeMNIST(
            to: folder, training: [Int](repeating: 8, count: 10), test: [Int](repeating: 3, count: 10))
        let report = try await run(name)
        #expect(report.results[0].plan.classes.count == (name == "mnist" ? 2 : 10))
    }

    @Test(arguments: ["cifar10", "cifar10-multiclass"]) func cifar10(_ name: String) async throws {
        try folder.write("data_batch_1.bin", records((0..<70).map { [UInt8($0 % 10)] }))
        try folder.write("test_batch.bin", records((0..<30).map { [UInt8($0 % 10)] }))
        let report = try await run(name)
        #expect(report.results[0].measures.confusion.joined().reduce(0, +) == (name == "cifar10" ? 6 : 30))
    }

    @Test(arguments: ["cifar100", "cifar100-multiclass"]) func cifar100(_ name: String) async throws {
        try folder.write("train.bin", records((0..<500).map { [UInt8($0 % 20), UInt8($0 % 100)] }))
        try folder.write("test.bin", records((0..<100).map { [UInt8($0 % 20), UInt8($0)] }))
        let report = try await run(name)
        #expect(report.results[0].plan.classes.count == (name == "cifar100" ? 2 : 100))
    }

    /// Seven classes as Caltech 101 has them; the six largest are the majority.
    @Test(arguments: ["caltech101", "folder"]) func pictures(_ name: String) async throws {
        let png = Array(try #require(Data(base64Encoded: PictureTests.png)))
        for label in 0..<7 {
            for number in 0..<(label == 6 ? 5 : 10) { try folder.write("class-\(label)/\(number).png", png) }
        }
        let plan = try await run(name).results[0].plan
        #expect(plan.classes.filter { !$0.isMajority }.map(\.name) == ["class-6"])
        #expect(plan.classes.map(\.training) == [6, 6, 6, 6, 6, 6, 3])
        #expect(plan.classes.map(\.test) == [2, 2, 2, 2, 2, 2, 1])
    }

    /// Python's pickles, made into arrays by the command that docs/experiments.md has.
    @Test(.needsPython("numpy")) func htru1Batches() async throws {
        let text = try String(contentsOfFile: RealData.repository + "/docs/experiments.md", encoding: .utf8)
        let command = try #require(text.split(separator: "\n").first { $0.contains("pickle.load") })
        let code = try #require(command.split(separator: "\"").dropFirst().first.map(String.init))
        _ = try Python.run(
            """
            import os, pickle, sys, numpy
            code, folder = sys.argv[1:]
            os.chdir(folder)
            def batch(name, labels):
                images = numpy.random.default_rng(len(labels)).integers(0, 100, (len(labels), 3072), dtype=numpy.uint8)
                for image, label in zip(images, labels):
                    image[300 * label:300 * label + 300] = 255
                with open(name, 'wb') as file:
                    pickle.dump({'data': images, 'labels': labels}, file)
            batch('data_batch_1', [0 if n % 5 == 0 else 1 for n in range(20)])
            batch('data_batch_2', [0 if n % 5 == 0 else 1 for n in range(10)])
            batch('test_batch', [0, 1, 1, 0])
            exec(code)
            """, [code, folder.path])
        let plan = try await run("htru1-batches").results[0].plan
        #expect(plan.classes.map(\.name) == ["nonpulsar", "pulsar"])
        #expect(plan.classes.map(\.training) == [20, 5])
    }

    @Test func htru() async throws {
        let classes = (0..<40).map { $0 % 4 == 0 ? 1 : 0 }
        let planes = classes.enumerated().flatMap { number, label in
            DataSetFiles.image(label: label, number: number, count: 4096, classes: 2).map { Float($0) / 255 }
        }
        let set = ImageSet(
            shape: ImageShape(channels: 1, height: 64, width: 64), values: .floats(planes), classes: classes,
            classNames: ["non-pulsar", "pulsar"])
        let plan = try await run("htru", data: BenchmarkData(training: set, test: nil, path: "table")).results[0].plan
        #expect(plan.classes.map(\.training) == [9, 3])
        #expect(plan.classes.map(\.test) == [15, 5])
    }
}
