import Candidates
import Formats
import Foundation
import NeuralNetwork
import TestSupport
import Testing

@testable import Classifier

@Suite struct FeatureClassifierTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Made once for all tests.
    private static let trained = Task { try await train(quickOptions(), jobs: 2) }

    private static func train(_ options: FeatureTrainingOptions, jobs: Int) async throws -> FeatureClassifier {
        try await FeatureTrainer(options: options, jobs: jobs).train(on: syntheticRows(1500, seed: 1), files: ["x.csv"])
    }

    private func train() async throws -> FeatureClassifier { try await Self.trained.value }

    @Test func learnsAndIsCalibrated() async throws {
        let classifier = try await train()
        let metrics = classifier.metrics(on: try syntheticRows(4000, seed: 2), threshold: 0.5)
        #expect(try #require(metrics.averagePrecision) > 0.7)
        #expect(try #require(metrics.expectedCalibrationError) < 0.03)
        #expect(classifier.card.metrics.count == 1500)
        #expect(classifier.card.data.pulsars == 150)
    }

    /// Steps of next to nothing leave the weights as those of the model it goes on from, each member's its own.
    @Test func goesOnFromAModel() async throws {
        let first = try await train()
        let rows = try syntheticRows(600, seed: 4)
        func goOn(_ rate: Double) async throws -> FeatureClassifier {
            var options = quickOptions()
            options.ensemble.training.learningRate = rate
            let start = EnsembleStart(first, path: "models/first.safetensors")
            return try await FeatureTrainer(options: options, start: start, jobs: 2).train(on: rows, files: ["y.csv"])
        }
        let same = try await goOn(1e-30)
        #expect(same.states == first.states && first.states[0] != first.states[1])
        #expect(same.card.normalisation == first.card.normalisation && same.card.network == first.card.network)
        let start = try #require(same.card.start)
        #expect(start.file == "first.safetensors" && start.fingerprint == first.card.data.fingerprint)
        // The held-out rows are all rows here, and the model that has not moved ranks them as before.
        let before = first.metrics(on: rows, threshold: 0.5)
        let (stated, measured) = (
            try #require(start.metrics.averagePrecision), try #require(before.averagePrecision)
        )
        #expect(abs(stated - measured) < 1e-9)
        #expect(abs((start.metrics.brier ?? 1) - (before.brier ?? 0)) < 1e-12)
        #expect(try await goOn(0.01).states != first.states)
        // What either has seen is no outlier.
        let (old, new) = (try syntheticRows(1500, seed: 1), rows)
        for rows in [old, new] {
            #expect(rows.scores(same).count { $0?.isOutlier ?? true } <= 2)
        }
    }

    @Test func theNumberOfJobsChangesNothing() async throws {
        let (one, four) = (
            try await Self.train(quickOptions(), jobs: 1), try await Self.train(quickOptions(), jobs: 4)
        )
        #expect(one.states == four.states)
        #expect(one.card == four.card)
    }

    @Test func anotherSeedGivesAnotherModel() async throws {
        var options = quickOptions()
        options.ensemble.training.seed = 5
        #expect(try await train().states != Self.train(options, jobs: 2).states)
    }

    @Test func resumingGivesTheVerySameModel() async throws {
        struct Stop: EnsembleObserver {
            struct Stopped: Error {}
            func epochEnded(network: String, report: EpochReport, history: [EpochReport]) throws {
                if network == "fold-2-member-1", report.epoch == 4 { throw Stopped() }
            }
        }
        let rows = try syntheticRows(1500, seed: 1)
        let broken = FeatureTrainer(
            options: quickOptions(), jobs: 2, checkpoints: .init(folder: folder.path, resume: false), observer: Stop())
        await #expect(throws: Stop.Stopped.self) { try await broken.train(on: rows, files: []) }
        let resumed = FeatureTrainer(
            options: quickOptions(), jobs: 2, checkpoints: .init(folder: folder.path, resume: true))
        #expect(try await resumed.train(on: rows, files: ["x.csv"]).states == train().states)
    }

    @Test func aModelFileScoresAsTheModelDid() async throws {
        let classifier = try await train()
        let path = folder.file("model.safetensors")
        try Data(ModelFile.bytes(of: classifier)).write(to: URL(filePath: path))
        let read = try ModelFile.read(path)
        let values = try syntheticRows(300, seed: 3).values
        #expect(read.score(inputs: values) == classifier.score(inputs: values))
        #expect(read.card == classifier.card)
        let again = folder.file("again.safetensors")
        try Data(ModelFile.bytes(of: read)).write(to: URL(filePath: again))
        #expect(FileManager.default.contentsEqual(atPath: path, andPath: again))
    }

    @Test(.needsPython("safetensors.numpy")) func thePythonLibraryReadsAModel() async throws {
        let path = folder.file("model.safetensors")
        try Data(ModelFile.bytes(of: try await train())).write(to: URL(filePath: path))
        let text = try Python.run(
            """
            import sys, json
            from safetensors import safe_open
            with safe_open(sys.argv[1], framework='numpy') as f:
                m = {k: json.loads(v) for k, v in f.metadata().items()}
                print(f.get_tensor('member.1.0.weight').shape, m['inputs'], m['loss']['name'], m['format_version'],
                      m['data']['rows'], m['seed'], sorted(m))
            """, [path])
        #expect(
            text == """
                (12, 6) ['a', 'b', 'c'] gppe 3 1500 0 ['calibration', 'data', 'distribution', 'format_version', \
                'inputs', 'kind', 'loss', 'medians', 'members', 'metrics', 'network', 'normalisation', 'seed', 'thresholds', \
                'training']
                """)
    }

    @Test func damagedModelsAreErrorsAndNeverCrashes() async throws {
        let path = folder.file("model.safetensors")
        try Data(ModelFile.bytes(of: try await train())).write(to: URL(filePath: path))
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        for length in stride(from: 0, to: bytes.count, by: 211) {
            let cut = try folder.write("cut", bytes[..<length])
            #expect(throws: ModelFile.ReadError.self) { try ModelFile.read(cut) }
        }
        let values = try syntheticRows(20, seed: 3).values
        for index in stride(from: 0, to: bytes.count, by: 37) {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            _ = try? ModelFile.read(folder.write("flipped", flipped)).score(inputs: values)
        }
    }

    @Test(arguments: [
        (["format_version": "99"], "a later one reads it"), ([:], "no psrsieve model"),
        (["format_version": "3"], "its metadata lack"),
        (["format_version": "2"], "which an earlier psrsieve has made; train it anew"),
    ])
    func otherSafetensorsFiles(_ metadata: [String: String], _ reason: String) throws {
        let path = folder.file("other.safetensors")
        try SafeTensors(tensors: [:], metadata: metadata).write(to: path)
        let error = #expect(throws: ModelFile.ReadError.self) { try ModelFile.read(path) }
        #expect(error?.description.hasPrefix(path) == true)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test func aTableMayHaveItsColumnsInAnyOrder() async throws {
        let classifier = try await train()
        var table = syntheticTable(50, seed: 4)
        let straight = classifier.score(table, columns: try classifier.columns(in: table.featureNames))
        table.featureNames = ["c", "extra", "a", "b"]
        table.values = (0..<50).flatMap { row in
            let values = Array(syntheticTable(50, seed: 4)[row: row])
            return [values[2], 77, values[0], values[1]]
        }
        #expect(classifier.score(table, columns: try classifier.columns(in: table.featureNames)) == straight)
        #expect(throws: MissingInputs(["b"])) { try classifier.columns(in: ["a", "c"]) }
    }

    @Test func tooFewPulsarsAreRefused() async throws {
        let rows = try syntheticRows(30, seed: 1)
        await #expect(throws: UnusableRows.self) {
            try await FeatureTrainer(options: quickOptions(), jobs: 1).train(on: rows, files: [])
        }
    }

    @Test func crossValidationScoresEveryRowOnceARepeat() async throws {
        let rows = try syntheticRows(600, seed: 1)
        let folds = CrossValidation<LabelledRows>.folds(of: rows, count: 3, repeats: 2, seed: 0)
        let trainer = FeatureTrainer(options: quickOptions(), jobs: 2)
        let results = try await CrossValidation(rows) { try await trainer.train(on: $0, files: []) }
            .run(repeats: folds)
        #expect(results.prefix(3).flatMap(\.rows).sorted() == Array(0..<600))
        #expect(results.map(\.fold) == [1, 2, 3, 1, 2, 3])
        #expect(results.prefix(3).reduce(0) { $0 + $1.metrics.count } == 600)
        #expect(results.allSatisfy { $0.metrics.positives == 20 })
        #expect(folds[0] != folds[1])
    }

    /// The figures that the release build reaches with all five members and two repeats are in docs/losses.md.
    @Test(.needsRealData) func learnsTheRealPulsarsOfHTRU2() async throws {
        let table = try FeatureTableReader.readAll(path: RealData.path("features/HTRU_2_Lyon_Features_8.csv")).table
        let rows = try LabelledRows(table, inputs: FeatureName.lyon)
        var options = FeatureTrainingOptions()
        options.ensemble.members = 2
        options.ensemble.training.epochs = 6
        let odd = stride(from: 1, to: rows.count, by: 2)
        let even = stride(from: 0, to: rows.count, by: 2)
        let classifier = try await FeatureTrainer(options: options, jobs: 2).train(on: rows.rows(Array(odd)), files: [])
        let metrics = classifier.metrics(on: rows.rows(Array(even)), threshold: 0.5)
        #expect(try #require(metrics.averagePrecision) > 0.92)
        #expect(try #require(metrics.f1) > 0.87)
    }
}
