import Foundation
import RandomNumbers

/// Pulsars: pulses of one to four components and sometimes an interpulse, scattered, scintillating in frequency and time,
/// nulling, in binaries, found at a period and a dispersion measure that are a little wrong or at twice or three times
/// the period, from hopeless to bright.
enum PulsarRecipe {
    static func recipe(_ survey: SurveySetup, _ random: inout RandomSource) -> Recipe {
        let isMillisecond = random.uniform() < survey.millisecondShare
        let shortest = 6 * survey.samplingSeconds
        let spinPeriod =
            isMillisecond
            ? random.logUniform(max(shortest, 0.0015)...max(2 * shortest, 0.05))
            : min(
                max(random.logNormal(median: survey.pulsarPeriods.median, spread: survey.pulsarPeriods.spread), 0.03), 8
            )
        let pulses = random.choice([(1, 0.88), (2, 0.08), (3, 0.04)])
        let period = spinPeriod * Double(pulses)
        let highest = survey.searchDispersionMeasures.last ?? 1000
        let trueDispersionMeasure = min(
            max(
                random.logNormal(
                    median: survey.pulsarDispersionMeasures.median, spread: survey.pulsarDispersionMeasures.spread), 2),
            highest)
        // The search's trials lie apart, and a bright pulsar is found at wrong ones too.
        let error = random.normal() * (random.uniform() < 0.1 ? 14 : 4) * survey.foldStep(periodSeconds: period)
        let dispersionMeasure = max(0, trueDispersionMeasure + error)

        let width = pulseWidth(spinPeriod, &random)
        var recipe = Recipe(
            .pulsar, kind: isMillisecond ? "millisecond" : "normal", periodSeconds: period,
            dispersionMeasure: dispersionMeasure, survey: survey, &random)
        let shape = shape(width: width, pulses: pulses, &random)
        var signal = Signal(shape, signalToNoise: signalToNoise(&random), survey: survey)
        signal.excessDispersionMeasure = trueDispersionMeasure - dispersionMeasure
        if random.uniform() < 0.18 {
            signal.scatteringTurns = min(width * random.logUniform(0.3...4), 0.4) / Double(pulses)
            recipe.parameters.kind += " scattered"
        }
        vary(&signal, width: width, &recipe, &random)
        recipe.signals = [signal]
        recipe.traits.confusion = pulses > 1 && random.uniform() < 0.7 ? random.logUniform(0.005...0.2) : 0
        recipe.parameters.dispersionMeasure = trueDispersionMeasure
        recipe.parameters.signalToNoise = signal.signalToNoise
        recipe.parameters.widthTurns = shape.equivalentWidth
        recipe.parameters.pulsesPerTurn = pulses
        return recipe
    }

    private static func signalToNoise(_ random: inout RandomSource) -> Double {
        min(max(random.logNormal(median: 27, spread: 1.2), 6.5), 20_000)
    }

    /// Full width at half maximum of a component, turns of the pulsar: longer periods have narrower pulses.
    static func pulseWidth(_ period: Double, _ random: inout RandomSource) -> Double {
        min(max(0.018 * pow(period / 0.4, -0.35) * exp(0.65 * random.normal()), 0.004), 0.4)
    }

    static func shape(width: Double, pulses: Int, _ random: inout RandomSource) -> PulseShape {
        let phase = random.uniform()
        var components = [(phase: phase, width: width, height: 1.0)]
        for _ in 0..<random.choice([(0, 0.5), (1, 0.28), (2, 0.15), (3, 0.07)]) {
            components.append(
                (
                    phase + random.normal() * 1.3 * width, width * random.uniform(0.4...1.3),
                    random.uniform(0.15...1)
                ))
        }
        if random.uniform() < 0.06 {
            components.append(
                (phase + 0.5 + 0.02 * random.normal(), width * random.uniform(0.6...1.5), random.uniform(0.1...0.9)))
        }
        return PulseShape(components: components, pulsesPerTurn: pulses)
    }

    static func vary(
        _ signal: inout Signal, width: Double, _ recipe: inout Recipe, _ random: inout RandomSource
    ) {
        let (rows, bands) = (signal.time.count, signal.band.count)
        // Scintillation, and the pulses' own fluctuation.
        signal.time = random.wanderingFactors(
            count: rows, depth: random.logUniform(0.05...0.7), memory: random.uniform(0...0.95))
        let slope = random.normal() * 0.8
        signal.band = random.wanderingFactors(
            count: bands, depth: random.logUniform(0.1...0.8), memory: random.uniform(0...0.9)
        ).enumerated().map { $1 * exp(slope * (Double($0) / Double(bands) - 0.5)) }
        if random.uniform() < 0.1 {
            null(&signal.time, share: random.uniform(0.1...0.7), &random)
            recipe.parameters.kind += " nulling"
        }
        // The period is off, the pulses of few turns jitter, and in a binary the drift is bent.
        let drift = random.normal() * (random.uniform() < 0.1 ? 0.12 : 0.03)
        let jitter = random.logUniform(0.001...0.1) * width
        let bend: Double
        if random.uniform() < 0.1 {
            bend = random.logUniform(0.02...0.4) * (random.uniform() < 0.5 ? -1 : 1)
            recipe.parameters.kind += " binary"
        } else {
            bend = 0
        }
        for row in 0..<rows {
            let time = (Double(row) + 0.5) / Double(rows) - 0.5
            signal.timePhase[row] = drift * time + bend * (4 * time * time - 1.0 / 3) + jitter * random.normal()
        }
    }

    /// Switches the pulsar off for stretches of time; on for some of it at least.
    private static func null(_ time: inout [Double], share: Double, _ random: inout RandomSource) {
        let length = random.uniform(1...5)
        var isOff = random.uniform() < share
        let lasting = random.integer(below: time.count)
        for row in time.indices {
            if random.uniform() < 1 / length { isOff = random.uniform() < share }
            if isOff, row != lasting { time[row] = 0 }
        }
    }
}
