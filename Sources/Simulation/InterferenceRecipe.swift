import Foundation
import RandomNumbers

/// Interference of the kinds that real candidates show.
enum InterferenceRecipe {
    enum Kind: String, CaseIterable {
        /// In a few sub-bands only.
        case narrowBand = "narrow-band"
        /// Strong everywhere at once: a pulse at a dispersion measure of 0, tilted and smeared at the candidate's.
        case undispersed
        /// A sweep across the band that no plasma makes.
        case swept
        /// In a few sub-integrations only.
        case impulsive
        /// Its period is another one, so that it runs across the fold.
        case drifting
        /// At a multiple of the power grid's period.
        case mains
        /// Many peaks a turn, whose phase wanders.
        case wandering
        /// Broad waves of long period.
        case slow
    }

    static func recipe(_ survey: SurveySetup, _ random: inout RandomSource) -> Recipe {
        let kind = random.choice([
            (Kind.narrowBand, 0.18), (.undispersed, 0.2), (.swept, 0.12), (.impulsive, 0.12), (.drifting, 0.12),
            (.mains, 0.08), (.wandering, 0.08), (.slow, 0.1),
        ])
        let period = period(kind, survey, &random)
        let dispersionMeasure = searchDispersionMeasure(kind, survey, &random)
        var recipe = Recipe(
            .rfi, kind: kind.rawValue, periodSeconds: period, dispersionMeasure: dispersionMeasure, survey: survey,
            &random)
        var shape = shape(kind, period: period, survey, &random)
        if random.uniform() < 0.12 {
            shape = shape.negative
            recipe.parameters.kind += " dip"
        }
        var signal = Signal(shape, signalToNoise: signalToNoise(&random), survey: survey)
        place(&signal, kind, recipe, &random)
        recipe.signals = [signal]
        if let slow = SlowNoise.signal(periodSeconds: period, dispersionMeasure: dispersionMeasure, survey, &random) {
            recipe.signals.append(slow)
        }
        if random.uniform() < 0.5 { recipe.traits.confusion = random.logUniform(0.003...0.4) }
        if period < 6 * survey.samplingSeconds {
            recipe.traits.isPervasive = true
            recipe.traits.chanceShare = random.uniform(0.05...0.8)
        }
        recipe.parameters.dispersionMeasure = 0
        recipe.parameters.signalToNoise = signal.signalToNoise
        recipe.parameters.widthTurns = shape.equivalentWidth
        return recipe
    }

    private static func signalToNoise(_ random: inout RandomSource) -> Double {
        random.uniform() < 0.5 ? random.logUniform(5...20) : random.logUniform(10...800)
    }

    private static func period(_ kind: Kind, _ survey: SurveySetup, _ random: inout RandomSource) -> Double {
        switch kind {
        case .mains:
            let cycles = random.choice([(1, 4), (2, 2), (3, 1), (5, 1), (10, 1), (25, 1)].map { ($0.0, Double($0.1)) })
            let halves = random.uniform() < 0.3 ? 2.0 : 1
            return Double(cycles) / (halves * survey.mainsHertz) * (1 + 0.01 * random.normal())
        case .slow: return random.logUniform(0.5...8)
        case .wandering: return random.logUniform(0.2...4)
        case .narrowBand where random.uniform() < 0.3:
            // Close to the sampling, where aliases crowd.
            return random.logUniform(4 * survey.samplingSeconds...5.5 * survey.samplingSeconds)
        default: return random.logUniform(max(0.002, 8 * survey.samplingSeconds)...5)
        }
    }

    /// Undispersed interference is found at low trials mostly.
    private static func searchDispersionMeasure(
        _ kind: Kind, _ survey: SurveySetup, _ random: inout RandomSource
    ) -> Double {
        let trials = survey.searchDispersionMeasures
        let isLow = random.uniform() < (kind == .undispersed || kind == .mains || kind == .slow ? 0.7 : 0.4)
        let index = isLow ? min(-40 * log(1 - random.uniform()), 1000) : random.uniform() * Double(trials.count)
        return trials[min(Int(index), trials.count - 1)]
    }

