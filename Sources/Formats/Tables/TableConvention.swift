import Candidates

/// Watches a table go by and tells whether its numbers follow the HTRU convention (excess kurtosis, population
/// deviation), in which noise has profile kurtoses on both sides of 0.
///
/// The published LOTAAS 1 table has Pearson's kurtosis, which is never below 1; a model trained on HTRU features reads
/// it wrongly.
public struct TableConvention: Sendable {
    /// Fewer rows than this decide nothing.
    private static let fewestRows = 50

    private let column: Int?
    private let width: Int
    private var rows = 0
    private var lowest = Double.infinity

    public init(featureNames: [String]) {
        column = featureNames.firstIndex(of: "profile_kurtosis")
        width = featureNames.count
    }

    public mutating func observe(_ table: FeatureTable) {
        guard let column else { return }
        rows += table.count
        for index in stride(from: column, to: table.values.count, by: width) {
            // NaN stands for a gap.
            if table.values[index] < lowest { lowest = table.values[index] }
        }
    }

    /// One sentence if the table does not follow the HTRU convention, else none.
    public func notes(path: String) -> [String] {
        guard column != nil, rows >= Self.fewestRows, lowest >= 0, lowest < .infinity else { return [] }
        return [
            "\(path): the profile kurtosis is never below 0, so these features are not in the HTRU convention (excess "
                + "kurtosis); a model trained on HTRU features does not fit them"
        ]
    }
}
