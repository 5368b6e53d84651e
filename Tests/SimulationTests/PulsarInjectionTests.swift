import Candidates
import Foundation
import Testing

@testable import Simulation

/// Pulsars laid into folds that exist already.
@Suite struct PulsarInjectionTests {
    /// Noise of a survey whose files hold both planes of one cube.
    private static func fold(_ number: Int) -> Candidate {
        FoldSimulator(seed: 11, survey: .compact).candidate(.noise, number: number).candidate
    }

    private static func backgrounds(_ count: Int) throws -> [FoldBackground] {
        try (0..<count).map { try FoldBackground(fold($0)) }
    }

    @Test func sameSeedSameCandidate() throws {
        let backgrounds = try Self.backgrounds(2)
        let made = [1, 1, 2].map { PulsarInjection(seed: $0, into: backgrounds).candidate(number: 3).candidate }
        #expect(made[0] == made[1] && made[0] != made[2])
    }

    /// What is put in comes out: the best box catches most of a pulse's signal-to-noise ratio, and some pulses are smeared,
    /// scattered or drift. A background whose noise were on a wrong scale would show in all of them.
    @Test func theStrengthIsThatWhichWasPutIn() throws {
        let injection = PulsarInjection(seed: 4, into: try Self.backgrounds(5))
        let ratios = try (0..<200).map { number in
            let (candidate, parameters) = injection.candidate(number: number)
            #expect(candidate.label == .pulsar)
            return try #require(candidate.foldedSignalToNoise) / parameters.signalToNoise
        }.sorted()
        #expect((0.7...1.05).contains(ratios[100]), "median \(ratios[100])")
        #expect(ratios[190] < 1.3, "the 95 % at \(ratios[190])")
    }

    /// Where and when it was observed is the fold's, and so are period and dispersion measure but for what the search changes;
    /// what the fold's file says of its own signal is not.
    @Test func theHeaderIsTheFolds() throws {
        var fold = Self.fold(0)
        fold.header.statedSignalToNoise = 77
        fold.header.significance = 66
        fold.header.beam = "5"
        let injection = PulsarInjection(seed: 2, into: [try FoldBackground(fold)])
        for number in 0..<20 {
            let header = injection.candidate(number: number).candidate.header
            #expect(header.modifiedJulianDate == fold.header.modifiedJulianDate && header.beam == "5")
            #expect(header.rightAscensionDegrees == fold.header.rightAscensionDegrees)
            #expect(header.statedSignalToNoise == nil && header.significance == nil)
            let period = try #require(header.periodSeconds)
            let old = try #require(fold.header.periodSeconds)
            // Two turns over the observation are the farthest that the search goes.
            #expect(abs(period / old - 1) <= 2 * old / (fold.header.observationSeconds ?? 1))
        }
    }

    /// Rows without data stay without.
    @Test func zappedRowsStayEmpty() throws {
        var fold = Self.fold(1)
        let time = try #require(fold.fold.timePhase)
        let band = try #require(fold.fold.subBands)
        let (row, channel) = (3, 7)
        func emptied(_ plane: PhasePlane, _ row: Int) -> PhasePlane {
            var plane = plane
            plane.weights[row] = 0
            for bin in 0..<plane.bins { plane.values[row * plane.bins + bin] = 0 }
            return plane
        }
        fold.fold.timePhase = emptied(time, row)
        fold.fold.subBands?.plane = emptied(band.plane, channel)
        let injection = PulsarInjection(seed: 2, into: [try FoldBackground(fold)])
        for number in 0..<20 {
            let made = injection.candidate(number: number).candidate
            let time = try #require(made.fold.timePhase)
            let subBands = try #require(made.fold.subBands)
            #expect(time.weights[row] == 0 && time.weights.count { $0 == 0 } == 1)
            let place = try #require(
                subBands.frequenciesMegahertz.firstIndex { abs($0 - band.frequenciesMegahertz[channel]) < 1 })
            let values = subBands.plane[row: place]
            #expect(subBands.plane.weights[place] == 0 && values.allSatisfy { $0 == 0 })
        }
    }

    @Test func whatCannotBeUsedSaysWhy() throws {
        func reason(_ change: (inout Candidate) -> Void) -> String {
            var fold = Self.fold(0)
            change(&fold)
            do throws(FoldBackground.Unusable) {
                _ = try FoldBackground(fold)
                return ""
            } catch {
                return error.description
            }
        }
        let whole = reason { _ in }
        let noChannels = reason { $0.fold.subBands = nil }
        let noTime = reason { $0.fold.timePhase = nil }
        let noPeriod = reason { fold in
            fold.header.periodSeconds = nil
            fold.fold.subBands?.periodSeconds = nil
        }
        let uneven = reason { fold in
            for channel in 8..<16 { fold.fold.subBands?.frequenciesMegahertz[channel] -= 300 }
        }
        let others = reason { fold in fold.fold.timePhase?.values.reverse() }
        let blank = reason { fold in
            let count = fold.fold.timePhase?.values.count ?? 0
            fold.fold.timePhase?.values = [Double](repeating: 1, count: count)
        }
        #expect(whole.isEmpty && !noPeriod.isEmpty)
        #expect(noChannels.contains("no frequency channels") && noTime.contains("no time-phase plane"))
        #expect(uneven.contains("not evenly spaced"))
        #expect(others.contains("do not add up to one profile"))
        #expect(blank.contains("without noise"))
    }
}
