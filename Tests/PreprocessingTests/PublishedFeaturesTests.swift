import Candidates
import Formats
import Foundation
import TestSupport
import Testing

@testable import Preprocessing

/// The features of real candidates against the rows that were published of them.
@Suite(.needsRealData) struct PublishedFeaturesTests {
    private func features(_ file: String) throws -> [Double] {
        let candidate = try #require(try CandidateReader.candidates(in: RealData.path("phcx/\(file)")).first)
        let features = LyonFeatures(candidate)
        return try FeatureName.lyon.map { try #require(features.value(named: $0)) }
    }

    private func expect(_ file: String, equals row: Substring) throws {
        let published = row.split(separator: ",").prefix(8).compactMap { Double($0) }
        try #require(published.count == 8)
        for (value, expected) in zip(try features(file), published) {
            #expect(abs(value - expected) < 1e-6, "\(file)")
        }
    }

    /// The first eight columns of the row that `labels.csv` names, in the order of `FeatureName.lyon`.
    @Test func highTimeResolutionSurvey2() throws {
        let table = try String(contentsOfFile: RealData.path("features/HTRU_2_Lyon_Features_8.csv"), encoding: .utf8)
            .split(whereSeparator: \.isNewline)
        let labels = try String(contentsOfFile: RealData.path("phcx/labels.csv"), encoding: .utf8)
        var count = 0
        for line in labels.split(whereSeparator: \.isNewline) {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard let row = Int(cells[3]) else { continue }
            try expect(String(cells[0]), equals: table[row])
            count += 1
        }
        #expect(count == 19)
    }

    @Test func highTimeResolutionSurvey1() throws {
        let table = try String(
            contentsOfFile: RealData.path("features/HTRU_1_MiniSPINN_Lyon_Features_8.arff"), encoding: .utf8
        ).split(whereSeparator: \.isNewline)
        let files = try FileManager.default.contentsOfDirectory(atPath: RealData.path("phcx/htru1"))
        #expect(files.count == 11)
        for file in files {
            try expect("htru1/\(file)", equals: try #require(table.first { $0.contains("/\(file)") }))
        }
    }
}
