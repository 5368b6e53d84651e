import Candidates
import Foundation
import Simulation
import Testing

@testable import Preprocessing

@Suite struct DispersionTests {
    /// A noisy pulse that arrives with the delays of one DM, in a file that says another.
    private func candidate(trueDM: Double, saidDM: Double) -> Candidate {
        let frequencies = (0..<32).map { 1200 + 10 * Double($0) }
        let (period, bins) = (0.5, 128)
        let delays = frequencies.map { frequency in
            let turns = trueDM / 2.41e-4 * (1 / (frequency * frequency) - 1 / (1510.0 * 1510)) / period
            return Int((turns * Double(bins)).rounded()) % bins
        }
        var values: [Double] = []
        for channel in frequencies.indices {
            for bin in 0..<bins {
                let distance = Double((bin - delays[channel] - 30 + 2 * bins) % bins)
                let noise = sin(Double(channel * 977 + bin * 131) * 12.9898) * 0.3
                values.append(exp(-pow(min(distance, Double(bins) - distance), 2) / 8) + noise)
            }
        }
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        candidate.header.periodSeconds = period
        candidate.header.dispersionMeasure = saidDM
        candidate.fold.subBands = SubBands(
            plane: PhasePlane(rows: 32, bins: bins, values: values, weights: [Double](repeating: 1, count: 32)),
            frequenciesMegahertz: frequencies, dedispersedAt: 0)
        return candidate
    }

    /// PRESTO's delay_from_dm(100, 1400), which is DM / (0.000241 f^2): 0.21170 s.
    @Test func delayOfThePlasma() {
        let delay = Dispersion.delaySeconds(
            frequencyMegahertz: 1400, referenceMegahertz: .infinity, dispersionMeasure: 100)
        #expect(abs(delay - 0.21170293843678) < 1e-12)
    }

    @Test(arguments: [0.0, -12, 20]) func theCurvePeaksAtTheTrueDM(_ error: Double) throws {
        let curve = try #require(TrialDedispersion.curve(of: candidate(trueDM: 100, saidDM: 100 + error)))
        let best = try #require(curve.signalToNoise.indices.max { curve.signalToNoise[$0] < curve.signalToNoise[$1] })
        let step = curve.trials[1] - curve.trials[0]
        #expect(curve.trials.count == 65)
        #expect(abs(curve.trials[best] - 100) <= 2 * step)
        #expect(abs(curve.trials[32] - (100 + error)) < 1e-9)
    }

    /// The trials reach a quarter of a turn of delay across the band to either side.
    @Test func theCurvesSpan() throws {
        let curve = try #require(TrialDedispersion.curve(of: candidate(trueDM: 100, saidDM: 100)))
        let delay = Dispersion.delaySeconds(
            frequencyMegahertz: 1200, referenceMegahertz: 1510,
            dispersionMeasure: (curve.trials.last ?? 0) - 100)
        #expect(abs(delay / 0.5 - 0.25) < 1e-9)
    }

    @Test func noCurveWithoutChannelsOrPeriod() {
        var candidate = candidate(trueDM: 100, saidDM: 100)
        candidate.header.periodSeconds = nil
        #expect(TrialDedispersion.curve(of: candidate) == nil)
        #expect(
            LyonFeatures.reasonForLacking("dm_mean", in: candidate) == "it has no DM curve, and its period is unknown")
        candidate.fold.subBands = nil
        #expect(LyonFeatures.reasonForLacking("dm_mean", in: candidate).contains("no frequency channels"))
    }

    @Test func signalToNoiseOfAKnownPulse() {
        // Noise of deviation 1 and zero mean, a box of 4 bins and height 10: S/N = 4 * 10 / sqrt(4) but for the mean.
        var profile = (0..<200).map { $0.isMultiple(of: 2) ? 1.0 : -1 }
        for bin in 40..<44 { profile[bin] += 10 }
        let noise = PulseSearch.noise(of: profile)
        #expect(abs(noise - 1) < 0.01)
        let expected = (40 - 4 * 40.0 / 200) / (4 * (1 - 4.0 / 200)).squareRoot()
        #expect(abs(PulseSearch.signalToNoise(profile: profile, noise: 1) - expected) < 1e-9)
    }

    @Test func numbersThatAreTooLargeToBeAddedHaveNoRatio() {
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        candidate.fold.profile = (0..<32).map { $0 == 3 ? 1.7e308 : Double($0 % 3) * 1e307 }
        #expect(candidate.foldedSignalToNoise == nil)
        #expect(candidate.signalToNoise == nil)
    }

    /// A fold at two, three or four times the period: each half turn has a pulse in it.
    @Test(arguments: [1, 2, 3, 4]) func severalPulsesATurnAreNoNoise(_ pulses: Int) {
        var profile = (0..<240).map { $0.isMultiple(of: 2) ? 1.0 : -1 }
        for pulse in 0..<pulses { for bin in 0..<4 { profile[pulse * 240 / pulses + bin] += 40 } }
        #expect(abs(PulseSearch.noise(of: profile) - 1) < 0.01)
    }

    /// Summed as they arrived, the channels smear the pulse.
    @Test func dispersionSmearsASimulatedPulse() throws {
        // A narrow bright pulse whose delay across the band is a large part of a turn.
        let simulator = FoldSimulator(seed: 5, survey: .compact)
        let isSuitable = { (fold: SimulatedFold) -> Bool in
            let (period, dispersionMeasure) = (fold.header.periodSeconds ?? 0, fold.header.dispersionMeasure ?? 0)
            let isBright = (fold.header.signalToNoise ?? 0) > 40
            return isBright && fold.parameters.widthTurns < 0.06 && dispersionMeasure > 300 * period
        }
        let fold = try #require((0..<40).lazy.map { simulator.fold(.pulsar, number: $0) }.first(where: isSuitable))
        var candidate = fold.candidate(path: "x")
        let aligned = try #require(candidate.foldedSignalToNoise)
        let channels = try #require(candidate.fold.subBands?.plane)
        var sum = [Double](repeating: 0, count: channels.bins)
        for (index, value) in channels.values.enumerated() { sum[index % channels.bins] += value }
        candidate.fold.profile = sum
        let smeared = try #require(candidate.foldedSignalToNoise)
        #expect(aligned > 1.5 * smeared)
    }
}
