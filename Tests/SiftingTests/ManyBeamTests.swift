import Candidates
import Glibc
import RandomNumbers
import Testing

@testable import Sifting

/// Signals in many beams at once.
@Suite struct ManyBeamTests {
    /// Thirteen beams half a degree apart.
    private let positions = (0..<13).map { beam -> (Double, Double) in
        let (column, row) = (Double(beam % 4), Double(beam / 4))
        return (200 + column * 0.5, 20 + row * 0.5)
    }

    private func flagged(_ list: [CandidateHeader], _ rules: SiftingRules = SiftingRules()) throws -> [Int] {
        let beams = try #require(SignalList(headers: list).sifter(rules).manyBeams)
        #expect(beams.count == list.indices.count { beams.contain(rank: $0) })
        return list.indices.filter { beams.contain(rank: $0) }
    }

    /// Interference is as strong everywhere.
    @Test func interference() throws {
        var source = RandomSource(seed: 2)
        var list = positions.map { SignalList.header(50, $0.0, $0.1, dm: 3, snr: 12 + source.normal()) }
        #expect(try flagged(list) == Array(0..<13))
        // On other days, with another DM, at another frequency, in too few beams it is not the same.
        for place in list.indices { list[place].modifiedJulianDate = 59_000 + Double(place) }
        #expect(try flagged(list).isEmpty)
        for place in list.indices {
            (list[place].modifiedJulianDate, list[place].dispersionMeasure) = (59_000, Double(place) * 12)
        }
        #expect(try flagged(list).isEmpty)
        #expect(try flagged(Array(positions.prefix(5)).map { SignalList.header(50, $0.0, $0.1) }).isEmpty)
        #expect(try flagged(Array(positions.prefix(6)).map { SignalList.header(50, $0.0, $0.1) }).count == 6)
        #expect(
            try flagged(
                positions.enumerated().map { SignalList.header(50 + Double($0.offset), $0.element.0, $0.element.1) }
            ).isEmpty)
        var rules = SiftingRules()
        rules.manyBeams = 14
        #expect(try flagged(positions.map { SignalList.header(50, $0.0, $0.1) }, rules).isEmpty)
    }

    /// A bright pulsar in the side lobes gets weaker: its S/N falls to a half within a quarter of a degree.
    @Test func aPulsar() throws {
        let list = positions.map { position in
            let distance = max(abs(position.0 - 200), abs(position.1 - 20)) * 60
            return SignalList.header(1.5, position.0, position.1, snr: 400 * Self.half(distance / 15) + 8)
        }
        #expect(try flagged(list).isEmpty)
    }

    /// A half to a power.
    private static func half(_ power: Double) -> Double { exp2(-power) }

    /// The decay of numbers that fall exactly, and scipy's of some that scatter (curve_fit with sigma 1, exponential).
    @Test func decay() {
        let exact = ManyBeams.decay([(0, 100), (10, 50), (20, 25), (30, 12.5)])
        #expect(abs(exact.value - 0.0693147) < 1e-6 && exact.error < 0.01)
        #expect(ManyBeams.decay([(5, 10), (5, 11), (5, 12)]).error == .infinity)
        let flat = ManyBeams.decay([(0, 10), (30, 10), (60, 10), (90, 10)])
        #expect(abs(flat.value) < 1e-12 && flat.error < 0.005)
    }
}
