import Foundation
import RandomNumbers

/// The signal-to-noise ratio that a search of Fourier spectra reports at each of its trial dispersion measures.
///
/// At each dispersion measure the amplitudes of 1, 2, 4, 8 and 16 harmonics are summed and the best sum counts, as in
/// SIGPROC's seek. The amplitudes come from the fold's own sub-bands. Three things are as real files have them, and not
/// from the fold: a trial without a detection near the period is 0; some trials far away have a detection by chance; and
/// a strong signal raises the noise that it is measured against, so that the ratio goes against some 85.
struct SpectralSearch: Sendable {
    /// What else the search saw of a candidate.
    struct Traits: Sendable {
        /// The share of trials that have a detection by chance.
        var chanceShare = 0.03
        /// Such detections are as strong as the candidate's own: near the highest frequency that the sampling allows,
        /// everything is a multiple of everything.
        var isPervasive = false
        /// The probability from one trial to the next that the search takes another harmonic for the period, or comes
        /// back.
        var confusion = 0.0
    }

    /// What the search reported.
    struct Curve: Sendable {
        /// pc cm^-3.
        var dispersionMeasures: [Double]
        /// 0 where nothing was found.
        var signalToNoise: [Double]
        /// How many harmonics the best sum had.
        var harmonics: Int
    }

    private static let harmonics = 16
    private static let saturation = (level: 85.0, sharpness: 1.6)
    /// The mean and the deviation of the amplitude of normal noise, in units of the deviation of its two parts.
    private static let noiseAmplitude = (mean: 1.2533, deviation: 0.6551)
    /// No candidate of HTRU 2 was found with less.
    private static let leastFound = 5.3
    private static let faintSlope = 12.0
    /// Turns across the band between two evaluations, and beyond which nothing of the signal is left.
    private static let turnStep = 1.0 / 48
    private static let mostTurns = 24.0

    let survey: SurveySetup
    let dispersionMeasures: [Double]
    private let delays: [Double]
    private let smearing: [Double]

    init(_ survey: SurveySetup) {
        self.survey = survey
        dispersionMeasures = survey.searchDispersionMeasures
        delays = survey.delaysPerUnit
        smearing = survey.smearingPerUnit
    }

    /// - Parameters:
    ///   - cube: turned to the best period and dispersion measure.
    ///   - dispersionMeasure: that one, pc cm^-3.
    ///   - searchDispersionMeasure: of the trial at which the search found the candidate; it did so with a ratio above
    ///     `leastFound`, or there would be none.
    func curve(
        of cube: FoldCube, dispersionMeasure: Double, foundAt searchDispersionMeasure: Double, periodSeconds: Double,
        traits: Traits,
        random: inout RandomSource
    ) -> Curve {
        var curve = [Double](repeating: 0, count: dispersionMeasures.count)
        let values = values(of: cube, dispersionMeasure: dispersionMeasure, periodSeconds: periodSeconds)
        let found = dispersionMeasures.indices.min {
            abs(dispersionMeasures[$0] - searchDispersionMeasure)
                < abs(dispersionMeasures[$1] - searchDispersionMeasure)
        }
        let least = Self.leastFound - 0.4 * log(1 - random.uniform())
        let boost = max(1, least / max(values.best.value, 0.5 * least))
        var isConfused = false
        for (index, value) in values.all {
            if random.uniform() < traits.confusion { isConfused.toggle() }
            // Neighbouring trials differ a little although the fold cannot tell them apart.
            if !isConfused { curve[index] = Self.reported(value * boost + 0.25 * random.normal()) }
        }
        if let found, curve.lazy.filter({ $0 >= least }).isEmpty { curve[found] = least }
        addChance(to: &curve, traits, &random)
        return Curve(dispersionMeasures: dispersionMeasures, signalToNoise: curve, harmonics: values.best.harmonics)
    }

    /// What the search reports of a ratio: a faint one is reported fainter still, down to nothing, as the curves of real
    /// files fall faster than their folds'; a high one goes against the level of saturation.
    private static func reported(_ value: Double) -> Double {
        guard value < leastFound else {
            return value / pow(1 + pow(value / saturation.level, saturation.sharpness), 1 / saturation.sharpness)
        }
        return max(0, leastFound - faintSlope * (leastFound - value))
    }

