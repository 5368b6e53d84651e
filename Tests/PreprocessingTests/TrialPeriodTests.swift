import Candidates
import Formats
import Foundation
import RandomNumbers
import TestSupport
import Testing

@testable import Preprocessing

@Suite struct TrialPeriodTests {
    private let period = 0.2
    private let seconds = 400.0

    /// A fold of 40 sub-integrations whose pulse comes later by `turns`, at a time in seconds from the middle.
    private func fold(_ turns: (Double) -> Double) -> Candidate {
        var random = RandomSource(seed: 8)
        let (rows, bins) = (40, 128)
        let values = (0..<(rows * bins)).map { index in
            let time = ((Double(index / bins) + 0.5) / Double(rows) - 0.5) * seconds
            var distance = Double(index % bins) / Double(bins) - 0.4 - turns(time)
            distance -= distance.rounded()
            return 0.5 * random.normal() + exp(-distance * distance / (2 * 0.015 * 0.015))
        }
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        candidate.header.periodSeconds = period
        candidate.header.observationSeconds = seconds
        candidate.fold.timePhase = PhasePlane(
            rows: rows, bins: bins, values: values, weights: [Double](repeating: 1, count: rows))
        return candidate
    }

    private func peak(_ x: [Double], _ y: [Double]) throws -> Double {
        x[try #require(y.indices.max { y[$0] < y[$1] })]
    }

    /// A pulsar of period P + p, folded at P, comes t / P turns of length p / P later.
    @Test(arguments: [-3e-5, 0, 1.2e-5]) func thePeakIsAtTheTruePeriod(_ offset: Double) throws {
        let curve = try #require(TrialPeriods.periodCurve(of: fold { $0 / period * offset / period }))
        #expect(curve.trials.count == 65)
        let step = curve.trials[1] - curve.trials[0]
        #expect(abs(try peak(curve.trials, curve.signalToNoise) - offset) <= 1.01 * step)
        let best = try #require(curve.signalToNoise.max())
        #expect(best > 2 * (curve.signalToNoise.first ?? 0) || offset != 0)
    }

    /// Acceleration a makes the period P (1 + a t / c), which brings pulses a t^2 / (2 c P) turns later.
    @Test(arguments: [-200.0, 150]) func thePeakIsAtTheTrueAcceleration(_ acceleration: Double) throws {
        let curve = try #require(
            TrialPeriods.accelerationCurve(
                of: fold { acceleration * $0 * $0 / (2 * 299_792_458 * period) }))
        let step = curve.trials[1] - curve.trials[0]
        #expect(abs(try peak(curve.trials, curve.signalToNoise) - acceleration) <= 2 * step)
    }

    @Test func withoutLengthOrPeriodOrSubIntegrationsThereIsNone() {
        let whole = fold { _ in 0 }
        for change: (inout Candidate) -> Void in [
            { $0.header.observationSeconds = nil }, { $0.header.periodSeconds = 0 }, { $0.fold.timePhase = nil },
            { $0.fold.timePhase?.weights = [Double](repeating: 0, count: 40) },
        ] {
            var candidate = whole
            change(&candidate)
            #expect(TrialPeriods.periodCurve(of: candidate) == nil)
            #expect(TrialPeriods.accelerationCurve(of: candidate) == nil)
        }
    }

    /// A block's best trial is the candidate's period: offset 0.
    @Test func aBlocksPeriodsAreCountedFromItsBest() {
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        candidate.fold.block = SignalToNoiseBlock(
            dispersionMeasures: [1, 2], periodOffsetsSeconds: [-2, 0, 3], values: [1, 2, 3, 1, 9, 4])
        #expect(CandidateCurves(candidate).period?.trials == [-2, 0, 3])
        candidate.fold.block = SignalToNoiseBlock(
            dispersionMeasures: [1, 2], periodOffsetsSeconds: [-2, 0, 3], values: [1, 2, 3, 1, 4, 9])
        #expect(CandidateCurves(candidate).period?.trials == [-5, -3, 0])
    }

    @Test func aCandidateWithBothHasTheSearchsCurveAndTheFolds() {
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        let fold = SignalToNoiseBlock(dispersionMeasures: [1, 2], periodOffsetsSeconds: [0], values: [1, 2])
        let search = SignalToNoiseBlock(dispersionMeasures: [0, 9], periodOffsetsSeconds: [0], values: [5, 6])
        (candidate.fold.block, candidate.search) = (fold, Search(block: search))
        #expect(CandidateCurves(candidate).searchDM == search.dmCurve)
        #expect(CandidateCurves(candidate).foldDM == fold.dmCurve)
        candidate.search = nil
        #expect(CandidateCurves(candidate).searchDM == nil)
    }

    // MARK: - Windows and smaller planes

    @Test func aPulseWindowMeasuresThePulseAndNotTheNoise() throws {
        var random = RandomSource(seed: 1)
        let noise = (0..<200).map { _ in random.normal() }
        var pulse = noise
        for bin in 195..<205 { pulse[bin % 200] += 8 }
        let window = try #require(PulseWindow(pulse))
        #expect(abs(window.widthTurns - 0.05) < 0.011)
        // 10 of 200 bins stand 8 above noise of 1: 10 (8 - 0.4) / sqrt(10 * 0.95) = 24.7.
        #expect(abs(window.signalToNoise(of: pulse) - 24.7) < 5)
        // One meaning: the best boxcar of the profile that the window was found in has the signal-to-noise of the search.
        let best = PulseSearch.signalToNoise(profile: pulse, noise: PulseSearch.noise(of: pulse))
        #expect(abs(window.signalToNoise(of: pulse) - best) < 1e-9)
        #expect(abs(window.signalToNoise(of: noise)) < 3)
        #expect(PulseWindow([1, 1, 1, 1]) == nil && PulseWindow([1, 2]) == nil)
    }

