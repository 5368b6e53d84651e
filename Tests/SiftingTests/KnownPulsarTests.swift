import Candidates
import Catalogue
import TestSupport
import Testing

@testable import Sifting

/// Which candidates are known pulsars.
@Suite struct KnownPulsarTests {
    private static func pulsar(
        _ name: String, _ position: SkyPosition?, frequency: Double, dm: Double?,
        edit: (inout Pulsar) -> Void = { _ in }
    ) -> Pulsar {
        var pulsar = Pulsar(name)
        pulsar.position = position
        pulsar.spin = Spin(frequency: frequency)
        pulsar.dispersionMeasure = dm
        edit(&pulsar)
        return pulsar
    }

    private static let crabPosition = SkyPosition(rightAscension: 83.63322, declination: 22.01446)
    private static let crab = pulsar("J0534+2200", crabPosition, frequency: 29.946923, dm: 56.77) { pulsar in
        pulsar.spin?.derivative = -3.77535e-10
        pulsar.spin?.secondDerivative = 1.1147e-20
        pulsar.spin?.epoch = 48_442.5
    }

    private func candidate(
        _ frequency: Double, _ position: SkyPosition? = crabPosition, dm: Double? = 56.8, date: Double? = 59_000,
        seconds: Double? = 600
    ) -> CandidateHeader {
        var header = CandidateHeader()
        header.periodSeconds = 1 / frequency
        header.dispersionMeasure = dm
        header.rightAscensionDegrees = position?.rightAscension
        header.declinationDegrees = position?.declination
        header.modifiedJulianDate = date
        header.observationSeconds = seconds
        header.widthTurns = 0.05
        return header
    }

    /// 29.607185 Hz at MJD 59000, and what the Earth's motion makes of it.
    @Test(arguments: [(1, 1), (1, 2), (1, 3), (2, 3), (2, 1), (16, 15)]) func theCrab(_ n: Int, _ m: Int) {
        let known = KnownPulsars([Self.crab])
        let frequency = 29.607185 * Double(n) / Double(m)
        for doppler in [-1e-4, 0, 1e-4] {
            let found = known.matches(candidate(frequency * (1 + doppler)))
            #expect(found.map(\.kind) == [.known] && found.first?.ratio.text == "\(n)/\(m)")
        }
        #expect(known.matches(candidate(29.946923)).isEmpty)
        #expect(known.matches(candidate(frequency * 1.01)).isEmpty)
        #expect(known.matches(candidate(frequency, dm: 70)).isEmpty)
    }

    /// What would confirm a match is not known: the fundamental alone, and it says so.
    @Test func whatIsNotKnown() {
        let known = KnownPulsars([Self.crab])
        #expect(known.matches(candidate(29.6072, dm: nil)).map(\.kind) == [.uncertain])
        #expect(known.matches(candidate(29.6072, nil)).map(\.kind) == [.uncertain])
        #expect(known.matches(candidate(29.6072 / 2, dm: nil)).isEmpty)
        // Decades of slowing down are allowed for where no date says how many.
        #expect(known.matches(candidate(29.6072, date: nil)).map(\.kind) == [.known])
        var silent = Self.crab
        silent.dispersionMeasure = nil
        #expect(KnownPulsars([silent]).matches(candidate(29.6072)).map(\.kind) == [.uncertain])
        silent.spin = nil
        #expect(KnownPulsars([silent]).matches(candidate(29.6072)).isEmpty)
    }

    @Test func sidelobes() {
        let known = KnownPulsars([Self.crab])
        let far = SkyPosition(rightAscension: 83.63322, declination: 22.01446 + 3)
        #expect(known.matches(candidate(29.6072, far)).map(\.kind) == [.sidelobe])
        #expect(known.matches(candidate(29.6072 / 2, far)).isEmpty)
        #expect(known.matches(candidate(29.6072, far, dm: nil)).isEmpty)
        let away = SkyPosition(rightAscension: 83.63322, declination: 28)
        #expect(known.matches(candidate(29.6072, away)).isEmpty)
    }

