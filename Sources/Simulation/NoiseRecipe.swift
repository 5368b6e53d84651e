import Foundation
import RandomNumbers

/// What a search picks from noise: some harmonics of some period that happen to be strong.
///
/// Normal noise under the condition that its Fourier coefficients are large is normal noise plus these coefficients spread
/// evenly over time and frequency. So such a candidate is faint everywhere, and its harmonics have phases of no order.
enum NoiseRecipe {
    static func recipe(_ survey: SurveySetup, _ random: inout RandomSource) -> Recipe {
        let periods = survey.noisePeriods
        let period = min(
            max(random.logNormal(median: periods.median, spread: periods.spread), periods.limits.lowerBound),
            periods.limits.upperBound)
        let trials = survey.searchDispersionMeasures
        var recipe = Recipe(
            .noise, kind: "noise", periodSeconds: period,
            dispersionMeasure: trials[random.integer(below: trials.count)], survey: survey, &random)
        let count = random.choice([(1, 0.14), (2, 0.2), (4, 0.24), (8, 0.26), (16, 0.16)])
        let spectral = 4.2 - 0.18 * log(1 - random.uniform())
        let harmonics = harmonics(count: count, signalToNoise: spectral, &random)
        let shape = PulseShape(harmonics: harmonics)
        var signal = Signal(
            shape, signalToNoise: harmonics.reduce(0) { $0 + $1.amplitude * $1.amplitude }.squareRoot(),
            survey: survey)
        signal.excessDispersionMeasure = random.normal() * 2 * survey.foldStep(periodSeconds: period)
        let drift = random.normal() * 0.03
        for row in signal.timePhase.indices {
            signal.timePhase[row] = drift * ((Double(row) + 0.5) / Double(signal.timePhase.count) - 0.5)
        }
        recipe.signals = [signal]
        if let slow = SlowNoise.signal(
            periodSeconds: period, dispersionMeasure: recipe.dispersionMeasure, survey, &random)
        {
            recipe.signals.append(slow)
        }
        recipe.parameters.signalToNoise = spectral
        recipe.parameters.widthTurns = shape.equivalentWidth
        return recipe
    }

    /// Amplitudes in units of the noise's, scaled so that the sum of harmonics is as significant as wanted.
    static func harmonics(
        count: Int, signalToNoise: Double, _ random: inout RandomSource
    ) -> [(amplitude: Double, phase: Double)] {
        var relative = (0..<count).map { _ in (-2 * log(1 - random.uniform())).squareRoot() }
        // Were the lowest the strongest, the search would have reported a sum of fewer harmonics.
        if count > 4 { for index in 0..<2 { relative[index] *= random.uniform() } }
        let phases = (0..<count).map { _ in random.uniform() }
        // With noise on it an amplitude a becomes sqrt(a^2 + 2) or so, whose mean is 1.25 where a is 0.
        let wanted = signalToNoise * 0.6551 * Double(count).squareRoot()
        var (low, high) = (0.0, 40.0)
        for _ in 0..<30 {
            let scale = (low + high) / 2
            let sum = relative.reduce(0) { $0 + (scale * scale * $1 * $1 + 1.5708).squareRoot() - 1.2533 }
            if sum < wanted { low = scale } else { high = scale }
        }
        return zip(relative, phases).map { (low * $0, $1) }
    }
}

/// The receiver's slow fluctuations: at long periods they add broad waves that come at all frequencies at once.
enum SlowNoise {
    static func signal(
        periodSeconds: Double, dispersionMeasure: Double, _ survey: SurveySetup, _ random: inout RandomSource
    ) -> Signal? {
        guard periodSeconds > 0.2, random.uniform() < 0.4 else { return nil }
        let harmonics = (1...4).map { number in
            (amplitude: random.normal() / Double(number), phase: random.uniform())
        }
        var signal = Signal(
            PulseShape(harmonics: harmonics),
            signalToNoise: random.logUniform(0.5...4) * pow(periodSeconds / 0.3, 0.7), survey: survey)
        signal.excessDispersionMeasure = -dispersionMeasure
        // Each sub-integration has waves of its own.
        signal.timePhase = signal.timePhase.map { _ in random.uniform() }
        signal.time = random.wanderingFactors(count: signal.time.count, depth: 0.4, memory: 0.3)
        return signal
    }
}
