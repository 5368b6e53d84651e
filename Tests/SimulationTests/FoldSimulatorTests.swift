import Candidates
import Foundation
import Preprocessing
import RandomNumbers
import Testing

@testable import Simulation

@Suite struct FoldSimulatorTests {
    @Test func sameSeedSameFold() {
        let folds = [1, 1, 2].map { FoldSimulator(seed: $0, survey: .compact).fold(.pulsar, number: 3) }
        #expect(folds[0].samples == folds[1].samples)
        #expect(folds[0].header == folds[1].header)
        #expect(folds[0].search.curve.signalToNoise == folds[1].search.curve.signalToNoise)
        #expect(folds[0].samples != folds[2].samples)
        #expect(FoldSimulator(seed: 1, survey: .compact).fold(.pulsar, number: 4).samples != folds[0].samples)
    }

    @Test(arguments: SurveySetup.all) func theShapesAreTheSurveys(_ survey: SurveySetup) throws {
        let fold = FoldSimulator(seed: 1, survey: survey).fold(.rfi, number: 1)
        let candidate = fold.candidate(path: "x")
        #expect(candidate.fold.profile?.count == survey.bins)
        #expect(candidate.fold.timePhase?.rows == survey.subIntegrations)
        #expect(candidate.fold.subBands?.plane.rows == survey.subBands)
        #expect(candidate.label == .nonPulsar)
        if survey.layout == .searchAndFold { #expect(candidate.trialBlock?.values.count == 1196) }
    }

    /// Profile, planes and the block of signal-to-noise come from one cube: the profile is the sum of either plane, and the
    /// signal-to-noise ratio of its best box is the greatest of the block.
    @Test(arguments: Truth.allCases) func oneCubeGivesAll(_ truth: Truth) throws {
        let fold = FoldSimulator(seed: 3, survey: .compact).fold(truth, number: 5)
        let (time, band) = fold.planes
        let bins = fold.survey.bins
        for bin in 0..<bins {
            let sums = [time, band].map { plane in
                stride(from: bin, to: plane.count, by: bins).reduce(Float(0)) { $0 + plane[$1] }
            }
            #expect(abs(sums[0] - sums[1]) < 1e-3 * (1 + abs(sums[0])))
        }
        let live = Double(fold.isLive.filter { $0 }.count * fold.survey.subIntegrations)
        let sums = (0..<bins).map { bin in
            Float(stride(from: bin, to: time.count, by: bins).reduce(0.0) { $0 + Double(time[$1]) })
        }
        let boxes = BoxSearch(bins: bins)
        var scratch = [Float](repeating: 0, count: boxes.scratchCount)
        let found = try #require(
            scratch.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.map { boxes.search(sums, scratch: $0) }
            })
        let expected = try #require(fold.header.signalToNoise)
        #expect(abs(Double(found.excess) / (0.9 * live.squareRoot()) - expected) < 1e-3 * expected)
        #expect(abs(Double(fold.optimisation.signalToNoise.max() ?? 0) - expected) < 1e-6 * expected)
    }

    /// A pulse that nothing disturbs is found at its own period and dispersion measure, with the signal-to-noise ratio that
    /// was asked for (a box takes 93 % of a Gaussian pulse's, and the noise counts 0.9).
    @Test func theSearchFindsWhatWasPutIn() {
        let survey = SurveySetup.htru2
        var random = RandomSource(seed: 9)
        var cube = FoldCube(
            survey: survey, periodSeconds: 0.5, dispersionMeasure: 100, deadSubBands: 2, random: &random)
        let shape = PulseShape(components: [(phase: 0.3, width: 0.04, height: 1)])
        var signal = Signal(shape, signalToNoise: 200, survey: survey)
        let search = FoldSearch(survey)
        let offset = 6 * survey.foldStep(periodSeconds: 0.5)
        signal.excessDispersionMeasure = offset
        for row in 0..<survey.subIntegrations {
            signal.timePhase[row] = -5.0 / 128 * ((Double(row) + 0.5) / Double(survey.subIntegrations) - 0.5)
        }
        cube.add(signal)
        let best = search.search(cube).best
        // A trial turns the lowest sub-band by half a bin, a tenth of the pulse.
        #expect(abs(best.dispersionMeasure - (33 + 6)) <= 2)
        #expect(abs(best.period - (33 - 5)) <= 1)
        #expect(abs(best.signalToNoise - 200 * 0.93 / 0.9) < 15)
        #expect(abs(Double(best.widthBins) / 128 - 0.04) < 0.02)
    }

    /// A pulse at dispersion measure 0 that a search took for one of 60 has its best trial towards 0.
    @Test func undispersedInterferencePointsToZero() {
        let survey = SurveySetup.htru2
        var random = RandomSource(seed: 9)
        let period = 2.0
        let step = survey.foldStep(periodSeconds: period)
        var cube = FoldCube(
            survey: survey, periodSeconds: period, dispersionMeasure: 10 * step, deadSubBands: 2, random: &random)
        var signal = Signal(
            PulseShape(components: [(phase: 0.3, width: 0.05, height: 1)]), signalToNoise: 100, survey: survey)
        signal.excessDispersionMeasure = -10 * step
        cube.add(signal)
        #expect(abs(FoldSearch(survey).search(cube).best.dispersionMeasure - (33 - 10)) <= 1)
    }

    /// Sums that share their parts are the sums taken one by one.
    @Test func sharedSumsAreTheSums() {
        var random = RandomSource(seed: 4)
        let (count, bins) = (7, 12)
        let shifts = (0..<20).map { trial in (0..<count).map { $0 * (trial - 10) / 3 } }
        let sums = ShiftedSums(shifts: shifts, bins: bins)
        var nodes = (0..<(sums.nodeCount * bins)).map { _ in Float(random.integer(below: 100)) }
        let sources = nodes
        nodes.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { sums.run(base, rows: 1, bins: bins) }
        }
        for (trial, shifts) in shifts.enumerated() {
            for bin in 0..<bins {
                let expected = (0..<count).reduce(Float(0)) { sum, source in
                    let turned = ((bin + shifts[source] - shifts[0]) % bins + bins) % bins
                    return sum + sources[source * bins + turned]
                }
                #expect(nodes[sums.results[trial] * bins + bin] == expected)
            }
        }
        #expect(sums.nodeCount - count < shifts.count * (count - 1))
    }

    @Test func noiseIsNormal() {
        var random = RandomSource(seed: 1)
        let noise = [Float](unsafeUninitializedCapacity: 200_000) { buffer, count in
            count = 200_000
            NormalNoise.fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]), &random)
        }
        let values = noise.map(Double.init)
        let mean = values.reduce(0, +) / 200_000
        let moments = [2.0, 4].map { power in values.reduce(0) { $0 + pow($1, power) } / 200_000 }
        #expect(abs(mean) < 0.01)
        #expect(abs(moments[0] - 1) < 0.015)
        #expect(abs(moments[1] - 3) < 0.12)
        let beyondTwo = Double(values.filter { $0 > 2 }.count) / 200_000
        #expect(abs(beyondTwo - 0.02275) < 0.0015)
    }

    @Test func brightPulsarsStandOutOfNoise() throws {
        let simulator = FoldSimulator(seed: 2, survey: .compact)
        func median(_ truth: Truth) -> Double {
            (0..<15).compactMap { simulator.fold(truth, number: $0).header.signalToNoise }.sorted()[7]
        }
        #expect(median(.pulsar) > 2 * median(.noise))
    }
}