    @Test func aReducedPlaneTakesWeightedMeans() {
        let plane = PhasePlane(
            rows: 4, bins: 4, values: [0, 2, 4, 6, 10, 12, 14, 16, 1, 1, 3, 3, .nan, 0, 0, 0], weights: [1, 3, 2, 5])
        let reduced = plane.reduced(toRows: 2, bins: 2)
        #expect(reduced.values == [8.5, 12.5, 1, 3])
        #expect(reduced.weights == [4, 2])
        #expect(plane.reduced(toRows: 9, bins: 9).values[..<8] == plane.values[..<8])
    }

    /// Each of these files counts its phases from another frequency.
    @Test(
        .needsRealData,
        arguments: [
            "psrfits/J1909-3744_59590.303334_500.rfiClean.fits", "psrfits/J1909-3744_59630.163760_1460.rfiClean.fits",
            "timer/psrchive_example.ar", "pfd/presto/Ter5_080912_DM242.30_PSR_1748-2446A.pfd",
            "phcx/htru1/pulsar_0001.phcx",
        ])
    func subBandsAndProfileHaveThePulseAtOnePhase(_ file: String) throws {
        let candidate = try #require(try CandidateReader.candidates(in: RealData.path(file)).first)
        let bands = try #require(CandidatePlanes.dedispersed(candidate))
        let profile = try #require(candidate.fold.profile)
        let distance =
            try #require(PulseSearch.phase(of: bands.meanProfile)) - #require(PulseSearch.phase(of: profile))
        #expect(abs(distance - distance.rounded()) < 1.01 / Double(profile.count))
    }

    /// The sub-bands of every fold at hand, dedispersed in numpy as PRESTO's prepfold.py does it: whole bins, delays of
    /// DM / (0.000241 f^2) at the sub-bands' highest frequencies (times 1 + v/c), the fold's own frequency.
    @Test(.needsRealData, .needsPython("numpy")) func subBandsAreDedispersedByPRESTOsRule() throws {
        let script = """
            import struct, sys, numpy as np
            for path in sys.argv[1:]:
                b = open(path, 'rb').read(); counts = struct.unpack_from('<12i', b, 0); p = 48
                for _ in range(4): p += 4 + struct.unpack_from('<i', b, p)[0]
                p += 32; d = struct.unpack_from('<9d', b, p); fold = struct.unpack_from('<f4x3d', b, p + 72 + 64)
                nsub, npart, nbin, nchan = counts[3:7]; per = nchan // nsub
                f = (d[6] + (per * (np.arange(nsub) + 1) - 1) * d[7]) * (1 + d[5])
                delay = d[8] / (0.000241 * f * f); late = np.floor((delay - delay[-1]) * nbin * fold[1] + 0.5)
                print(path, *(late.astype(int) % nbin))
            """
        let folds = FileManager.default.enumerator(atPath: RealData.path(""))?.compactMap { $0 as? String } ?? []
        let paths = folds.filter { $0.hasSuffix(".pfd") && !$0.contains("truncated") }.sorted().map {
            RealData.path($0)
        }
        let lines = try Python.run(script, paths).split(separator: "\n")
        try #require(lines.count == paths.count && paths.count > 100)
        for line in lines {
            let words = line.split(separator: " ")
            let path = String(words[0])
            let candidate = try #require(try CandidateReader.candidates(in: path).first)
            guard let subBands = candidate.fold.subBands, let found = CandidatePlanes.dedispersed(candidate) else {
                #expect(words.count == 2, "\(path)")
                continue
            }
            let late = words.dropFirst().compactMap { Int($0) }
            // Highest frequency first.
            let expected = (0..<late.count).reversed().flatMap { row -> [Double] in
                let profile = Array(subBands.plane[row: row])
                return Array(profile[late[row]...] + profile[..<late[row]])
            }
            #expect(found.values == expected, "\(path)")
        }
    }

    /// The sub-bands come to the phase of the profile whatever frequency that counts from.
    @Test func subBandsAreDedispersedToTheProfilesPhase() throws {
        let (bins, period) = (64, 0.1)
        let frequencies = [1200.0, 1300, 1400]
        let delays = frequencies.map { frequency in
            let turns = 30 / 2.41e-4 * (1 / (frequency * frequency) - 1 / (1250.0 * 1250)) / period
            return (Int((turns * Double(bins)).rounded()) % bins + bins) % bins
        }
        var values = [Double](repeating: 0, count: 3 * bins)
        for (row, delay) in delays.enumerated() { values[row * bins + (10 + delay) % bins] = 1 }
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        // The best period is another than the one that was folded with; the bins are a part of the latter.
        (candidate.header.periodSeconds, candidate.header.dispersionMeasure) = (1.01 * period, 30)
        candidate.fold.subBands = SubBands(
            plane: PhasePlane(rows: 3, bins: bins, values: values, weights: [1, 1, 1]),
            frequenciesMegahertz: frequencies, dedispersedAt: 0, referenceMegahertz: 1250, periodSeconds: period)
        let plane = try #require(CandidatePlanes.dedispersed(candidate))
        #expect((0..<3).allSatisfy { plane[row: $0].firstIndex(of: 1) == $0 * bins + 10 })
    }
}
