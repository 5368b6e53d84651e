import Candidates
import Testing

@Suite struct HeaderColumnTests {
    @Test(arguments: [
        (HeaderColumn.periodSeconds, 0.00155780656), (.periodSeconds, 23_221.7), (.dispersionMeasure, 0),
        (.dispersionMeasure, 1778), (.dispersionMeasure, -0.4), (.signalToNoise, 9.3),
        (.rightAscensionDegrees, 359.999), (.declinationDegrees, -90), (.modifiedJulianDate, 55_000.5),
        (.widthTurns, 0.05), (.accelerationMetresPerSecondSquared, -500), (.observationSeconds, 4300),
    ])
    func possibleValuesAreSet(_ column: HeaderColumn, _ value: Double) {
        var header = CandidateHeader()
        let wasSet = header.set(column, value)
        #expect(wasSet)
        #expect(header[keyPath: column.keyPath] == value)
    }

    @Test(arguments: [
        (HeaderColumn.periodSeconds, -1), (.periodSeconds, 0), (.dispersionMeasure, 1e300), (.dispersionMeasure, -9999),
        (.signalToNoise, -1e308), (.rightAscensionDegrees, 1487.5), (.rightAscensionDegrees, -1),
        (.declinationDegrees, 90.1), (.modifiedJulianDate, 0), (.modifiedJulianDate, 2_455_000.5), (.widthTurns, 1.5),
        (.observationSeconds, 0),
    ])
    func impossibleValuesLeaveTheHeaderWithout(_ column: HeaderColumn, _ value: Double) {
        var header = CandidateHeader()
        header[keyPath: column.keyPath] = 1
        let wasSet = header.set(column, value)
        #expect(!wasSet)
        #expect(header[keyPath: column.keyPath] == nil)
        #expect(header.leftOut == [column.reasonToLeaveOut(value)])
    }

    @Test(arguments: HeaderColumn.allCases, [Double.nan, .infinity, -.infinity])
    func whatIsNotFiniteIsNoValue(_ column: HeaderColumn, _ value: Double) {
        var header = CandidateHeader()
        let wasSet = header.set(column, value)
        #expect(!wasSet)
        #expect(header[keyPath: column.keyPath] == nil)
        // NaN is how files say that they do not know.
        #expect(header.leftOut.count == (value.isNaN ? 0 : 1))
    }

    @Test func theReasonNamesValueAndRange() {
        #expect(
            HeaderColumn.rightAscensionDegrees.reasonToLeaveOut(1487.5)
                == "the right ascension of 1487.5 deg is outside 0 to 360")
        #expect(HeaderColumn.periodSeconds.reasonToLeaveOut(-1) == "the period of -1.0 s is outside 1e-05 to 1000000")
        #expect(HeaderColumn.signalToNoise.reasonToLeaveOut(.nan) == "the signal-to-noise is not a finite number")
    }
}