    private static func shape(
        _ kind: Kind, period: Double, _ survey: SurveySetup, _ random: inout RandomSource
    ) -> PulseShape {
        func waves(_ lowest: Int, _ highest: Int) -> PulseShape {
            let first = Int(random.logUniform(Double(lowest)...Double(highest) + 0.99))
            return PulseShape(
                harmonics: [(1, random.uniform()), (0, 0), (random.uniform(0...0.3), random.uniform())], first: first)
        }
        switch kind {
        case .wandering: return waves(3, 40)
        case .mains: return waves(1, max(1, min(40, Int(period * survey.mainsHertz * 2))))
        case .narrowBand where period < 6 * survey.samplingSeconds: return waves(4, 50)
        case .slow:
            return PulseShape(
                harmonics: (1...3).map { (amplitude: random.normal() / Double($0), phase: random.uniform()) })
        default:
            if random.uniform() < 0.25 { return waves(1, 12) }
            var components = [(phase: random.uniform(), width: random.logUniform(0.01...0.5), height: 1.0)]
            while components.count < 6, random.uniform() < 0.35 {
                components.append((random.uniform(), random.logUniform(0.01...0.3), random.uniform(0.2...1)))
            }
            return PulseShape(
                components: components, pulsesPerTurn: random.choice([(1, 0.7), (2, 0.15), (3, 0.1), (7, 0.05)]))
        }
    }

    /// Where in time and frequency it is.
    private static func place(_ signal: inout Signal, _ kind: Kind, _ recipe: Recipe, _ random: inout RandomSource) {
        let (rows, bands) = (signal.time.count, signal.band.count)
        signal.excessDispersionMeasure = -recipe.dispersionMeasure
        signal.time = random.wanderingFactors(
            count: rows, depth: random.uniform(0.1...1), memory: random.uniform(0...0.9))
        signal.band = random.wanderingFactors(
            count: bands, depth: random.uniform(0.1...0.8), memory: random.uniform(0...0.9))
        signal.timePhase = drift(rows, turns: 0.1 * random.normal())
        switch kind {
        case .narrowBand:
            signal.band = some(of: signal.band, between: recipe.deadSubBands, random.uniform(0.06...0.25), &random)
            if random.uniform() < 0.5 { signal.timePhase = random.walk(count: rows, step: 0.05) }
        case .undispersed, .mains:
            if random.uniform() < 0.4 {
                signal.timePhase = random.walk(count: rows, step: random.logUniform(0.005...0.1))
            }
        case .swept:
            let turns = random.uniform(0.1...1.5) * (random.uniform() < 0.5 ? -1 : 1)
            signal.bandPhase = drift(bands, turns: turns)
            signal.excessDispersionMeasure = 0
        case .impulsive:
            signal.time = some(of: signal.time, between: 0, random.uniform(0.03...0.2), &random)
            for row in 0..<rows where random.uniform() < 0.3 { signal.timePhase[row] = random.uniform() }
        case .drifting:
            signal.timePhase = drift(rows, turns: random.uniform(0.4...4) * (random.uniform() < 0.5 ? -1 : 1))
        case .wandering:
            let (size, cycles) = (random.logUniform(0.005...0.3), random.uniform(0.5...6))
            let start = random.uniform()
            signal.timePhase = (0..<rows).map {
                size * sin(2 * .pi * (cycles * Double($0) / Double(rows) + start)) + 0.003 * random.normal()
            }
        case .slow:
            signal.timePhase =
                random.uniform() < 0.5
                ? random.walk(count: rows, step: random.uniform(0.01...0.3)) : signal.timePhase
        }
    }

    static func drift(_ count: Int, turns: Double) -> [Double] {
        (0..<count).map { turns * ((Double($0) + 0.5) / Double(count) - 0.5) }
    }

    /// Leaves a share of them, in one run or here and there, and one at least.
    static func some(
        of values: [Double], between first: Int, _ share: Double, _ random: inout RandomSource
    ) -> [Double] {
        let live = max(values.count - first, 1)
        let kept = first + random.integer(below: live)
        let run = max(1, Int((share * Double(live)).rounded()))
        let isRun = random.uniform() < 0.6
        return values.indices.map { index in
            let isKept = index == kept || (isRun ? (kept..<(kept + run)).contains(index) : random.uniform() < share)
            return isKept ? values[index] : 0
        }
    }
}
