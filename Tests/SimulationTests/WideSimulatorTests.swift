import Candidates
import Foundation
import Preprocessing
import RandomNumbers
import Testing

@testable import Simulation

/// Candidates of any survey, and the projections of a fold that they are made of.
@Suite struct WideSimulatorTests {
    private static let survey = SurveySetup.compact

    private func projections(
        _ signals: [Signal], periodSeconds: Double = 0.3, dispersionMeasure: Double = 50,
        reach: FoldProjections.Reach, subtractsMean: Bool = false, seed: UInt64 = 1
    ) -> FoldProjections {
        var random = RandomSource(seed: seed)
        var recipe = Recipe(
            .pulsar, kind: "", periodSeconds: periodSeconds, dispersionMeasure: dispersionMeasure, survey: Self.survey,
            &random)
        recipe.signals = signals
        recipe.subtractsMean = subtractsMean
        recipe.timeNoise = recipe.timeNoise.map { _ in 1 }
        recipe.bandNoise = recipe.bandNoise.map { _ in 1 }
        return FoldProjections(
            recipe, live: Array(2..<Self.survey.subBands), survey: Self.survey, reach: reach, random: &random)
    }

    private static let nowhere = FoldProjections.Reach(dispersion: 0, drift: 0, bend: false)
    private static let everywhere = FoldProjections.Reach(dispersion: 0.5, drift: 0.5, bend: false)

    @Test func sameSeedSameCandidate() {
        let made = [1, 1, 2].map { WideSimulator(seed: $0).candidate(.pulsar, number: 3).candidate }
        #expect(made[0] == made[1])
        #expect(made[0] != made[2])
        #expect(WideSimulator(seed: 1).candidate(.pulsar, number: 4).candidate != made[0])
    }

    /// Both planes add up to one profile, after each turn of the search too.
    @Test(arguments: [false, true]) func bothPlanesHaveOneProfile(_ isSearched: Bool) {
        let projections = projections([], reach: isSearched ? Self.everywhere : Self.nowhere)
        let bins = Self.survey.bins
        for bin in 0..<bins {
            let sums = [projections.time, projections.band].map { plane in
                stride(from: bin, to: plane.count, by: bins).reduce(0.0) { $0 + Double(plane[$1]) }
            }
            #expect(abs(sums[0] - sums[1]) < 1e-3 * (1 + abs(sums[0])))
        }
    }

    /// Noise of deviation 1 a sample: the variance of a bin is the number of samples in it, and a row of one plane and a row
    /// of the other have one sample in common.
    @Test func theNoiseIsThatOfACube() {
        let (rows, bins) = (Self.survey.subIntegrations, Self.survey.bins)
        var (time, band, both, count) = (0.0, 0.0, 0.0, 0.0)
        for seed in 0..<200 {
            let projections = projections([], reach: Self.nowhere, seed: UInt64(seed))
            for bin in 0..<bins {
                let (a, b) = (Double(projections.time[3 * bins + bin]), Double(projections.band[5 * bins + bin]))
                time += a * a
                band += b * b
                both += a * b
                count += 1
            }
        }
        let live = Double(Self.survey.subBands - 2)
        // 12,800 values: the deviation of a variance is 1.3 % of it, that of the covariance 0.13.
        #expect(abs(time / count / live - 1) < 0.05)
        #expect(abs(band / count / Double(rows) - 1) < 0.05)
        #expect(abs(both / count - 1) < 0.6)
    }