    /// Two pulsars of a cluster that lie in one beam are told apart by their periods; the nearest of several leads.
    @Test func severalInABeam() {
        let place = SkyPosition(rightAscension: 6.0236, declination: -72.0813)
        let known = KnownPulsars([
            Self.pulsar("J0024-7204C", place, frequency: 173.708218, dm: 24.6),
            Self.pulsar("J0024-7204D", place, frequency: 186.651669, dm: 24.7),
            Self.pulsar("J0024-7204X", place, frequency: 173.7090, dm: 24.6),
        ])
        #expect(known.matches(candidate(186.6517, place, dm: 24.7)).map(\.name) == ["J0024-7204D"])
        #expect(
            known.matches(candidate(173.7083, place, dm: 24.6)).map(\.name) == ["J0024-7204C", "J0024-7204X"])
    }

    /// Around the poles and where right ascension begins anew.
    @Test func everywhereOnTheSky() {
        for (first, second) in [
            (SkyPosition(rightAscension: 359.95, declination: 10), SkyPosition(rightAscension: 0.05, declination: 10)),
            (SkyPosition(rightAscension: 10, declination: 89.95), SkyPosition(rightAscension: 190, declination: 89.95)),
            (SkyPosition(rightAscension: 10, declination: -90), SkyPosition(rightAscension: 200, declination: -89.9)),
        ] {
            let known = KnownPulsars([Self.pulsar("J", first, frequency: 1, dm: 10)])
            #expect(known.matches(candidate(1, second, dm: 10)).map(\.kind) == [.known])
            #expect(known.pulsars(inBeamAt: second) == [0])
        }
    }

    @Test func whatShouldHaveBeenFound() {
        var quiet = Self.pulsar("J0534+22Q", Self.crabPosition, frequency: 3, dm: nil)
        quiet.kind = "HE,NRAD"
        let other = Self.pulsar("J0534+22B", Self.crabPosition, frequency: 5, dm: 50)
        let search = KnownPulsarSearch(KnownPulsars([Self.crab, quiet, other]))
        for frequency in [29.6072, 7.77, 29.6072 / 2] {
            let header = candidate(frequency)
            search.count(header, search.matches(header))
        }
        #expect(search.tally.counts == [.known: 2])
        #expect(search.tally.missing == ["J0534+22B"])
    }

    /// The catalogue moved by five degrees knows nothing: what it finds all the same is chance.
    @Test(.needsRealData) func aCatalogueInTheWrongPlace() throws {
        let pulsars = try PulsarCatalogue(contentsOf: RealData.path("psrcat/psrcat-1.59.db")).pulsars
        let moved = pulsars.map { pulsar in
            var moved = pulsar
            moved.position?.declination += (pulsar.position?.declination ?? 0) > 80 ? -5.5 : 5.5
            return moved
        }
        func share(_ known: KnownPulsars) -> (known: Double, sidelobe: Double) {
            var counts: [KnownPulsarMatch.Kind: Int] = [:]
            for pulsar in pulsars {
                guard let position = pulsar.position, let spin = pulsar.spin, let dm = pulsar.dispersionMeasure else {
                    continue
                }
                let header = candidate(spin.frequency(at: 57_000).value, position, dm: dm, date: 57_000)
                if let match = known.matches(header).first { counts[match.kind, default: 0] += 1 }
            }
            let all = Double(pulsars.count)
            return (Double(counts[.known] ?? 0) / all, Double(counts[.sidelobe] ?? 0) / all)
        }
        let own = share(KnownPulsars(pulsars))
        let chance = share(KnownPulsars(moved))

        #expect(own.known > 0.9)
        #expect(chance.known < 0.005 && chance.sidelobe < 0.005)
    }
}
