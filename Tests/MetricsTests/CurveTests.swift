import Metrics
import Testing

@Suite struct CurveTests {
    private let scores = [0.1, 0.4, 0.4, 0.8, 0.35, 0.2, 0.2, 0.9]
    private let isPositive = [false, true, false, true, true, false, false, true]

    /// scikit-learn's curve runs the other way and ends in an added point of precision 1 and recall 0.
    @Test func precisionRecallCurveIsScikitLearns() {
        let curve = RankingMetrics.precisionRecallCurve(scores: scores, isPositive: isPositive).reversed()
        #expect(curve.map(\.precision) == MetricsReference.curvePrecision.dropLast())
        #expect(curve.map(\.recall) == MetricsReference.curveRecall.dropLast())
        #expect(curve.map(\.threshold) == MetricsReference.curveThresholds)
    }

    /// scikit-learn's curve begins with an added corner (0, 0).
    @Test func rocCurveIsScikitLearns() {
        let curve = RankingMetrics.rocCurve(scores: scores, isPositive: isPositive)
        #expect(curve.map(\.falsePositiveRate) == Array(MetricsReference.falsePositiveRate.dropFirst()))
        #expect(curve.map(\.truePositiveRate) == Array(MetricsReference.truePositiveRate.dropFirst()))
        #expect(curve.map(\.threshold) == MetricsReference.rocThresholds)
    }

    @Test func recallAtARateIsReadAtACorner() {
        let below = RankingMetrics.recall(atFalsePositiveRate: 0.2499, scores: scores, isPositive: isPositive)
        let at = RankingMetrics.recall(atFalsePositiveRate: 0.25, scores: scores, isPositive: isPositive)
        #expect(below == 0.5)
        #expect(at == 1)
    }

    @Test func classesThatAreQuiteApartHaveAreasOfOne() {
        let scores = (0..<10_000).map { Double(($0 * 7919) % 10_000) }
        let isPositive = scores.map { $0 > 9000 }
        #expect(RankingMetrics.averagePrecision(scores: scores, isPositive: isPositive) == 1)
        #expect(RankingMetrics.rocAUC(scores: scores, isPositive: isPositive) == 1)
    }
}
