import Foundation
import RandomNumbers
import Testing

@testable import Classifier

@Suite struct OperatingCurveTests {
    @Test func thresholdsForAWantedRecallOrRate() throws {
        let scores = (0..<1000).map { Double($0) / 1000 }
        let isPulsar = (0..<1000).map { $0 >= 900 || $0 == 500 }
        let curve = OperatingCurve(probabilities: scores, isPulsar: isPulsar)
        #expect(try curve.threshold(.recall(0.5)) <= 0.95)
        // 97 % of 101 pulsars are 98, which are the highest 98.
        #expect(try (0.9...0.903).contains(curve.threshold(.recall(0.97))))
        // 899 non-pulsars: a rate of 1 % is 8 of them, down to a score of 0.892.
        #expect(try (0.892...0.9).contains(curve.threshold(.falsePositiveRate(0.01))))
        #expect(try curve.threshold(.score(0.3)) == 0.3)
    }

    @Test func theCurveKeepsItsPromise() throws {
        var random = RandomSource(seed: 4)
        let isPulsar = (0..<20_000).map { $0 % 10 == 0 }
        let scores = isPulsar.map { 1 / (1 + exp(-random.normal() - ($0 ? 2 : -1))) }
        let curve = OperatingCurve(probabilities: scores, isPulsar: isPulsar)
        #expect(curve.points.count < 900)
        for recall in [0.5, 0.9, 0.99] {
            let threshold = try curve.threshold(.recall(recall))
            let found = zip(scores, isPulsar).count { $0 >= threshold && $1 }
            #expect(Double(found) / 2000 >= recall)
            #expect(Double(found) / 2000 < recall + 0.01)
            #expect(curve.selection(from: threshold).pulsarsSelected == found)
        }
        for rate in [0.001, 0.01, 0.1] {
            let threshold = try curve.threshold(.falsePositiveRate(rate))
            let wrong = zip(scores, isPulsar).count { $0 >= threshold && !$1 }
            #expect(Double(wrong) / 18_000 <= rate)
            #expect(Double(wrong) / 18_000 > rate * 0.9)
            #expect(curve.selection(from: threshold).othersSelected == wrong)
        }
    }

    /// 10 pulsars and 40 others: from 0.8 on 8 pulsars and 2 others are selected, from 0.5 on all pulsars and 10 others.
    @Test func thresholdsForAWantedPrecision() throws {
        let groups: [(score: Double, pulsars: Int, others: Int)] = [
            (0.9, 5, 0), (0.8, 3, 2), (0.5, 2, 8), (0.1, 0, 30),
        ]
        let rows = groups.flatMap { group in
            (0..<(group.pulsars + group.others)).map { (score: group.score, isPulsar: $0 < group.pulsars) }
        }
        let curve = OperatingCurve(probabilities: rows.map(\.score), isPulsar: rows.map(\.isPulsar))
        for (precision, threshold) in [(1.0, 0.9), (0.81, 0.9), (0.8, 0.8), (0.5, 0.5), (0.2, 0.1), (0, 0.1)] {
            #expect(try curve.threshold(.precision(precision)) == threshold, "\(precision)")
        }
        let none = curve.selection(from: 0.95)
        #expect(none.count == 0 && none.recall?.value == 0 && none.precision == nil)
        #expect(curve.selection(from: 0.85).recall?.value == 0.5)
        #expect(curve.selection(from: 0.8).falsePositiveRate?.value == 0.05)
        // Clopper-Pearson of 2 of 40, scipy.stats.beta.
        let interval = try #require(curve.selection(from: 0.8).falsePositiveRate?.interval)
        #expect(abs(interval.lower - 0.006113647) < 1e-6 && abs(interval.upper - 0.169196864) < 1e-6)
    }

    /// With n rows and none among them, 3 / n or so is possible at 95 %: less cannot be asked for.
    @Test func whatTheRowsCannotTellIsRefused() {
        let isPulsar = (0..<1100).map { $0 < 100 }
        let curve = OperatingCurve(
            probabilities: (0..<1100).map { 1 - Double($0) / 1100 }, isPulsar: isPulsar)
        for rule in [
            SelectionRule.falsePositiveRate(0), .falsePositiveRate(1e-7), .falsePositiveRate(0.0029), .recall(1),
            .recall(0.98),
        ] {
            #expect(throws: OperatingCurve.Unsupported.self, "\(rule)") { try curve.threshold(rule) }
        }
        for rule in [SelectionRule.falsePositiveRate(0.0031), .recall(0.97), .precision(1)] {
            #expect(throws: Never.self, "\(rule)") { try curve.threshold(rule) }
        }
        // What the sentence says to ask for instead is granted.
        let error = #expect(throws: OperatingCurve.Unsupported.self) { try curve.threshold(.falsePositiveRate(1e-7)) }
        #expect(error?.description.contains("fpr=0.003 ") == true)
        let recall = #expect(throws: OperatingCurve.Unsupported.self) { try curve.threshold(.recall(0.999)) }
        #expect(recall?.description.contains("recall=0.97 ") == true)
        #expect(throws: Never.self) { try curve.threshold(.falsePositiveRate(0.003)) }
    }

    @Test func aPrecisionThatNothingReachesIsRefused() {
        let curve = OperatingCurve(probabilities: [0.9, 0.8, 0.7], isPulsar: [false, true, true])
        #expect(throws: OperatingCurve.Unsupported.self) { try curve.threshold(.precision(0.9)) }
    }
}