    /// The ratio at each trial that something of the signal can be left at, and the best of them with the number of
    /// harmonics in its sum. Trials close together share one value.
    private func values(
        of cube: FoldCube, dispersionMeasure: Double, periodSeconds: Double
    ) -> (all: [(trial: Int, value: Double)], best: (value: Double, harmonics: Int)) {
        let spectra = spectra(cube)
        var all: [(trial: Int, value: Double)] = []
        var last: (turns: Double, value: Double) = (-.infinity, 0)
        var best: (value: Double, harmonics: Int) = (-.infinity, 1)
        for (index, trial) in dispersionMeasures.enumerated() {
            let offset = trial - dispersionMeasure
            let turns = offset * survey.bandDelayPerUnit / periodSeconds
            guard abs(turns) < Self.mostTurns else { continue }
            if turns - last.turns >= Self.turnStep {
                let found = signalToNoise(spectra, offset / periodSeconds)
                last = (turns, found.value)
                if found.value > best.value { best = found }
            }
            all.append((index, last.value))
        }
        return (all, best)
    }

    /// The best sum of harmonics of the band dedispersed at another dispersion measure.
    ///
    /// - Parameter offset: of the dispersion measure, divided by the period.
    private func signalToNoise(_ spectra: [SIMD2<Double>], _ offset: Double) -> (value: Double, harmonics: Int) {
        var sums = [SIMD2<Double>](repeating: .zero, count: Self.harmonics)
        for channel in 0..<survey.subBands {
            let angle = 2 * Double.pi * offset * delays[channel]
            let turn = SIMD2(cos(angle), sin(angle))
            let smear = Double.pi * abs(offset) * smearing[channel]
            var phasor = SIMD2(1.0, 0.0)
            for harmonic in 0..<Self.harmonics {
                phasor = SIMD2(
                    phasor.x * turn.x - phasor.y * turn.y, phasor.x * turn.y + phasor.y * turn.x)
                let argument = smear * Double(harmonic + 1)
                // sin(x) / x to 1 % up to its first zero, and its envelope from there on.
                let square = argument * argument
                let loss =
                    argument < 2.5 ? 1 - square / 6 * (1 - square / 20 * (1 - square / 42)) : 0.25 / (argument - 1.5)
                let value = spectra[channel * Self.harmonics + harmonic] * loss
                sums[harmonic] += SIMD2(
                    value.x * phasor.x - value.y * phasor.y, value.x * phasor.y + value.y * phasor.x)
            }
        }
        var best: (value: Double, harmonics: Int) = (-.infinity, 1)
        var sum = 0.0
        for harmonic in 0..<Self.harmonics {
            let value = sums[harmonic]
            sum += (value.x * value.x + value.y * value.y).squareRoot() - Self.noiseAmplitude.mean
            let count = harmonic + 1
            if count & (count - 1) == 0 {
                let value = sum / (Self.noiseAmplitude.deviation * Double(count).squareRoot())
                if value > best.value { best = (value, count) }
            }
        }
        return best
    }

    /// Fourier coefficients of each sub-band's profile, in units of the deviation of their noise in the summed band.
    private func spectra(_ cube: FoldCube) -> [SIMD2<Double>] {
        let (bins, plane) = (survey.bins, cube.bandPhase)
        let norm = 1 / (cube.profileNoise * (Double(bins) / 2).squareRoot())
        let wave = (0..<bins).map { bin in
            let angle = 2 * Double.pi * Double(bin) / Double(bins)
            return SIMD2(cos(angle), -sin(angle))
        }
        var spectra = [SIMD2<Double>](repeating: .zero, count: survey.subBands * Self.harmonics)
        for channel in 0..<survey.subBands where cube.isLive[channel] {
            for harmonic in 0..<Self.harmonics {
                var sum = SIMD2<Double>.zero
                var index = 0
                for bin in 0..<bins {
                    sum += Double(plane[channel * bins + bin]) * wave[index]
                    index += harmonic + 1
                    if index >= bins { index -= bins }
                }
                spectra[channel * Self.harmonics + harmonic] = sum * norm
            }
        }
        return spectra
    }

    private func addChance(to curve: inout [Double], _ traits: Traits, _ random: inout RandomSource) {
        let highest = curve.max() ?? 0
        for index in curve.indices where random.uniform() < traits.chanceShare {
            let value =
                traits.isPervasive ? 5 - 0.65 * log(1 - random.uniform()) : -1.5 * log(1 - random.uniform())
            if value > curve[index], value < 0.95 * highest { curve[index] = value }
        }
    }
}
