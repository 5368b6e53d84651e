import Candidates
import Classifier
import Formats
import Foundation
import Preprocessing
import ScoreStore
import Simulation
import TestSupport
import Testing

@testable import Survey

/// A classifier trained on a few simulated candidates; made once for all tests.
private let trained = Task {
    let simulator = FoldSimulator(seed: 1, survey: .compact)
    var table = FeatureTable(featureNames: FeatureName.lyon)
    for number in 0..<120 {
        let fold = simulator.fold(number % 4 == 0 ? .pulsar : number % 4 == 1 ? .rfi : .noise, number: number)
        let features = LyonFeatures(fold.candidate(path: "x"))
        table.values += FeatureName.lyon.map { features.value(named: $0) ?? 0 }
        table.labels.append(fold.truth.label)
        table.rowNumbers.append(number + 1)
    }
    var options = FeatureTrainingOptions()
    options.ensemble.members = 2
    options.ensemble.training.epochs = 4
    options.ensemble.training.batchSize = 16
    let trainer = FeatureTrainer(options: options, jobs: 2)
    var scaled: [FeatureScaling.Method: any CandidateClassifier] = [:]
    for method in FeatureScaling.Method.allCases {
        var options = options
        options.normalisation = method
        scaled[method] = try await FeatureTrainer(options: options, jobs: 2)
            .train(on: LabelledRows(table, inputs: FeatureName.lyon), files: [])
    }
    return (
        all: try await trainer.train(on: LabelledRows(table, inputs: FeatureName.lyon), files: []), scaled: scaled,
        profile: try await trainer.train(on: LabelledRows(table, inputs: FeatureName.profile), files: [])
    )
}

