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

    /// Two rates, meeting at 0: log-odds 3 z - 1 below and z / 2 - 1 above, as a loss would leave them that pushes pulsars far
    /// beyond what is certain. A logistic curve has to choose one.
    @Test func betaFollowsTwoRates() {
        var random = RandomSource(seed: 6)
        func logOdds(_ z: Double) -> Double {
            // -log(1 + e^-z) and log(1 + e^z), for large z either.
            3 * -log1p(exp(-z)) + 0.5 * log1p(exp(z)) + 1
        }
        let evidence = (0..<60_000).map { _ in 3 * random.normal() }
        let isPulsar = evidence.map { random.uniform() < 1 / (1 + exp(-logOdds($0))) }
        let beta = Calibration(.beta, evidence: evidence, isPulsar: isPulsar)
        let platt = Calibration(.platt, evidence: evidence, isPulsar: isPulsar)
        for z in stride(from: -4.0, through: 10, by: 1) {
            let fitted = log(beta.probability(z) / (1 - beta.probability(z)))
            #expect(abs(fitted - logOdds(z)) < 0.25, "\(z)")
        }
        #expect(abs(log(platt.probability(10) / (1 - platt.probability(10))) - logOdds(10)) > 1)
    }

    /// The three weights that scipy.optimize.minimize (BFGS) finds for the same cross entropy with Platt's targets
    ///
    /// (Reference/beta_calibration.py).
    @Test func betaEqualsAnIndependentFit() {
        let calibration = Calibration(
            .beta, evidence: [-4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 2, 3, 4],
            isPulsar: [false, false, false, true, false, false, true, false, true, true, true, true])
        let expected = (0.47944617, 0.65333564, -0.0878461)
        #expect(abs(calibration.below - expected.0) < 1e-4)
        #expect(abs(calibration.above - expected.1) < 1e-4)
        #expect(abs(calibration.intercept - expected.2) < 1e-4)
    }

    /// Whatever is fitted, more evidence never gives less of a probability.
    @Test(arguments: Calibration.Method.allCases) func theOrderIsKept(_ method: Calibration.Method) {
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = RandomSource(seed: seed)
            // Evidence that says little, or the opposite.
            let slope = random.uniform(-2...2)
            let evidence = (0..<200).map { _ in 2 * random.normal() }
            let isPulsar = evidence.map { random.uniform() < 1 / (1 + exp(-slope * $0)) }
            let calibration = Calibration(method, evidence: evidence, isPulsar: isPulsar)
            let probabilities = stride(from: -40.0, through: 40, by: 0.25).map(calibration.probability)
            #expect(zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 }, "seed \(seed)")
        }
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
}
