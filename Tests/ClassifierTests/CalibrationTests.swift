import Candidates
import Foundation
import RandomNumbers
import Testing

@testable import Classifier

@Suite struct CalibrationTests {
    /// Evidence whose true log-odds are 1.5 * evidence - 1.
    private func rows(_ count: Int) -> (evidence: [Double], isPulsar: [Bool]) {
        var random = RandomSource(seed: 1)
        let evidence = (0..<count).map { _ in 2 * random.normal() }
        return (evidence, evidence.map { random.uniform() < 1 / (1 + exp(1 - 1.5 * $0)) })
    }

    @Test func plattFindsSlopeAndIntercept() {
        let (evidence, isPulsar) = rows(40_000)
        let calibration = Calibration(.platt, evidence: evidence, isPulsar: isPulsar)
        for x in [-2.0, 0, 1, 3] { #expect(abs(calibration.probability(x) - 1 / (1 + exp(1 - 1.5 * x))) < 0.015) }
    }

    /// The minimum of the cross entropy with Platt's targets 5/6 and 1/6, found with scipy.optimize.minimize (BFGS).
    @Test func plattEqualsAnIndependentFit() {
        let calibration = Calibration(
            .platt, evidence: [-3, -2, -1, 0, 0.5, 1, 2, 3],
            isPulsar: [false, false, false, true, false, true, true, true])
        let (low, high) = (calibration.probability(-1), calibration.probability(2))
        let slope = (log(high / (1 - high)) - log(low / (1 - low))) / 3
        #expect(abs(slope - 0.674433) < 1e-4)
        #expect(abs(log(low / (1 - low)) + slope - (-0.056632)) < 1e-4)
    }

    @Test func isotonicRisesAndFollowsTheShareOfPulsars() {
        let (evidence, isPulsar) = rows(20_000)
        let calibration = Calibration(.isotonic, evidence: evidence, isPulsar: isPulsar)
        let probabilities = stride(from: -8.0, through: 8, by: 0.1).map(calibration.probability)
        #expect(zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(probabilities.allSatisfy { (0...1).contains($0) })
        for x in [-1.0, 0, 1] { #expect(abs(calibration.probability(x) - 1 / (1 + exp(1 - 1.5 * x))) < 0.05) }
    }

    /// The pools that scikit-learn's IsotonicRegression finds in these six points: 0, 0.5, 0.5, 2/3 x 3 at their means.
    @Test func isotonicPools() {
        let calibration = Calibration(
            .isotonic, evidence: [1, 2, 3, 4, 5, 6], isPulsar: [false, true, false, true, true, false])
        #expect(calibration.probability(1) < 0.01)
        #expect(abs(calibration.probability(2.5) - 0.5) < 1e-12)
        #expect(abs(calibration.probability(5) - 2.0 / 3) < 1e-12)
    }

    @Test(arguments: Calibration.Method.allCases) func extremeEvidenceGivesAProbability(_ method: Calibration.Method) {
        let calibration = Calibration(method, evidence: [-1, 0, 1, 2], isPulsar: [false, false, true, true])
        for evidence in [-1e300, -1e3, 1e3, 1e300] {
            #expect((0...1).contains(calibration.probability(evidence)))
        }
    }

    @Test func thresholdsForAWantedRecallOrRate() {
        let scores = (0..<1000).map { Double($0) / 1000 }
        let isPulsar = (0..<1000).map { $0 >= 900 || $0 == 500 }
        let curve = OperatingCurve(probabilities: scores, isPulsar: isPulsar)
        #expect(curve.threshold(recall: 0.5) <= 0.95)
        #expect(curve.threshold(recall: 1) == 0.5)
        // 899 non-pulsars: a rate of 1 % is 8 of them, down to a score of 0.892.
        #expect(curve.threshold(falsePositiveRate: 0.01) >= 0.892)
        #expect(curve.threshold(falsePositiveRate: 0.01) <= 0.9)
        #expect(curve.points.count <= 1000)
    }

    @Test func theOperatingCurveKeepsItsPromise() {
        var random = RandomSource(seed: 4)
        let isPulsar = (0..<20_000).map { $0 % 10 == 0 }
        let scores = isPulsar.map { 1 / (1 + exp(-random.normal() - ($0 ? 2 : -1))) }
        let curve = OperatingCurve(probabilities: scores, isPulsar: isPulsar)
        #expect(curve.points.count < 900)
        for recall in [0.5, 0.9, 0.99] {
            let threshold = curve.threshold(recall: recall)
            let found = zip(scores, isPulsar).count { $0 >= threshold && $1 }
            #expect(Double(found) / 2000 >= recall)
            #expect(Double(found) / 2000 < recall + 0.01)
        }
        for rate in [0.001, 0.01, 0.1] {
            let threshold = curve.threshold(falsePositiveRate: rate)
            let wrong = zip(scores, isPulsar).count { $0 >= threshold && !$1 }
            #expect(Double(wrong) / 18_000 <= rate)
            #expect(Double(wrong) / 18_000 > rate * 0.9)
        }
    }

    /// 10 pulsars and 40 others: from 0.8 on 8 pulsars and 2 others are selected, from 0.5 on all pulsars and 10 others.
    @Test func thresholdsForAWantedPrecision() {
        let groups: [(score: Double, pulsars: Int, others: Int)] = [
            (0.9, 5, 0), (0.8, 3, 2), (0.5, 2, 8), (0.1, 0, 30),
        ]
        let rows = groups.flatMap { group in
            (0..<(group.pulsars + group.others)).map { (score: group.score, isPulsar: $0 < group.pulsars) }
        }
        let curve = OperatingCurve(probabilities: rows.map(\.score), isPulsar: rows.map(\.isPulsar))
        for (precision, threshold) in [(1.0, 0.9), (0.81, 0.9), (0.8, 0.8), (0.5, 0.5), (0.2, 0.1), (0, 0.1)] {
            #expect(curve.threshold(precision: precision, pulsars: 10, others: 40) == threshold, "\(precision)")
        }
        #expect(curve.point(at: 0.95) == nil)
        #expect(curve.point(at: 0.85)?.recall == 0.5)
        #expect(curve.point(at: 0.8)?.falsePositiveRate == 0.05)
    }

    @Test func selectionRules() throws {
        #expect(try SelectionRule("0.5") == .score(0.5))
        #expect(try SelectionRule("recall=0.99") == .recall(0.99))
        #expect(try SelectionRule("precision=0.9") == .precision(0.9))
        #expect(try SelectionRule("fpr=0.001") == .falsePositiveRate(0.001))
        for text in ["", "x", "nan", "-1", "recall", "recall=", "recall=200", "speed=1", "recall=0.9=1", "%", "-5%"] {
            #expect(throws: SelectionRule.Invalid.self, "\(text)") { try SelectionRule(text) }
        }
    }

    @Test(arguments: [
        ("99%", "0.99"), ("recall=99", "recall=0.99"), ("fpr=0.1%", "fpr=0.001"), ("precision=90%", "precision=0.9"),
        ("50", "0.5"),
    ]) func aPercentageIsAskedAbout(_ text: String, _ meant: String) {
        #expect(throws: SelectionRule.Invalid(description: "it is a share from 0 to 1; was \(meant) meant?")) {
            try SelectionRule(text)
        }
    }

    @Test func foldsAreStratified() {
        var random = RandomSource(seed: 1)
        let labels = (0..<103).map { $0 % 10 == 0 ? Label.pulsar : .nonPulsar }
        let folds = StratifiedFolds(labels: labels, count: 5, random: &random)
        for fold in 0..<5 {
            let rows = folds.rows(in: fold)
            #expect((20...21).contains(rows.count))
            #expect((2...3).contains(rows.count { labels[$0] == .pulsar }))
            #expect(Set(rows).isDisjoint(with: folds.rows(notIn: fold)))
            #expect(rows.count + folds.rows(notIn: fold).count == 103)
        }
    }
}
