import Candidates
import Foundation
import RandomNumbers
import Testing

@testable import Preprocessing

@Suite struct ScalingTests {
    private let values: [Double]

    init() {
        var random = RandomSource(seed: 1)
        values = (0..<3000).map { index in
            index.isMultiple(of: 2) ? 100 + 30 * random.normal() : exp(2 * random.normal())
        }
    }

    private func columns(_ scaled: [Float], width: Int) -> [[Double]] {
        (0..<width).map { column in
            stride(from: column, to: scaled.count, by: width).map { Double(scaled[$0]) }
        }
    }

    @Test(arguments: [FeatureScaling.Method.zScore, .zScoreWithLogarithm])
    func zScoresHaveMeanZeroAndDeviationOne(_ method: FeatureScaling.Method) throws {
        let scaling = FeatureScaling(method, fittedTo: values, width: 2)
        for column in columns(scaling.scaled(values), width: scaling.scaledWidth) {
            let moments = try #require(Moments(column))
            #expect(abs(moments.mean) < 1e-6)
            #expect(abs(moments.standardDeviation - 1) < 1e-6)
        }
    }

    @Test func logarithmsStandBehindTheFeatures() {
        let scaling = FeatureScaling(.zScoreWithLogarithm, fittedTo: [-3, 0, 3, 1], width: 1)
        let scaled = scaling.scaled([-3, 3])
        #expect(scaling.scaledWidth == 2)
        // The four numbers have mean 0.25; their signed logarithms -ln 4, 0, ln 4, ln 2 have mean ln 2 / 4.
        #expect(abs((scaled[0] - scaled[2]) * Float(4.6875.squareRoot()) + 6) < 1e-5)
        #expect(scaled[1] < 0 && scaled[3] > 0)
    }

    @Test func robustScalingPassesOverOutliers() {
        let plain = FeatureScaling(.robust, fittedTo: values, width: 2)
        var spoilt = values
        for index in stride(from: 0, to: 100, by: 2) { spoilt[index] = 1e9 }
        let other = FeatureScaling(.robust, fittedTo: spoilt, width: 2)
        let difference = plain.scaled([100, 1])[0] - other.scaled([100, 1])[0]
        #expect(abs(difference) < 0.1)
    }

    @Test func quantilesBecomeNormalAndKeepTheirOrder() throws {
        let scaling = FeatureScaling(.quantile, fittedTo: values, width: 2)
        for column in columns(scaling.scaled(values), width: 2) {
            let moments = try #require(Moments(column))
            #expect(abs(moments.mean) < 0.02)
            #expect(abs(moments.standardDeviation - 1) < 0.03)
            #expect(abs(moments.skewness) < 0.1)
        }
        let rising = scaling.scaled(stride(from: -50.0, through: 250, by: 1).flatMap { [$0, $0] })
        for column in columns(rising, width: 2) { #expect(zip(column, column.dropFirst()).allSatisfy { $0 <= $1 }) }
        #expect(scaling.scaled([1e300, -1e300]).allSatisfy { $0.isFinite })
    }

    /// scipy.stats.norm.ppf.
    @Test(arguments: [
        (0.5, 0.0), (0.975, 1.959963984540054), (0.001, -3.090232306167813), (1e-9, -5.997807015007686),
    ])
    func normalQuantiles(_ probability: Double, _ expected: Double) {
        #expect(abs(NormalDistribution.quantile(probability) - expected) < 1e-9)
    }

    @Test func scalingSurvivesJSON() throws {
        for method in FeatureScaling.Method.allCases {
            let scaling = FeatureScaling(method, fittedTo: values, width: 2)
            let read = try JSONDecoder().decode(FeatureScaling.self, from: JSONEncoder().encode(scaling))
            #expect(read == scaling)
            #expect(read.isConsistent)
        }
    }

    @Test func aFeatureThatNeverVariesIsNoProblem() {
        for method in FeatureScaling.Method.allCases {
            let scaling = FeatureScaling(method, fittedTo: [5, 5, 5], width: 1)
            #expect(scaling.scaled([5, 6]).allSatisfy { $0.isFinite })
        }
    }

    // MARK: - The training distribution

    @Test func whatIsFarFromBothClassesIsOutside() {
        var random = RandomSource(seed: 2)
        var scaled: [Float] = []
        var labels: [Label] = []
        for row in 0..<2000 {
            let isPulsar = row % 10 == 0
            let x = random.normal()
            // Two features that go together: their sum varies much, their difference little.
            scaled += [Float(x + (isPulsar ? 8 : 0)), Float(x + 0.1 * random.normal())]
            labels.append(isPulsar ? .pulsar : .nonPulsar)
        }
        let distribution = TrainingDistribution(fittedTo: scaled, width: 2, labels: labels)
        #expect(distribution.isOutside([0, 0, 2, 2, 8, 0, 10, 2]) == [false, false, false, false])
        // Each value by itself is common; together they are not.
        #expect(distribution.isOutside([-1.5, 1.5]) == [true])
        #expect(distribution.isOutside([100, 0]) == [true])
        #expect(distribution.isOutside(scaled).filter { $0 }.isEmpty)
    }

    /// Of the points (1, 0), (-1, 0), (0, 2), (0, -2) the covariance is diag(1/2, 2), so (1, 1) lies at 2 + 1/2.
    @Test func mahalanobisDistance() {
        let points: [Float] = [1, 0, -1, 0, 0, 2, 0, -2]
        let distribution = TrainingDistribution(
            fittedTo: points, width: 2, labels: [.nonPulsar, .nonPulsar, .nonPulsar, .nonPulsar])
        #expect(abs(distribution.squaredDistances(of: [1, 1])[0] - 2.5) < 1e-5)
    }
}
