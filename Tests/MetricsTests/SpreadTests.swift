import Foundation
import Testing

@testable import Metrics

@Suite struct SpreadTests {
    /// numpy.std(ddof=1) and scipy.stats.sem.
    @Test func deviationIsThatOfASampleAndTheErrorThatOfTheMean() throws {
        let spread = try #require(Spread([1, 2, 3, 4]))
        #expect(spread.mean == 2.5)
        #expect(abs(try #require(spread.deviation) - 1.2909944487358056) < 1e-15)
        #expect(abs(try #require(spread.standardError) - 0.6454972243679028) < 1e-15)
        #expect(Spread([3])?.deviation == nil && Spread([3])?.mean == 3)
        #expect(Spread([]) == nil)
        for values in [[1.0], [1, 2, 5]] {
            let spread = try #require(Spread(values))
            #expect(try JSONDecoder().decode(Spread.self, from: JSONEncoder().encode(spread)) == spread)
        }
    }

    /// scipy.stats.t.sf, both ways.
    @Test(arguments: [
        (2.5, 1, 0.24223788318168682), (2.5, 2, 0.12961172022151082), (1.3, 4, 0.2634515964712241),
        (3.1, 9, 0.01272245597820195), (0.7, 12, 0.49727415379070755), (6.2, 29, 9.21517561369818e-07),
    ])
    func studentsDistribution(_ t: Double, _ degreesOfFreedom: Int, _ expected: Double) {
        let found = StudentDistribution(degreesOfFreedom: degreesOfFreedom).probability(beyond: t)
        #expect(abs(found - expected) < 1e-13)
    }

    /// scipy.stats.ttest_rel.
    @Test func aPairedTest() throws {
        let (first, second) = ([0.91, 0.93, 0.90, 0.95, 0.92], [0.90, 0.91, 0.91, 0.92, 0.90])
        let difference = try #require(PairedDifference(zip(first, second).map { $0 - $1 }))
        #expect(difference.count == 5)
        #expect(abs(difference.mean - 0.014) < 1e-15)
        #expect(abs(difference.standardError - 0.00678232998312526) < 1e-15)
        #expect(abs(difference.pValue - 0.1079388222922764) < 1e-12)
    }

    @Test func pairedTestsThatSayNothingOrAll() {
        #expect(PairedDifference([0.1]) == nil)
        #expect(PairedDifference([0, 0, 0])?.pValue == 1)
        #expect(PairedDifference([0.5, 0.5])?.pValue == 0)
    }
}