@Suite struct PulseShapeTests {
    /// The mean stays, and an exponential tail moves the centre by its own length.
    @Test func smearingAndScattering() {
        let shape = PulseShape(components: [(phase: 0.3, width: 0.04, height: 1)])
        func mean(_ shape: PulseShape) -> Double { shape.values.reduce(0, +) / Double(PulseShape.samples) }
        func centre(_ shape: PulseShape) -> Double {
            let total = shape.values.reduce(0, +)
            return shape.values.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
                / Double(PulseShape.samples)
        }
        for changed in [shape.smeared(turns: 0.1), shape.smeared(turns: 1.25), shape.scattered(turns: 0.05)] {
            #expect(abs(mean(changed) - mean(shape)) < 1e-4)
        }
        #expect(abs(centre(shape.smeared(turns: 0.1)) - 0.3) < 1e-3)
        #expect(abs(centre(shape.scattered(turns: 0.05)) - 0.35) < 1e-3)
    }

    @Test func severalPulsesATurn() {
        let shape = PulseShape(components: [(phase: 0.3, width: 0.04, height: 1)], pulsesPerTurn: 3)
        let peaks = shape.values.indices.filter { index in
            let around = [-1, 1].map { shape.values[(index + $0 + PulseShape.samples) % PulseShape.samples] }
            return shape.values[index] > 0.9 && shape.values[index] >= around[0] && shape.values[index] > around[1]
        }
        #expect(peaks.count == 3)
    }
}