    /// Where the mean of all channels is subtracted at every moment, nothing is left that arrives at all frequencies at once, and
    /// what is left of a dispersed pulse adds up to nothing at a dispersion measure of 0.
    @Test func subtractingTheMeanRemovesWhatIsUndispersed() {
        // A sub-band's own dispersion is less than the pulse's width, so that turning whole sub-bands does.
        let (bins, dispersionMeasure) = (Self.survey.bins, 100.0)
        var undispersed = Signal(
            PulseShape(components: [(phase: 0.3, width: 0.08, height: 1)]), signalToNoise: 2000, survey: Self.survey)
        var dispersed = undispersed
        undispersed.excessDispersionMeasure = -dispersionMeasure
        dispersed.excessDispersionMeasure = 0
        func band(_ signal: Signal, _ subtractsMean: Bool) -> [Double] {
            let made = [[signal], []].map {
                projections(
                    $0, dispersionMeasure: dispersionMeasure, reach: Self.nowhere, subtractsMean: subtractsMean
                ).band
            }
            // Without the noise, which is the same.
            return zip(made[0], made[1]).map { Double($0 - $1) }
        }
        func power(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
        #expect(power(band(undispersed, true)) < 0.01 * power(band(undispersed, false)))
        let left = band(dispersed, true)
        #expect(power(left) > 0.5 * power(band(dispersed, false)))
        // Every channel turned to when its waves arrived.
        func arrived(_ plane: [Double]) -> [Double] {
            var sum = [Double](repeating: 0, count: bins)
            for (place, channel) in (2..<Self.survey.subBands).enumerated() {
                let turns = dispersionMeasure * Self.survey.delaysPerUnit[channel] / 0.3
                let shift = Int((turns * Double(bins)).rounded())
                for bin in 0..<bins { sum[(bin + shift) % bins] += plane[place * bins + bin] }
            }
            return sum
        }
        #expect(power(arrived(left)) < 0.03 * power(arrived(band(dispersed, false))))
    }

    /// Samples of white noise laid one by one over the bins that they lie in, as prepfold does it, give neighbouring bins the
    /// variance and covariance that the planes have.
    @Test(arguments: [1.0, 0.5]) func shortPeriodsHaveCorrelatedBins(_ sampleBins: Double) {
        let bins = Self.survey.bins
        func moments(_ rows: [[Double]], _ samplesABin: Double) -> (variance: Double, covariance: Double) {
            let values = rows.flatMap { row in row.indices.map { (row[$0], row[($0 + 1) % row.count]) } }
            let count = Double(values.count) * samplesABin
            return (values.reduce(0) { $0 + $1.0 * $1.0 } / count, values.reduce(0) { $0 + $1.0 * $1.1 } / count)
        }
        var random = RandomSource(seed: 3)
        let turns = 40
        let laid = (0..<100).map { _ in
            var row = [Double](repeating: 0, count: bins)
            var start = random.uniform()
            // A sample at any phase: no period is a whole number of samples.
            let end = start + Double(turns * bins)
            while start < end {
                let value = random.normal()
                let edge = start.rounded(.down) + 1
                let inside = min(edge - start, sampleBins) / sampleBins
                row[Int(start) % bins] += value * inside
                row[Int(edge) % bins] += value * (1 - inside)
                start += sampleBins * 1.000_137
            }
            return row
        }
        let expected = moments(laid, Double(turns) / sampleBins)
        let period = Double(bins) * Self.survey.samplingSeconds / sampleBins
        let live = Double(Self.survey.subBands - 2)
        let made = (0..<100).map { seed in
            projections([], periodSeconds: period, reach: Self.nowhere, seed: UInt64(seed)).time.prefix(bins).map(
                Double.init)
        }
        let found = moments(made, live)
        #expect(abs(found.variance - expected.variance) < 0.05)
        #expect(abs(found.covariance - expected.covariance) < 0.03)
        #expect(found.covariance > 0.05)
    }

    /// A pulse at another dispersion measure and period is brought back to the fold's own.
    @Test func theSearchFindsWhatWasPutIn() {
        var signal = Signal(
            PulseShape(components: [(phase: 0.4, width: 0.05, height: 1)]), signalToNoise: 300, survey: Self.survey)
        let offset = 0.2 * 0.3 / Self.survey.bandDelayPerUnit
        signal.excessDispersionMeasure = offset
        signal.timePhase = InterferenceRecipe.drift(Self.survey.subIntegrations, turns: 0.25)
        let found = projections([signal], reach: Self.everywhere)
        // A trial is a bin of 64 over the band, and over the observation.
        #expect(abs(found.dispersionOffset - offset) < 2.0 / 64 * 0.3 / Self.survey.bandDelayPerUnit)
        #expect(abs(found.driftTurns - 0.25) <= 2.0 / 64)
        let best = projections([signal], reach: Self.nowhere)
        func peak(_ projections: FoldProjections) -> Float {
            let bins = Self.survey.bins
            return (0..<bins).map { bin in
                stride(from: bin, to: projections.time.count, by: bins).reduce(Float(0)) { $0 + projections.time[$1] }
            }.max() ?? 0
        }
        #expect(peak(found) > 2 * peak(best))
    }

    /// Periods and dispersion measures are drawn alike for all: those of pulsars and of others have the same median within
    /// what so few scatter by.
    @Test func headersDoNotTellPulsarsFromOthers() {
        let simulator = WideSimulator(seed: 7)
        func headers(_ truth: Truth) -> [CandidateHeader] {
            (0..<300).map { simulator.candidate(truth, number: $0).candidate.header }
        }
        let (pulsars, others) = (headers(.pulsar), headers(.noise))
        /// The share of candidates whose value is below a limit, of pulsars less that of noise.
        func difference(_ value: KeyPath<CandidateHeader, Double?>, below limit: Double) -> Double {
            let shares = [pulsars, others].map { headers in
                Double(headers.count { ($0[keyPath: value] ?? 0) < limit }) / Double(headers.count)
            }
            return shares[0] - shares[1]
        }
        for limit in [0.01, 0.1, 1] { #expect(abs(difference(\.periodSeconds, below: limit)) < 0.12) }
        for limit in [5.0, 50, 200] { #expect(abs(difference(\.dispersionMeasure, below: limit)) < 0.12) }
    }

    @Test(arguments: Truth.allCases) func everyCandidateHasWhatANetworkTakes(_ truth: Truth) throws {
        let simulator = WideSimulator(seed: 2)
        for number in 0..<40 {
            let candidate = simulator.candidate(truth, number: number).candidate
            #expect(candidate.label == truth.label)
            let planes = CandidatePlanes(candidate)
            let time = try #require(planes.timePhase)
            let isFinite = time.allSatisfy(\.isFinite)
            let (least, greatest) = (time.min() ?? 0, time.max() ?? 0)
            #expect(isFinite && least < greatest)
            #expect((planes.frequencyPhase == nil) == ((candidate.fold.subBands?.plane.rows ?? 0) == 1))
        }
    }
}
