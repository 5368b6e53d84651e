import Candidates
import Foundation
import Testing

@testable import Preprocessing

@Suite struct UndispersedSignalTests {
    /// Eight channels of 1,300 to 1,510 MHz and 64 bins; a pulse of one bin in each, and one of two values as noise.
    private func candidate(pulseAt bins: [Int], dispersionMeasure: Double) -> Candidate {
        let frequencies = (0..<8).map { 1510 - 30 * Double($0) }
        let values = bins.flatMap { pulse in (0..<64).map { $0 == pulse ? 100 : $0 % 2 == 0 ? 0.1 : -0.1 } }
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        candidate.header.periodSeconds = 0.1
        candidate.header.dispersionMeasure = dispersionMeasure
        candidate.fold.profile = [Double](repeating: 0, count: 64)
        candidate.fold.subBands = SubBands(
            plane: PhasePlane(rows: 8, bins: 64, values: values, weights: [Double](repeating: 1, count: 8)),
            frequenciesMegahertz: frequencies, dedispersedAt: 0, referenceMegahertz: 1510)
        return candidate
    }

    /// Bins late at a DM of 300 by delay = DM / (2.41e-4 f^2), rounded. At DM 0 the closest two of the eight pulses stand side by
    /// side, which the best boxcar of two bins takes in: (2 - 2/8) / sqrt(2 (1 - 2/64)) against (8 - 1/8) / sqrt(1 - 1/64).
    @Test func aDispersedPulseIsWeakerAtZero() throws {
        let late = (0..<8).map { channel -> Int in
            let frequency = 1510 - 30 * Double(channel)
            let seconds = 300 / 2.41e-4 * (1 / (frequency * frequency) - 1 / (1510.0 * 1510))
            return Int((seconds / 0.1 * 64).rounded())
        }
        #expect(late.map { $0 % 64 } == [0, 14, 30, 46, 63, 17, 37, 58])
        let ratio = try #require(
            UndispersedSignal.ratio(of: candidate(pulseAt: late.map { (20 + $0) % 64 }, dispersionMeasure: 300)))
        #expect(abs(ratio - 0.1584) < 0.002, "\(ratio)")
    }

    @Test func interferenceIsStrongestAtZero() throws {
        let ratio = try #require(
            UndispersedSignal.ratio(of: candidate(pulseAt: [Int](repeating: 20, count: 8), dispersionMeasure: 300)))
        #expect(abs(ratio - 1 / 0.1584) < 0.1, "\(ratio)")
    }

    @Test func atItsOwnDMItIsOne() throws {
        #expect(UndispersedSignal.ratio(of: candidate(pulseAt: Array(20..<28), dispersionMeasure: 0)) == 1)
    }

    @Test func withoutChannelsOrDMThereIsNone() {
        var candidate = candidate(pulseAt: Array(20..<28), dispersionMeasure: 10)
        candidate.header.dispersionMeasure = nil
        #expect(UndispersedSignal.ratio(of: candidate) == nil)
        candidate.header.dispersionMeasure = 10
        candidate.fold.subBands = nil
        #expect(UndispersedSignal.ratio(of: candidate) == nil)
    }
}
