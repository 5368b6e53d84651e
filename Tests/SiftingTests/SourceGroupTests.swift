import Candidates
import Testing

@testable import Sifting

@Suite struct SourceGroupTests {
    private func header(
        _ period: Double?, at place: (Double, Double)? = nil, mjd: Double? = nil, dm: Double? = nil,
        beam: String? = nil, pointing: String? = nil
    ) -> CandidateHeader {
        var header = CandidateHeader()
        header.periodSeconds = period
        (header.rightAscensionDegrees, header.declinationDegrees) = (place?.0, place?.1)
        (header.modifiedJulianDate, header.dispersionMeasure) = (mjd, dm)
        (header.beam, header.pointing) = (beam, pointing)
        return header
    }

    @Test func whatABeamSawAtATimeBelongsTogether() {
        let headers = [
            header(0.1, at: (10, -30), mjd: 55000), header(0.731, at: (10.001, -30.001), mjd: 55000.00001),
            // Another day, and another beam of the same observation.
            header(0.2, at: (10, -30), mjd: 55001), header(0.3, at: (10.5, -30), mjd: 55000),
        ]
        let sources = SourceGroups.sources(of: headers, isPulsar: [false, false, false, false])
        #expect(sources[0] != nil && sources[0] == sources[1])
        #expect(Set(sources.compactMap { $0 }).count == 3)
    }

    /// Vela twice, a month and 0.7 degrees apart, and once at a quarter of its period: one source. A pulsar of the same period
    /// elsewhere, and a candidate that is none, are not.
    @Test func aPulsarIsOneSourceWhereverItWasSeen() {
        let headers = [
            header(0.08933, at: (128.836, -45.176), mjd: 54900), header(0.08934, at: (128.9, -44.5), mjd: 54930),
            header(0.08933 / 4, at: (128.8, -45.2), mjd: 54931), header(0.08933, at: (300, -45.176), mjd: 54940),
            header(0.08933, at: (128.84, -45.18), mjd: 54950),
        ]
        let sources = SourceGroups.sources(of: headers, isPulsar: [true, true, true, true, false])
        #expect(sources[0] == sources[1] && sources[1] == sources[2])
        #expect(Set(sources.compactMap { $0 }).count == 3)
    }

    @Test func withoutAPlacePeriodAndDispersionTell() {
        let headers = [
            header(0.5, dm: 50), header(0.25, dm: 50.5), header(0.5, dm: 300), header(0.5, dm: 50), header(nil),
            // A period alone is not enough.
            header(1), header(1),
        ]
        let sources = SourceGroups.sources(of: headers, isPulsar: [true, true, true, false, true, true, true])
        #expect(sources[5] != sources[6])
        #expect(sources[0] == sources[1])
        #expect(sources[2] != sources[0])
        // What is no pulsar, and what says nothing of itself, is by itself.
        #expect(sources[3] == nil && sources[4] == nil)
    }

    @Test func namesOfBeamsStandForPlaces() {
        let headers = [
            header(0.1, beam: "3", pointing: "P1"), header(0.2, beam: "3", pointing: "P1"),
            header(0.3, beam: "4", pointing: "P1"), header(0.4, beam: "3", pointing: "P2"),
        ]
        let sources = SourceGroups.sources(of: headers, isPulsar: [false, false, true, false])
        #expect(sources[0] == sources[1])
        #expect(Set(sources.compactMap { $0 }).count == 3)
    }
}
