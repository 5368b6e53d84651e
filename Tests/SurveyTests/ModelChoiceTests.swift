import Candidates
import Classifier
import Formats
import Foundation
import ScoreStore
import Simulation
import TestSupport
import Testing

@testable import Survey

/// The models that come with psrsieve, and what each of them says of samples of this repository.
@Suite struct ModelChoiceTests {
    static func model(_ name: String) throws -> ScoringModel {
        ScoringModel(
            name: name, classifier: try ModelFile.read("\(RealData.repository)/models/\(name).safetensors"))
    }

    private static let bundled = Result {
        ModelChoice(
            dispersed: try model("planes"), profiles: try model("htru2-profile"), features: try model("htru2-features"))
    }

    private func score(_ paths: [String]) async throws -> [String: ScoredCandidate] {
        var found: [String: ScoredCandidate] = [:]
        try await BatchScorer(models: try Self.bundled.get(), jobs: 2).score(SurveyFiles(paths)) { batch, _ in
            #expect(batch.errors.isEmpty)
            for candidate in batch.candidates { found[candidate.name] = candidate }
        }
        return found
    }

    /// A fold with the same pulse once with channels and once without.
    private func folds() -> (whole: Candidate, scrunched: Candidate) {
        let fold = FoldSimulator(seed: 5, survey: .compact).fold(.pulsar, number: 2)
        let whole = fold.candidate(path: "x")
        var scrunched = whole
        scrunched.fold.subBands = nil
        scrunched.fold.block = nil
        scrunched.search = nil
        return (whole, scrunched)
    }

    @Test func candidatesGetTheModelForWhatTheyHave() throws {
        let models = try Self.bundled.get()
        let (whole, scrunched) = folds()
        #expect(models.model(for: whole).name == "planes")
        #expect(models.model(for: scrunched).name == "htru2-profile")
        #expect(models.model(forFeatures: FeatureName.lyon).name == "htru2-features")
        #expect(models.model(forFeatures: FeatureName.profile + ["x"]).name == "htru2-profile")
        let (features, lacking): ([Double], [Double]) = (
            [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, .nan, .nan, .nan, .nan]
        )
        #expect(models.model(forExample: features[...], hasArrays: true).name == "planes")
        #expect(models.model(forExample: features[...], hasArrays: false).name == "htru2-features")
        #expect(models.model(forExample: lacking[...], hasArrays: true).name == "htru2-profile")
        let only = ModelChoice(try Self.model("htru1-features"))
        #expect(only.all.map(\.name) == ["htru1-features"])
        #expect(only.model(for: scrunched).name == "htru1-features")
    }

    /// One channel measures no DM, so the header's says nothing about a signal.
    @Test func aFoldWithoutChannelsScoresTheSameAtAnyDM() throws {
        let models = try Self.bundled.get()
        var candidate = folds().scrunched
        let scores = try [0, 3.2, 50, 400, nil].map { dispersionMeasure -> Double? in
            candidate.header.dispersionMeasure = dispersionMeasure
            let classifier = models.model(for: candidate).classifier
            return classifier.score(inputs: try classifier.inputs(of: candidate))[0]?.probability
        }
        #expect(scores.allSatisfy { $0 == scores[0] && $0 != nil })
    }

    /// Scores that each model gave these files on 2026-11-30; another score is another model.
    @Test(arguments: [
        ("planes", "survey-phcx/pulsar_00003.phcx.gz", 0.99384192),
        ("planes", "survey-pfd/pulsar_00003.pfd", 0.71800627),
        ("htru1-features", "survey-pfd/pulsar_00003.pfd", 0.97500290),
        ("htru2-features", "survey-phcx/pulsar_00002.phcx.gz", 0.66129013),
        ("htru2-profile", "survey-pfd/pulsar_00003.pfd", 0.95833182),
    ])
    func shippedModelsScoreAsTheyDid(_ name: String, _ file: String, _ expected: Double) async throws {
        let models = ModelChoice(try Self.model(name))
        var scores: [Double] = []
        try await BatchScorer(models: models, jobs: 1).score(
            SurveyFiles(["\(RealData.repository)/samples/\(file)"])
        ) { batch, _ in scores += batch.candidates.map(\.score) }
        try #require(scores.count == 1)
        #expect(abs(scores[0] - expected) < 1e-4, "\(scores[0])")
    }

    /// A list is the same however its inputs are shared out, so that a score may not depend on what is scored beside it.
    @Test(arguments: ["planes", "htru1-features", "htru2-features", "htru2-profile"])
    func aScoreDoesNotDependOnWhatIsScoredBesideIt(_ name: String) throws {
        let classifier = try Self.model(name).classifier
        let simulator = FoldSimulator(seed: 9, survey: .compact)
        let rows = try (0..<20).map { number in
            try classifier.inputs(
                of: simulator.fold(number % 4 == 0 ? .pulsar : .noise, number: number).candidate(path: "x"))
        }
        let alone = try rows.map { try #require(classifier.score(inputs: $0)[0]).probability }
        for shift in [0, 3, 7] {
            let together = classifier.score(inputs: Array(rows[shift...].joined()))
            #expect(together.map { $0?.probability } == alone[shift...].map { $0 }, "shifted by \(shift)")
        }
    }
}
