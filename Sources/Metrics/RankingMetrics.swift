/// Measures of how well scores rank the positives first. All follow scikit-learn's definitions.
public enum RankingMetrics {
    /// Average precision: the sum over the steps of the precision-recall curve of (R_n - R_{n-1}) P_n.
    ///
    /// `nil` if nothing is positive.
    public static func averagePrecision(scores: [Double], isPositive: [Bool]) -> Double? {
        let ranking = Ranking(scores: scores, isPositive: isPositive)
        guard ranking.positives > 0 else { return nil }
        var sum = 0.0
        var found = 0
        for step in ranking.steps {
            let precision = Double(step.truePositives) / Double(step.truePositives + step.falsePositives)
            sum += Double(step.truePositives - found) * precision
            found = step.truePositives
        }
        return sum / Double(ranking.positives)
    }

    /// The area under the curve of true-positive against false-positive rate, by the trapezoidal rule.
    ///
    /// `nil` unless both classes occur.
    public static func rocAUC(scores: [Double], isPositive: [Bool]) -> Double? {
        let ranking = Ranking(scores: scores, isPositive: isPositive)
        guard ranking.positives > 0, ranking.negatives > 0 else { return nil }
        var area = 0.0
        var (truePositives, falsePositives) = (0, 0)
        for step in ranking.steps {
            area += Double(step.falsePositives - falsePositives) * Double(step.truePositives + truePositives) / 2
            (truePositives, falsePositives) = (step.truePositives, step.falsePositives)
        }
        return area / (Double(ranking.positives) * Double(ranking.negatives))
    }

    /// The highest recall of any threshold whose false-positive rate is at most `rate`; `nil` unless both classes occur.
    public static func recall(atFalsePositiveRate rate: Double, scores: [Double], isPositive: [Bool]) -> Double? {
        let ranking = Ranking(scores: scores, isPositive: isPositive)
        guard ranking.positives > 0, ranking.negatives > 0 else { return nil }
        let step = ranking.steps.last { Double($0.falsePositives) / Double(ranking.negatives) <= rate }
        return Double(step?.truePositives ?? 0) / Double(ranking.positives)
    }

    /// The highest F1 of any threshold, and that threshold; `nil` if nothing is positive.
    public static func bestF1(scores: [Double], isPositive: [Bool]) -> (f1: Double, threshold: Double)? {
        let ranking = Ranking(scores: scores, isPositive: isPositive)
        guard ranking.positives > 0 else { return nil }
        return ranking.steps.map { step in
            let called = step.truePositives + step.falsePositives
            return (f1: 2 * Double(step.truePositives) / Double(called + ranking.positives), threshold: step.threshold)
        }.max { $0.f1 < $1.f1 }
    }

    /// A threshold that is chosen on some rows for use on others: where F1 is highest, half way from the lowest score that
    /// is called positive to the next one below; `nil` if nothing is positive.
    public static func thresholdOfBestF1(scores: [Double], isPositive: [Bool]) -> Double? {
        guard let best = bestF1(scores: scores, isPositive: isPositive)?.threshold else { return nil }
        let below = scores.filter { $0 < best }.max() ?? best
        return below + (best - below) / 2
    }
}
