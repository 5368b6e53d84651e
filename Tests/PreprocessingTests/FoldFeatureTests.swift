import Candidates
import Formats
import Foundation
import TestSupport
import Testing

@testable import Preprocessing

/// Features of the folds and archives that real telescopes made.
@Suite(.needsRealData) struct FoldFeatureTests {
    private static let files = ["pfd/lotaas", "pfd/presto", "timer"].flatMap { folder -> [String] in
        let names = FileManager.default.enumerator(atPath: RealData.path(folder))?.allObjects as? [String] ?? []
        return names.filter { ($0.hasSuffix(".pfd") || $0.hasSuffix(".ar")) && !$0.contains("truncated") }
            .map { "\(folder)/\($0)" }.sorted()
    }

    /// All eight where there are sub-bands to make a DM curve from, otherwise the four of the profile.
    @Test(arguments: files) func featuresAreFinite(_ name: String) throws {
        let candidate = try #require(try CandidateReader.candidates(in: RealData.path(name)).first)
        let features = LyonFeatures(candidate)
        let names = candidate.fold.subBands == nil ? FeatureName.profile : FeatureName.lyon
        for name in names { #expect(features.value(named: name)?.isFinite == true, "\(name)") }
    }

    @Test func everyFileIsThere() {
        #expect(Self.files.count == 14)
    }

    /// A pulsar's DM curve peaks at its own dispersion measure, to a few of the 65 trials.
    @Test(arguments: files.filter { $0.contains("lotaas/pulsar") || $0.contains("1748-2446A") || $0.hasSuffix(".ar") })
    func dispersionMeasureCurvePeaksInTheMiddle(_ name: String) throws {
        let candidate = try #require(try CandidateReader.candidates(in: RealData.path(name)).first)
        let curve = try #require(TrialDedispersion.curve(of: candidate)).signalToNoise
        let best = try #require(curve.indices.max { curve[$0] < curve[$1] })
        #expect(abs(best - 32) <= 2, "trial \(best) of \(curve.count)")
    }
}
