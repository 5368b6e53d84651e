import Candidates

/// The features of many candidates, as a table to learn from or to measure with.
public struct CandidateFeatures: Sendable {
    /// One row for each candidate that has the features: all eight where every one of them has a DM curve, else the four of
    /// the profile.
    public private(set) var table: FeatureTable
    /// Candidates without the features of a profile, with the reason as the end of a sentence.
    public private(set) var lacking: [(name: String, reason: String)] = []

    public init(_ candidates: [Candidate]) {
        let features = candidates.map { LyonFeatures($0) }
        let usable = candidates.indices.filter { features[$0].profile != nil }
        let haveCurves = usable.allSatisfy { features[$0].dmCurve != nil }
        table = FeatureTable(featureNames: haveCurves && !usable.isEmpty ? FeatureName.lyon : FeatureName.profile)
        for (index, candidate) in candidates.enumerated() {
            let values = table.featureNames.compactMap { features[index].value(named: $0) }
            guard values.count == table.featureNames.count else {
                lacking.append(
                    (candidate.name, LyonFeatures.reasonForLacking(FeatureName.profile[0], in: candidate)))
                continue
            }
            table.values += values
            table.labels.append(candidate.label)
            table.rowNumbers.append(index + 1)
            table.nameLastRow(candidate.name)
        }
    }
}
