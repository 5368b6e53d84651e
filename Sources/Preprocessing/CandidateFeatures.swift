import Candidates

/// The features of many candidates, as a table to learn from or to measure with.
public struct CandidateFeatures: Sendable {
    /// One row for each candidate that has a profile's features: all eight where most of them have a DM curve, else the four
    /// of the profile. NaN stands where a row lacks one.
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
        for column in HeaderColumn.allCases {
            let values = candidates.map { $0.header[keyPath: column.keyPath] }
            if values.contains(where: { $0 != nil }) { all.headerColumns[column] = values.map { $0 ?? .nan } }
        }
        for text in HeaderText.allCases {
            let words = candidates.map { $0.header[text: text] }
            if words.contains(where: { $0 != nil }) { all.headerTexts[text] = words }
        }
        self.init(all, withDMCurve: true) { LyonFeatures.reasonForLacking(FeatureName.profile[0], in: candidates[$0]) }
    }

    /// The rows of an example table; NaN stands where a candidate lacks a feature.
    ///
    /// - Parameter withDMCurve: whether those of the DM curve are wanted; without them no row lacks one.
    public init(examples: FeatureTable, withDMCurve: Bool = true) {
        self.init(examples, withDMCurve: withDMCurve) { _ in "it has no features of a profile" }
    }

    /// - Parameters:
    ///   - all: every candidate with the eight features, NaN where it lacks one.
    ///   - reason: why the candidate of a row has none of a profile.
    private init(_ all: FeatureTable, withDMCurve: Bool, reason: (_ row: Int) -> String) {
        let ofProfile = FeatureName.profile.count
        let usable = (0..<all.count).filter { all[row: $0].prefix(ofProfile).contains(where: \.isFinite) }
        let curves = usable.count { all[row: $0].dropFirst(ofProfile).contains(where: \.isFinite) }
        let haveCurves = withDMCurve && 2 * curves > usable.count
        table = all.rows(usable)
        if !haveCurves {
            table.featureNames = FeatureName.profile
            table.values = usable.flatMap { all[row: $0].prefix(ofProfile) }
        }
        for row in Set(0..<all.count).subtracting(usable).sorted() {
            let name = all.name(ofRow: row) ?? "row \(all.rowNumbers[row])"
            lacking.append((name, reason(row)))
        }
    }
}
