import Foundation
import Metrics
import Testing

/// Scores and labels with what scikit-learn makes of them.
struct BinaryCase: Sendable {
    var scores: [Double]
    var labels: [Int]
    /// tn, fp, fn, tp at 0.5.
    var confusion: [Int]
    var averagePrecision: Double
    var rocAUC: Double
    var precision: Double
    var recall: Double
    var f1: Double
    var bestF1: Double
    /// At 0.005, 0.01 and 0.05.
    var recallAtRates: [Double]
    var brier: Double
    var expectedCalibrationError: Double

    var isPositive: [Bool] { labels.map { $0 == 1 } }

    func metrics() -> BinaryMetrics {
        BinaryMetrics(probabilities: scores, isPositive: isPositive, threshold: 0.5)
    }
}

@Suite struct BinaryMetricsTests {
    private func isClose(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-12 } ?? false
    }

    @Test(arguments: [
        MetricsReference.distinct, MetricsReference.tied, MetricsReference.perfect, MetricsReference.inverted,
        MetricsReference.constant,
    ])
    func agreesWithScikitLearn(_ reference: BinaryCase) {
        let metrics = reference.metrics()
        let confusion = metrics.confusion
        #expect(
            [confusion.trueNegatives, confusion.falsePositives, confusion.falseNegatives, confusion.truePositives]
                == reference.confusion)
        #expect(isClose(metrics.averagePrecision, reference.averagePrecision))
        #expect(isClose(metrics.rocAUC, reference.rocAUC))
        // Where nothing is called positive scikit-learn says 0, and there is no such share here.
        #expect(isClose(metrics.precision ?? 0, reference.precision))
        #expect(isClose(metrics.recall, reference.recall))
        #expect(isClose(metrics.f1, reference.f1))
        #expect(isClose(metrics.bestF1, reference.bestF1))
        for (rate, expected) in zip(["0.005", "0.01", "0.05"], reference.recallAtRates) {
            #expect(isClose(metrics.recallAtFalsePositiveRate[rate] ?? nil, expected))
        }
        #expect(isClose(metrics.brier, reference.brier))
        #expect(isClose(metrics.expectedCalibrationError, reference.expectedCalibrationError))
    }

    @Test func orderOfTheRowsDoesNotMatter() {
        let forth = MetricsReference.tied
        var back = forth
        back.scores.reverse()
        back.labels.reverse()
        #expect(forth.metrics().averagePrecision == back.metrics().averagePrecision)
        #expect(forth.metrics().rocAUC == back.metrics().rocAUC)
    }

    @Test func bestThresholdReachesTheBestF1() throws {
        let reference = MetricsReference.tied
        let best = try #require(RankingMetrics.bestF1(scores: reference.scores, isPositive: reference.isPositive))
        let there = BinaryConfusion(
            scores: reference.scores, isPositive: reference.isPositive, threshold: best.threshold)
        #expect(isClose(there.f1, best.f1))
    }

    @Test func withoutPositivesMostMeasuresAreUndefined() {
        let metrics = BinaryMetrics(probabilities: [0.2, 0.1], isPositive: [false, false], threshold: 0.5)
        #expect(metrics.averagePrecision == nil)
        #expect(metrics.rocAUC == nil)
        #expect(metrics.bestF1 == nil)
        #expect(metrics.f1 == nil)
        #expect(metrics.recall == nil)
        #expect(metrics.falsePositiveRate == 0)
        #expect(metrics.recallAtFalsePositiveRate["0.01"] == .some(nil))
    }

    @Test func withoutRowsNothingIsDefined() {
        let metrics = BinaryMetrics(probabilities: [], isPositive: [], threshold: 0.5)
        #expect(metrics.count == 0)
        #expect(metrics.brier == nil)
        #expect(metrics.expectedCalibrationError == nil)
    }

    @Test func jsonHasEveryKeyOfTheContractAndNullForTheUndefined() throws {
        let metrics = BinaryMetrics(probabilities: [0.5, 0.25], isPositive: [false, false], threshold: 0.5)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(metrics), as: UTF8.self)
        let expected = """
            {"average_precision":null,"best_f1":null,"brier":0.15625,\
            "confusion":{"fn":0,"fp":1,"tn":1,"tp":0},"expected_calibration_error":0.375,"f1":0,\
            "false_positive_rate":0.5,"n":2,"positives":0,"precision":0,"recall":null,\
            "recall_at_fpr":{"0.005":null,"0.01":null,"0.05":null},"roc_auc":null,"threshold":0.5}
            """
        #expect(json == expected)
        #expect(try JSONDecoder().decode(BinaryMetrics.self, from: Data(json.utf8)) == metrics)
    }

    /// F1 is highest (0.8) with the three highest called positive; the threshold lies between them and the next.
    @Test func thresholdForOtherRows() throws {
        let scores = [0.9, 0.8, 0.6, 0.4, 0.1]
        let found = RankingMetrics.thresholdOfBestF1(scores: scores, isPositive: [true, false, true, false, false])
        #expect(abs(try #require(found) - 0.5) < 1e-15)
        #expect(RankingMetrics.thresholdOfBestF1(scores: [0.7, 0.7], isPositive: [true, true]) == 0.7)
        #expect(RankingMetrics.thresholdOfBestF1(scores: scores, isPositive: scores.map { _ in false }) == nil)
    }
}
