/// Ranking measures among several classes: each class against the rest, then the mean over the classes.
public enum MacroMetrics {
    /// mAUC: the mean ROC AUC over the classes for which it is defined; `nil` if there is none.
    ///
    /// - Parameters:
    ///   - scores: rows x `classCount`, row-major.
    ///   - truth: the class of each row.
    public static func rocAUC(scores: [Double], truth: [Int], classCount: Int) -> Double? {
        mean(scores: scores, truth: truth, classCount: classCount, of: RankingMetrics.rocAUC)
    }

    /// mAP: the mean average precision over the classes that occur; `nil` if there is none.
    public static func averagePrecision(scores: [Double], truth: [Int], classCount: Int) -> Double? {
        mean(scores: scores, truth: truth, classCount: classCount, of: RankingMetrics.averagePrecision)
    }

    private static func mean(
        scores: [Double], truth: [Int], classCount: Int, of measure: ([Double], [Bool]) -> Double?
    ) -> Double? {
        precondition(scores.count == truth.count * classCount)
        let values = (0..<classCount).compactMap { index in
            measure(
                stride(from: index, to: scores.count, by: classCount).map { scores[$0] }, truth.map { $0 == index })
        }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
