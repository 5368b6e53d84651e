import Candidates

/// The features of many candidates, as a table to learn from or to measure with.
public struct CandidateFeatures: Sendable {
    /// One row for each candidate that has the features: all eight where every one of them has a DM curve, else the four of
    /// the profile.
    public private(set) var table: FeatureTable
    /// Candidates without the features of a profile, with the reason as the end of a sentence.
    public private(set) var lacking: [(name: String, reason: String)] = []

    public init(_ candidates: [Candidate]) {
        var all = FeatureTable(featureNames: FeatureName.lyon)
        for (index, candidate) in candidates.enumerated() {
            let features = LyonFeatures(candidate)
            all.values += FeatureName.lyon.map { features.value(named: $0) ?? .nan }
            all.labels.append(candidate.label)
            all.rowNumbers.append(index + 1)
            all.nameLastRow(candidate.name)
        }
        self.init(all) { LyonFeatures.reasonForLacking(FeatureName.profile[0], in: candidates[$0]) }
    }

    /// The rows of an example table; NaN stands where a candidate lacks a feature.
    public init(examples: FeatureTable) {
        self.init(examples) { _ in "it has no features of a profile" }
    }

    /// - Parameters:
    ///   - all: every candidate with the eight features, NaN where it lacks one.
    ///   - reason: why the candidate of a row has none of a profile.
    private init(_ all: FeatureTable, reason: (_ row: Int) -> String) {
        func hasFirst(_ count: Int, _ row: Int) -> Bool { all[row: row].prefix(count).allSatisfy(\.isFinite) }
        let usable = (0..<all.count).filter { hasFirst(FeatureName.profile.count, $0) }
        let haveCurves = !usable.isEmpty && usable.allSatisfy { hasFirst(FeatureName.lyon.count, $0) }
        table = FeatureTable(featureNames: haveCurves ? FeatureName.lyon : FeatureName.profile)
        for row in usable {
            table.values += all[row: row].prefix(table.featureNames.count)
            table.labels.append(all.labels[row])
            table.rowNumbers.append(all.rowNumbers[row])
            if let name = all.name(ofRow: row) { table.nameLastRow(name) }
        }
        table.headerColumns = all.headerColumns.mapValues { values in usable.map { values[$0] } }
        for row in Set(0..<all.count).subtracting(usable).sorted() {
            let name = all.name(ofRow: row) ?? "row \(all.rowNumbers[row])"
            lacking.append((name, reason(row)))
        }
    }
}
