import Candidates
import Foundation
import TestSupport
import Testing

@testable import Preprocessing

@Suite struct MomentsTests {
    /// numpy and scipy.stats (skew, kurtosis) of [2, 3, 5, 7, 11, 13, 17, 19, 23, 100].
    @Test func equalScipysValues() throws {
        let moments = try #require(Moments([2, 3, 5, 7, 11, 13, 17, 19, 23, 100]))
        #expect(abs(moments.mean - 20) < 1e-12)
        #expect(abs(moments.standardDeviation - 27.488179277645873) < 1e-12)
        #expect(abs(moments.skewness - 2.381359530244831) < 1e-12)
        #expect(abs(moments.excessKurtosis - 4.222726038380515) < 1e-11)
    }

    @Test func aRotatedProfileHasTheSameMoments() throws {
        let profile = (0..<64).map { exp(-pow(Double($0) - 20, 2) / 18) + 0.1 * sin(Double($0 * $0)) }
        let moments = try #require(Moments(profile))
        for shift in [1, 13, 40] {
            let turned = try #require(Moments(Array(profile[shift...] + profile[..<shift])))
            for (first, second) in zip(moments.inTableOrder, turned.inTableOrder) {
                #expect(abs(first - second) < 1e-10)
            }
        }
    }

    @Test(arguments: [[], [1], [2, 2, 2], [1, .nan], [1, .infinity]]) func undefinedMoments(_ values: [Double]) {
        #expect(Moments(values) == nil)
    }

    @Test func featuresDoNotDependOnTheProfilesScale() throws {
        let values = (0..<32).map { exp(-pow(Double($0) - 9, 2) / 8) }
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        candidate.fold.profile = values
        let features = try #require(LyonFeatures(candidate).profile).inTableOrder
        candidate.fold.profile = values.map { 1e-7 * $0 - 55 }
        let scaled = try #require(LyonFeatures(candidate).profile).inTableOrder
        for (first, second) in zip(features, scaled) { #expect(abs(first / second - 1) < 1e-6) }
        #expect(features[0] > 0 && features[0] < 255)
    }

    /// The published rows of HTRU 1 come from the bytes of its files, in the convention that the features follow.
    @Test(.needsRealData, arguments: ["pulsar_0000", "pulsar_0003", "cand_000001", "cand_000004"])
    func publishedRowsComeOut(_ name: String) throws {
        let text = try String(contentsOfFile: RealData.path("phcx/htru1/\(name).phcx"), encoding: .utf8)
        func bytes(_ element: String) throws -> [Double] {
            let start = try #require(text.range(of: "<\(element)"))
            let open = try #require(text[start.upperBound...].firstIndex(of: ">"))
            let digits = text[text.index(after: open)...].prefix { $0 != "<" }.filter { !$0.isWhitespace }
            let characters = Array(digits)
            return stride(from: 0, to: characters.count, by: 2).map {
                Double(UInt8(String(characters[$0...($0 + 1)]), radix: 16) ?? 0)
            }
        }
        let table = try String(
            contentsOfFile: RealData.path("features/HTRU_1_MiniSPINN_Lyon_Features_8.arff"), encoding: .utf8)
        let row = try #require(table.split(separator: "\n").first { $0.contains("/\(name).phcx") })
        let published = row.split(separator: ",").prefix(8).compactMap { Double($0) }
        let found = try [Moments(bytes("Profile")), Moments(bytes("DataBlock"))].compactMap { $0?.inTableOrder }
            .joined()
        for (value, expected) in zip(found, published) { #expect(abs(value - expected) < 1e-6) }
    }
}