@Suite struct BatchScorerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(_ paths: [String], classifier: (any CandidateClassifier)? = nil, jobs: Int = 2) async throws
        -> BatchScorer.Batch
    {
        let all = try await trained.value.all
        var total = BatchScorer.Batch()
        try await BatchScorer(
            models: ModelChoice(ScoringModel(name: "model", classifier: classifier ?? all)), jobs: jobs
        ).score(SurveyFiles(paths)) { batch, _ in
            total.candidates += batch.candidates
            total.errors += batch.errors
            total.notes += batch.notes
            total.finishedFiles += batch.finishedFiles
            total.leftOut.add(batch.leftOut)
        }
        return total
    }

    private func table(rows: Int) throws -> String {
        let lines = (0..<rows).map {
            "\(80 + $0 % 60).5,\(30 + $0 % 37),0.\($0 % 97),\($0 % 11),3.\($0 % 89),20,8,70,0"
        }
        return try folder.write("table.csv", lines.joined(separator: "\n"))
    }

    private func archives(_ count: Int) throws -> [String] {
        let simulator = FoldSimulator(seed: 3, survey: .compact)
        return try (0..<count).map { number in
            let path = folder.file("archive\(number).fits")
            try PSRFITSWriter.write(simulator.fold(.pulsar, number: number), to: path)
            return path
        }
    }

    @Test func everyRowOfALongTableIsScoredInOrder() async throws {
        // Some five blocks of a mebibyte.
        let path = try table(rows: 120_000)
        let total = try await run([path])
        #expect(total.candidates.map(\.origin.row) == Array(1...120_000))
        #expect(total.errors.isEmpty)
        #expect(total.finishedFiles == 1)
        #expect(total.candidates.allSatisfy { (0...1).contains($0.score) })
    }

    @Test func jobsChangeNothing() async throws {
        let paths = [try table(rows: 500)] + (try archives(5)) + [folder.file("missing")]
        let (one, many) = (try await run(paths, jobs: 1), try await run(paths, jobs: 7))
        #expect(one.candidates == many.candidates)
        #expect(one.errors == many.errors)
    }

    @Test func nothingVanishes() async throws {
        let good = try archives(2)
        let broken = try folder.write("broken.fits", Data(contentsOf: URL(filePath: good[0])).prefix(9000))
        let table = try folder.write("t.csv", "1,2,3,4,5,6,7,8,0\n1,2,x,4,5,6,7,8,0\n1,2,3,4,5,6,7,8,1\n")
        let words = try folder.write("README", "not a table\n")
        let total = try await run([good[0], broken, table, words, good[1]])
        #expect(total.candidates.map(\.name) == ["archive0.fits", "t.csv#1", "t.csv#3", "archive1.fits"])
        #expect(total.errors.map(\.path) == [broken, table, words])
        #expect(total.errors[1].place == .line(2))
        #expect(total.finishedFiles == 5)
    }

    /// In a folder, numbers without names may be anything; a table that names the features is one.
    @Test func whatIsFoundInAFolderIsJudgedByItsContent() async throws {
        let good = try archives(1)[0]
        let row = "140.5,55.7,-0.23,-0.7,3.2,19.1,7.97,74.2,0\n"
        let header = (FeatureName.lyon + ["class"]).joined(separator: ",") + "\n"
        var files: [(name: String, content: String)] = [
            ("numbers.txt", row), ("named.csv", header + row), ("half.csv", "profile_mean,dm_mean\n1,2\n"),
            ("notes.txt", "these are words\n"), ("labels.csv", "path,class\nx.pfd,1\n"),
            ("lost.pfd", "moved elsewhere\n"),
            ("ranked.csv", RankedColumn.all.map(\.name).joined(separator: ",") + "\n"),
            ("errors.csv", "input,place,reason\n"),
        ]
        for (name, content) in files { try folder.write("found/\(name)", content) }
        try folder.write("found/series.dat", [UInt8](repeating: 0, count: 100))
        try folder.write("found/strange", [UInt8](repeating: 0, count: 100))
        let empty = try ScoreStore.temporary(beside: folder.file("store"))
        try RankedListWriter.write(RankedList(empty), format: .fits, to: folder.file("found/ranked.fits"))
        try FileManager.default.copyItem(atPath: good, toPath: folder.file("found/good.fits"))
        let list = try InputList([folder.file("found")]) { throw $0 }
        var total = BatchScorer.Batch()
        try await BatchScorer(
            models: ModelChoice(ScoringModel(name: "model", classifier: try await trained.value.all)), jobs: 2
        ).score(list.files) { batch, _ in
            total.candidates += batch.candidates
            total.errors += batch.errors
            total.leftOut.add(batch.leftOut)
            total.finishedFiles += batch.finishedFiles
        }
        #expect(total.candidates.map(\.name) == ["good.fits", "named.csv#1"])
        #expect(total.errors.map { $0.path.split(separator: "/").last } == ["lost.pfd", "strange"])
        #expect(total.finishedFiles == list.files.count)
        #expect(
            total.leftOut.notes == [
                "3 files that psrsieve wrote before are left out",
                "2 feature tables in folders are left out; score takes them by name "
                    + "(\(folder.file("found/half.csv")), \(folder.file("found/numbers.txt")))",
                "3 files that are no candidates: 1 .csv, 1 .dat, 1 .txt",
            ])
        // Named, each is taken for what it is said to be.
        files = files.filter { $0.name == "numbers.txt" }
        #expect(try await run(files.map { folder.file("found/\($0.name)") }).candidates.count == 1)
    }

    @Test func linesOfErrorsCountFromTheStartOfTheFile() async throws {
        let good = "140.5,55.7,-0.23,-0.7,3.2,19.1,7.97,74.2,0"
        let header = "# made by hand\n" + (FeatureName.lyon + ["class"]).joined(separator: ",") + "\n"
        let lines = [String](repeating: good, count: 40_000) + ["bad"]
        let path = try folder.write("long.csv", header + lines.joined(separator: "\n"))
        let total = try await run([path])
        #expect(total.candidates.count == 40_000)
        #expect(total.errors.map(\.place) == [.line(40_003)])
    }

    @Test func aModelNamesTheInputsThatAreMissing() async throws {
        let profiles = folder.file("profiles.fits")
        let values = (0..<64).map { Float(exp(-pow(Double($0) - 20, 2) / 10)) }
        try FITSWriter.write(
            [FITSTable(name: "P", rowCount: 1, columns: [.init("PROFILE", .float32Vectors(values, shape: [64]))])],
            to: profiles)
        let lacking = try await run([profiles])
        #expect(lacking.candidates.isEmpty)
        #expect(lacking.errors.count == 1)
        #expect(
            lacking.errors[0].description
                == "\(profiles)#1: lacks what this model needs (dm_mean, dm_std, dm_skewness, "
                + "dm_kurtosis): it has no DM curve and no frequency channels to make one from")
        let profileModel = try await trained.value.profile
        #expect(try await run([profiles], classifier: profileModel).candidates.count == 1)

        let table = try folder.write("t.csv", "profile_mean,class\n1,0\n")
        #expect(try await run([table]).errors.map(\.path) == [table])
    }

    @Test func flatProfilesAreListedWithTheReason() async throws {
        let path = folder.file("flat.fits")
        try FITSWriter.write(
            [
                FITSTable(
                    name: "P", rowCount: 1,
                    columns: [.init("PROFILE", .float32Vectors([Float](repeating: 3, count: 64), shape: [64]))])
            ], to: path)
        let profileModel = try await trained.value.profile
        let total = try await run([path], classifier: profileModel)
        #expect(total.errors.first?.reason.hasSuffix("its profile is flat") == true)
    }

    /// However far: the score stays a probability, and comes no further once the features are as far as they are let. (A
    /// logarithm has still some way to go.)
    @Test(arguments: FeatureScaling.Method.allCases)
    func rowsFarFromTheTrainingSetAreFlagged(_ method: FeatureScaling.Method) async throws {
        let classifier = try await trained.value.scaled[method]
        let magnitudes = [1e6, 1e20, 1e50, 1e200, 1e308]
        let rows = magnitudes.flatMap { x in
            [
                "\(x),\(x),\(x),\(x),\(x),\(x),\(x),\(x)", "-\(x),\(x),-\(x),\(x),0,0,\(x),\(x)",
                "100,45,0.1,0.2,\(x),-\(x),0,0",
            ]
        }
        let path = try folder.write("far.csv", rows.joined(separator: "\n"))
        let total = try await run([path], classifier: classifier)
        #expect(total.errors.isEmpty)
        #expect(total.candidates.count == rows.count)
        #expect(total.candidates.allSatisfy { (0...1).contains($0.score) })
        // Ranks do not go beyond the training set's, wherever a value stands.
        if method != .quantile { #expect(total.candidates.allSatisfy { $0.flags == "outlier" }) }
        for kind in 0..<3 where method != .zScoreWithLogarithm {
            let scores = stride(from: kind + 6, to: rows.count, by: 3).map { total.candidates[$0].score }
            // Networks work on blocks of rows, whose sums differ in the last digits.
            #expect(scores.allSatisfy { abs($0 - scores[0]) < 1e-5 }, "\(kind): \(scores)")
        }
    }

    @Test func anEmptyTableBehindItsHeader() async throws {
        let path = try folder.write("t.arff", "@relation r\n@attribute profile_mean numeric\n@data\n% nothing\n")
        let total = try await run([path], classifier: try await trained.value.profile)
        #expect(total.errors.map(\.path) == [path])
    }

    @Test(.needsRealData) func realArchivesOfPulsarsRankAboveSimulatedNoise() async throws {
        let real = ["J1909-3744_59590.303334_500.rfiClean.fits", "J1909-3744_59630.163760_1460.rfiClean.fits"]
        let simulator = FoldSimulator(seed: 8, survey: .compact)
        let noise = try (0..<5).map { number in
            let path = folder.file("noise\(number).fits")
            try PSRFITSWriter.write(simulator.fold(.noise, number: number), to: path)
            return path
        }
        let total = try await run(noise + real.map { RealData.path("psrfits/\($0)") })
        let ranked = total.candidates.sorted { $0.score > $1.score }
        #expect(Set(ranked.prefix(2).map(\.name)) == Set(real))
        #expect(ranked[0].header?.periodSeconds.map { abs($0 - 0.002947108) < 1e-8 } == true)
    }
}
