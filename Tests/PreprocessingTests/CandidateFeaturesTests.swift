import Candidates
import Testing

@testable import Preprocessing

/// Rows of tables from which features are taken to learn from.
@Suite struct CandidateFeaturesTests {
    private let whole: [Double] = [1, 2, 3, 4, 5, 6, 7, 8]

    private func table(_ rows: [[Double]]) -> FeatureTable {
        var table = FeatureTable(featureNames: FeatureName.lyon)
        for (index, row) in rows.enumerated() {
            table.values += row
            table.labels.append(nil)
            table.rowNumbers.append(index + 1)
        }
        return table
    }

    @Test(arguments: [1, 5]) func aGapIsThatOfItsRowAlone(_ feature: Int) {
        var gap = whole
        gap[feature] = .nan
        let features = CandidateFeatures(examples: table([whole, gap, whole]))
        #expect(features.table.featureNames == FeatureName.lyon)
        #expect(features.table.count == 3)
        #expect(features.lacking.isEmpty)
        #expect(features.table.withoutGaps().rowNumbers == [1, 3])
        #expect(features.table[row: 1].map(\.isNaN) == (0..<8).map { $0 == feature })
    }

    @Test func withoutDMCurvesTheProfilesFeaturesAreTaken() {
        let profile = Array(whole.prefix(4)) + [Double](repeating: .nan, count: 4)
        let none = [Double](repeating: .nan, count: 8)
        let mostly = CandidateFeatures(examples: table([whole, profile, profile, none]))
        #expect(mostly.table.featureNames == FeatureName.profile)
        #expect(mostly.table.withoutGaps().rowNumbers == [1, 2, 3])
        #expect(mostly.lacking.map { $0.name } == ["row 4"])
        let seldom = CandidateFeatures(examples: table([whole, whole, profile]))
        #expect(seldom.table.featureNames == FeatureName.lyon)
        #expect(seldom.table.withoutGaps().rowNumbers == [1, 2])
        let unwanted = CandidateFeatures(examples: table([whole, whole, profile]), withDMCurve: false)
        #expect(unwanted.table.featureNames == FeatureName.profile)
        #expect(unwanted.table.withoutGaps().count == 3)
    }
}
