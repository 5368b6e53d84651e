import Candidates
import Formats
import Foundation
import TestSupport
import Testing

@testable import Preprocessing

/// The 22 features of the LOTAAS pulsars whose folds are at hand, against their rows of the published table.
@Suite(.needsRealData) struct ThorntonFeaturesTests {
    /// How far a feature may be off, relative to the published value where that exceeds 1.
    ///
    /// The table gives ten digits. Two widths are those of fits that hardly depend on them near the end, and the fit
    /// stops where it no longer gains 1e-8; where the wide background and the pulse are one (row 56), the width is
    /// anything that is wide.
    private func tolerance(_ feature: Int, row: Int) -> Double {
        switch feature {
        case 8, 10: row == 56 ? 0.1 : 5e-4
        case 9: 5e-5
        default: 1e-6
        }
    }

    @Test func publishedRows() throws {
        let table = try String(
            contentsOfFile: RealData.path("features/LOTAAS_1_Combined_Features_30.csv"), encoding: .utf8
        ).split(whereSeparator: \.isNewline)
        let labels = try String(contentsOfFile: RealData.path("pfd/labels.csv"), encoding: .utf8)
        var count = 0
        for line in labels.split(whereSeparator: \.isNewline) {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard let row = Int(cells[2]) else { continue }
            let path = RealData.path("pfd/\(cells[0])")
            let candidate = try #require(try CandidateReader.candidates(in: path).first)
            let features = try #require(ThorntonFeatures(candidate)).values
            let published = table[row].split(separator: ",").dropFirst(8).prefix(22).compactMap { Double($0) }
            try #require(published.count == 22)
            for (feature, (value, expected)) in zip(1..., zip(features, published)) {
                let difference = abs(value - expected) / max(1, abs(expected))
                #expect(
                    difference <= tolerance(feature, row: row), "row \(row), feature \(feature): \(value), \(expected)")
            }
            count += 1
        }
        #expect(count == 4)
    }

    @Test func whatIsNoPRESTOFoldHasNone() throws {
        let path = RealData.path("phcx/htru1/pulsar_0003.phcx")
        let candidate = try #require(try CandidateReader.candidates(in: path).first)
        #expect(ThorntonFeatures(candidate) == nil)
        let reason = LyonFeatures.reasonForLacking("thornton_01", in: candidate)
        #expect(reason.contains("PRESTO folds"))
    }
}

@Suite struct HistogramTests {
    /// The rule of Freedman and Diaconis gives 2 * 3.5 / 8^(1/3) = 3.5 for a bin's width, and 7 / 3.5 bins. Expected
    /// counts are numpy's.
    @Test func binsOfEqualWidth() {
        let histogram = Histogram([0, 1, 2, 3, 4, 5, 6, 7])
        #expect(histogram.edges == [0, 3.5])
        #expect(histogram.counts == [4, 4])
    }

    @Test func oneValueImmenselyFarFromTheRest() {
        let histogram = Histogram([0, 1e-300, 2e-300, 3e-300, 4e-300, 255])
        #expect(histogram.edges.count == 10_000)
        #expect(histogram.counts[0] == 5 && histogram.counts[9_999] == 1)
    }

    @Test func valuesThatAreAllTheSame() {
        #expect(Histogram([3, 3, 3]).counts == [3])
    }
}
