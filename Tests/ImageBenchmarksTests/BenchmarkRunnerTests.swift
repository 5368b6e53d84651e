import Foundation
import NeuralNetwork
import TestSupport
import Testing

@testable import ImageBenchmarks

@Suite struct BenchmarkRunnerTests {
    private let data: BenchmarkData

    init() throws {
        let folder = try TemporaryFolder()
        try DataSetFiles.writeMNIST(
            to: folder, training: [Int](repeating: 30, count: 10), test: [Int](repeating: 8, count: 10))
        data = try BenchmarkData(.mnist, folder: folder.path)
    }

    private let network = { (classes: Int) throws(DataSetError) in
        NetworkDescription.multilayerPerceptron(inputs: 784, hidden: [16], outputs: classes)
    }

    private func settings(_ experiment: Experiment, methods: [String], runs: Int = 2) -> BenchmarkSettings {
        var experiment = experiment
        experiment.epochs = 6
        experiment.batchSize = 8
        experiment.learningRate = 0.01
        return BenchmarkSettings(
            experiment: experiment, methods: methods.compactMap { Method(name: $0) }, runs: runs, seed: 5)
    }

    private var pair: BenchmarkSettings {
        var settings = settings(.mnist, methods: ["gppe", "ros"])
        settings.experiment.imbalances = [.step(minority: 4, majority: 20), .step(minority: 8, majority: 20)]
        return settings
    }

    @Test func everyImbalanceWithEveryMethodAndSeed() async throws {
        let runner = try BenchmarkRunner(pair, data: data, network: network)
        var told: [Int] = []
        let results = try await runner.run(runEnded: { _, results in told.append(results.count) })
        #expect(told == Array(1...8))
        #expect(results.map(\.imbalance) == [0, 0, 0, 0, 1, 1, 1, 1])
        #expect(results.map(\.method) == ["gppe", "gppe", "ce+ros", "ce+ros", "gppe", "gppe", "ce+ros", "ce+ros"])
        #expect(results.map(\.seed) == [5, 6, 5, 6, 5, 6, 5, 6])
        #expect(results.allSatisfy { $0.measures.confusion.joined().reduce(0, +) == 16 && (1...6).contains($0.epoch) })
        // The images are easy to tell apart.
        #expect(results.allSatisfy { ($0.measures.meanAUC ?? 0) > 0.9 })
    }

    @Test func theSameResultsWhateverTheJobsAndWhereverItWasStopped() async throws {
        let runner = try BenchmarkRunner(pair, data: data, network: network)
        let whole = try await runner.run(jobs: 1)
        #expect(try await runner.run(jobs: 3) == whole)
        var computed = 0
        let resumed = try await runner.run(finished: Array(whole[2..<7]), runEnded: { _, _ in computed += 1 })
        #expect(resumed == whole && computed == 3)
    }

    @Test func severalClasses() async throws {
        var settings = settings(.mnistMulticlass, methods: ["gppe", "asl"], runs: 1)
        settings.experiment.imbalances = [.linear(minority: 5, majority: 20)]
        let runner = try BenchmarkRunner(settings, data: data, network: network)
        let results = try await runner.run()
        let plan = results[0].plan
        #expect(plan.classes.map(\.training) == [12, 10, 8, 7, 5, 20, 18, 17, 15, 13])
        #expect(results[0].measures.confusion.count == 10)
        let report = BenchmarkReport(settings: settings, results: results)
        #expect(report.summaries.map(\.method) == ["gppe", "asl"])
        #expect(BenchmarkTable(report).text.contains("mnist-multiclass linear 5:20, ratio 1:4"))
    }

    /// The minority's log-odds rise by the logarithm of the classes' ratio; the training is the same.
    @Test func movedLogitsFindMoreOfTheMinority() async throws {
        let method = try #require(Method(name: "ce+prior"))
        let moved = method.decisive([0.5, -1, 2, 3], classSizes: [1000, 50])
        #expect(abs(moved[1] - moved[0] - (-1.5 + log(20))) < 1e-6 && abs(moved[3] - moved[2] - (1 + log(20))) < 1e-6)
        #expect(Method(LossConfiguration(.crossEntropy)).decisive([0.5, -1], classSizes: [1000, 50]) == [0.5, -1])

        var settings = settings(.mnist, methods: ["ce", "ce+prior"], runs: 2)
        settings.experiment.imbalances = [.step(minority: 2, majority: 20)]
        settings.experiment.epochs = 2
        let results = try await BenchmarkRunner(settings, data: data, network: network).run()
        for (plain, moved) in zip(results[0..<2], results[2..<4]) {
            #expect(plain.measures.meanAveragePrecision == moved.measures.meanAveragePrecision)
            #expect(plain.measures.f1AtChosenThreshold == moved.measures.f1AtChosenThreshold)
            #expect(plain.measures.f1AtChosenThreshold != nil)
            #expect(try #require(plain.measures.recall) <= #require(moved.measures.recall))
        }
        let summary = try #require(BenchmarkReport(settings: settings, results: results).summaries.last)
        let difference = try #require(summary.differences["f1"])
        let f1 = results.map { $0.measures.f1 ?? .nan }
        #expect(difference.count == 2 && abs(difference.mean - (f1[2] + f1[3] - f1[0] - f1[1]) / 2) < 1e-12)
    }

    @Test func reportsAsTableCSVAndJSON() throws {
        let plan = try ImbalancePlan(
            .step(minority: 2, majority: 5), available: [9, 9], validationFraction: 0, names: ["5", "3"],
            isMajority: [true, false], test: [3, 2], path: "")
        func result(_ seed: UInt64, _ logits: [Float]) -> RunResult {
            RunResult(
                imbalance: 0, plan: plan, method: "gppe", seed: seed, epoch: 4,
                measures: Measures(logits: logits, truth: [0, 0, 0, 1, 1], classCount: 2, minority: [1]))
        }
        var settings = settings(.mnist, methods: ["gppe"])
        settings.experiment.imbalances = [.step(minority: 2, majority: 5)]
        let report = BenchmarkReport(
            settings: settings,
            results: [result(5, [1, 0, 2, 0, 3, 0, 0, 1, 0, 2]), result(6, [0, 1, 2, 0, 3, 0, 0, 2, 3, 0])])
        #expect(
            BenchmarkCSV(report).text == """
                experiment,imbalance,ratio,method,seed,epoch,f1,f1_chosen_threshold,precision,recall,accuracy,macro_f1,mauc,map,confusion
                mnist,2:5,2.5,gppe,5,4,1.0,,1.0,1.0,1.0,1.0,1.0,1.0,3 0;0 2
                mnist,2:5,2.5,gppe,6,4,0.5,,0.5,0.5,0.6,0.5833333333333333,0.5833333333333334,0.7,2 1;1 1

                """)
        #expect(report.summaries[0].confusion == [[5, 1], [1, 3]])
        let f1 = try #require(report.summaries[0].measures["f1"])
        #expect(f1.mean == 0.75 && f1.deviation == 0.125.squareRoot())
        let lines = BenchmarkTable(report).text.split(separator: "\n")
        #expect(lines[0] == "mnist 2:5, ratio 1:2.5, mean ± deviation of 2 runs")
        #expect(lines[4].hasPrefix("  gppe    0.7500 ± 0.3536  0.7500 ± 0.3536"))
        #expect(lines[4].hasSuffix("   5   1   1   3"))
        let decoded = try JSONDecoder().decode(BenchmarkReport.self, from: JSONEncoder().encode(report))
        #expect(decoded == report)
    }
}
