/// A point of the curve of precision against recall.
public struct PrecisionRecallPoint: Sendable, Equatable {
    public var threshold: Double
    public var precision: Double
    public var recall: Double
}

/// A point of the receiver operating characteristic.
public struct ROCPoint: Sendable, Equatable {
    public var threshold: Double
    public var falsePositiveRate: Double
    public var truePositiveRate: Double
}

extension RankingMetrics {
    /// Precision and recall at every distinct score, from the highest threshold to the lowest; empty without positives.
    public static func precisionRecallCurve(scores: [Double], isPositive: [Bool]) -> [PrecisionRecallPoint] {
        let ranking = Ranking(scores: scores, isPositive: isPositive)
        guard ranking.positives > 0 else { return [] }
        return ranking.steps.map { step in
            PrecisionRecallPoint(
                threshold: step.threshold,
                precision: Double(step.truePositives) / Double(step.truePositives + step.falsePositives),
                recall: Double(step.truePositives) / Double(ranking.positives))
        }
    }

    /// Rates at every distinct score, from the highest threshold to the lowest, without the corner (0, 0); empty unless
    /// both classes occur.
    public static func rocCurve(scores: [Double], isPositive: [Bool]) -> [ROCPoint] {
        let ranking = Ranking(scores: scores, isPositive: isPositive)
        guard ranking.positives > 0, ranking.negatives > 0 else { return [] }
        return ranking.steps.map { step in
            ROCPoint(
                threshold: step.threshold,
                falsePositiveRate: Double(step.falsePositives) / Double(ranking.negatives),
                truePositiveRate: Double(step.truePositives) / Double(ranking.positives))
        }
    }
}
