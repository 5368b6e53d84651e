import Foundation
import RandomNumbers

/// Candidates of the wide population: what any survey may find, at periods and dispersion measures that pulsars, noise and
/// interference share.
enum WideRecipe {
    static func recipe(_ truth: Truth, _ survey: SurveySetup, periodSeconds: Double, _ random: inout RandomSource)
        -> Recipe
    {
        var recipe =
            switch truth {
            case .pulsar: pulsar(survey, periodSeconds, &random)
            case .noise: noise(survey, periodSeconds, &random)
            case .rfi: interference(survey, periodSeconds, &random)
            }
        if let slow = SlowNoise.signal(
            periodSeconds: recipe.periodSeconds, dispersionMeasure: recipe.dispersionMeasure, survey, &random)
        {
            recipe.signals.append(slow)
        }
        if random.uniform() < 0.2 { recipe.signals.append(baseline(recipe, survey, &random)) }
        return recipe
    }

    // MARK: - Pulsars

    private static func pulsar(_ survey: SurveySetup, _ period: Double, _ random: inout RandomSource) -> Recipe {
        let trueDispersionMeasure = survey.wideDispersionMeasure(periodSeconds: period, &random)
        let (turns, isFar) = dispersionError(&random)
        var recipe = pulsar(
            survey, period, trueDispersionMeasure: trueDispersionMeasure,
            foldedAt: max(0, trueDispersionMeasure + turns * period / survey.bandDelayPerUnit), isFar: isFar, &random)
        if random.uniform() < 0.25 {
            let share = random.uniform() < 0.15 ? random.uniform(0.8...2) : random.logUniform(0.1...0.8)
            let strength = share * recipe.parameters.signalToNoise
            recipe.signals.append(passing(signalToNoise: strength, recipe, survey, &random))
            recipe.parameters.kind += " disturbed"
        }
        return recipe
    }

    /// A pulsar alone, at the period and about the dispersion measure that a fold has.
    static func pulsar(
        _ survey: SurveySetup, periodSeconds: Double, foldedAt dispersionMeasure: Double, _ random: inout RandomSource
    ) -> Recipe {
        let (turns, isFar) = dispersionError(&random)
        return pulsar(
            survey, periodSeconds,
            trueDispersionMeasure: max(0, dispersionMeasure - turns * periodSeconds / survey.bandDelayPerUnit),
            foldedAt: dispersionMeasure, isFar: isFar, &random)
    }

    /// Turns over the band by which the fold was begun at another DM; a few were never brought nearer.
    private static func dispersionError(_ random: inout RandomSource) -> (turns: Double, isFar: Bool) {
        let isFar = random.uniform() < 0.05
        return (random.normal() * (isFar ? 0.4 : random.uniform() < 0.15 ? 0.1 : 0.03), isFar)
    }

    private static func pulsar(
        _ survey: SurveySetup, _ period: Double, trueDispersionMeasure: Double, foldedAt dispersionMeasure: Double,
        isFar: Bool, _ random: inout RandomSource
    ) -> Recipe {
        var recipe = Recipe(
            .pulsar, kind: "", periodSeconds: period, dispersionMeasure: dispersionMeasure, survey: survey, &random)
        // The spin period over that of the fold: harmonics, and multiples of which each turn shows several pulses.
        let (pulses, harmonic) = random.choice([
            ((1, 1.0), 0.82), ((2, 1), 0.05), ((3, 1), 0.03), ((1, 2), 0.04), ((1, 3), 0.025), ((1, 4), 0.015),
            ((1, 7), 0.01), ((2, 3), 0.01),
        ])
        let spinPeriod = period * harmonic / Double(pulses)
        let isMillisecond = spinPeriod < 0.03
        recipe.parameters.kind = isMillisecond ? "millisecond" : "normal"
        if harmonic > 1 { recipe.parameters.kind += " harmonic" }
        let isWide = random.uniform() < (isMillisecond ? 0.3 : 0.06)
        var width =
            isWide
            ? random.uniform(0.15...0.7) : PulsarRecipe.pulseWidth(spinPeriod, &random) * random.logUniform(0.6...2.5)
        // At a harmonic successive pulses fall into the same turn; a pulse that fills the turn is no pulse any more.
        width = min(width * harmonic, 0.75)
        if isWide { recipe.parameters.kind += " wide" }
        if isFar { recipe.parameters.kind += " smeared" }
        let shape = PulsarRecipe.shape(width: width, pulses: pulses, &random)
        // Fainter than any survey follows up would teach that noise is a pulsar.
        var ratio = 0.0
        repeat {
            ratio = random.logNormal(median: isMillisecond ? 22 : 20, spread: 1)
        } while !(7...5000).contains(ratio)
        var signal = Signal(shape, signalToNoise: ratio, survey: survey)
        signal.excessDispersionMeasure = trueDispersionMeasure - dispersionMeasure
        if random.uniform() < 0.15 {
            signal.scatteringTurns = min(width * random.logUniform(0.3...4), 0.4) / Double(pulses)
            recipe.parameters.kind += " scattered"
        }
        PulsarRecipe.vary(&signal, width: width, &recipe, &random)
        if random.uniform() < 0.04 {
            // The acceleration changes: a cubic drift.
            let size = random.normal() * 0.3
            for row in signal.timePhase.indices {
                let time = 2 * (Double(row) + 0.5) / Double(signal.timePhase.count) - 1
                signal.timePhase[row] += size * (time * time * time - 0.6 * time)
            }
            recipe.parameters.kind += " jerk"
        }
        recipe.signals = [signal]
        recipe.parameters.dispersionMeasure = trueDispersionMeasure
        recipe.parameters.signalToNoise = ratio
        recipe.parameters.widthTurns = shape.equivalentWidth
        recipe.parameters.pulsesPerTurn = pulses
        return recipe
    }

    // MARK: - Noise

    private static func noise(_ survey: SurveySetup, _ period: Double, _ random: inout RandomSource) -> Recipe {
        let dispersionMeasure = survey.wideDispersionMeasure(periodSeconds: period, &random)
        var recipe = Recipe(
            .noise, kind: "noise", periodSeconds: period, dispersionMeasure: dispersionMeasure, survey: survey, &random)
        if random.uniform() < 0.65 {
            // What a search picks; the others are folds at any period.
            let count = random.choice([(1, 0.14), (2, 0.2), (4, 0.24), (8, 0.26), (16, 0.16)])
            let spectral = 3.6 - 0.35 * log(1 - random.uniform())
            let harmonics = NoiseRecipe.harmonics(count: count, signalToNoise: spectral, &random)
            var signal = Signal(
                PulseShape(harmonics: harmonics),
                signalToNoise: harmonics.reduce(0) { $0 + $1.amplitude * $1.amplitude }.squareRoot(), survey: survey)
            signal.excessDispersionMeasure = 0.02 * random.normal() * period / survey.bandDelayPerUnit
            signal.timePhase = InterferenceRecipe.drift(survey.subIntegrations, turns: 0.05 * random.normal())
            recipe.signals = [signal]
            recipe.parameters.signalToNoise = spectral
            recipe.parameters.widthTurns = signal.shape.equivalentWidth
        }
        if random.uniform() < 0.3 {
            recipe.signals.append(
                passing(signalToNoise: random.logUniform(3...60), recipe, survey, &random))
            recipe.parameters.kind += " disturbed"
        }
        return recipe
    }

    // MARK: - Interference

    /// Interference that passes by: what it does to a fold is none of the candidate's.
    private static func passing(
        signalToNoise: Double, _ recipe: Recipe, _ survey: SurveySetup, _ random: inout RandomSource
    ) -> Signal {
        let width = random.logUniform(0.005...0.3)
        var signal = Signal(
            PulseShape(components: [(random.uniform(), width, 1)]), signalToNoise: signalToNoise, survey: survey)
        signal.excessDispersionMeasure = -recipe.dispersionMeasure
        signal.band = random.wanderingFactors(count: survey.subBands, depth: random.uniform(0.1...0.8), memory: 0.7)
        switch random.choice([(0, 0.55), (1, 0.25), (2, 0.2)]) {
        case 0:
            // Impulses at all frequencies at once, in few sub-integrations and at phases of their own.
            let share = random.logUniform(0.01...0.15)
            signal.time = InterferenceRecipe.some(of: signal.time, between: 0, share, &random)
            signal.timePhase = signal.timePhase.map { _ in random.uniform() }
        case 1:
            signal.band = InterferenceRecipe.some(of: signal.band, between: 0, random.uniform(0.03...0.2), &random)
            signal.timePhase = InterferenceRecipe.drift(survey.subIntegrations, turns: 3 * random.normal())
        default:
            signal.timePhase = InterferenceRecipe.drift(survey.subIntegrations, turns: random.normal())
        }
        return signal
    }

    /// The receiver's slow drift: one broad wave or step in each of some neighbouring sub-integrations, undispersed.
    private static func baseline(_ recipe: Recipe, _ survey: SurveySetup, _ random: inout RandomSource) -> Signal {
        var signal = Signal(
            PulseShape(harmonics: (1...3).map { (random.normal() / Double($0 * $0), random.uniform()) }),
            signalToNoise: random.logUniform(1...12) * min(1, 3 * pow(recipe.periodSeconds, 0.5)), survey: survey)
        signal.excessDispersionMeasure = -recipe.dispersionMeasure
        signal.time = random.wanderingFactors(count: survey.subIntegrations, depth: 1, memory: 0.8)
        signal.timePhase = random.walk(count: survey.subIntegrations, step: 0.2)
        return signal
    }

    private enum Kind: String {
        /// Pulses at a dispersion measure of 0, as steady as a pulsar's.
        case undispersed
        case mains
        /// A sweep across the band, as no plasma makes it; some are close to one.
        case swept
        case narrowBand = "narrow-band"
        /// Noise of changing strength in a part of the band.
        case band
        case impulsive, drifting, wandering, slow
    }

    private static func interference(_ survey: SurveySetup, _ period: Double, _ random: inout RandomSource) -> Recipe {
        let kind = random.choice([
            (Kind.undispersed, 0.34), (.mains, 0.08), (.swept, 0.12), (.narrowBand, 0.12), (.band, 0.06),
            (.impulsive, 0.1), (.drifting, 0.08), (.wandering, 0.05), (.slow, 0.05),
        ])
        let isUndispersed = [.undispersed, .mains, .slow, .impulsive].contains(kind)
        var period = period
        if kind == .mains {
            let cycles = random.choice([(1.0, 4.0), (2, 2), (3, 1), (5, 1), (10, 1), (25, 1), (50, 1)])
            period = cycles / (survey.mainsHertz * (random.uniform() < 0.3 ? 2 : 1)) * (1 + 0.003 * random.normal())
        }
        let dispersionMeasure = survey.wideDispersionMeasure(
            periodSeconds: period, undispersedShare: isUndispersed ? 0.75 : 0.2, &random)
        var recipe = Recipe(
            .rfi, kind: kind.rawValue, periodSeconds: period, dispersionMeasure: dispersionMeasure, survey: survey,
            &random)
        let shape = shape(kind, &random)
        let ratio = random.uniform() < 0.4 ? random.logUniform(6...20) : random.logUniform(10...600)
        var signal = Signal(shape, signalToNoise: ratio, survey: survey)
        place(&signal, kind, recipe, survey, &random)
        recipe.signals = [signal]
        recipe.parameters.dispersionMeasure = 0
        recipe.parameters.signalToNoise = ratio
        recipe.parameters.widthTurns = shape.equivalentWidth
        return recipe
    }

    private static func shape(_ kind: Kind, _ random: inout RandomSource) -> PulseShape {
        func waves(_ range: ClosedRange<Double>) -> PulseShape {
            PulseShape(
                harmonics: [(1, random.uniform()), (0, 0), (random.uniform(0...0.3), random.uniform())],
                first: Int(random.logUniform(range)))
        }
        switch kind {
        case .wandering: return waves(3...40)
        case .slow, .band:
            return PulseShape(
                harmonics: (1...4).map { (amplitude: random.normal() / Double($0), phase: random.uniform()) })
        case .mains where random.uniform() < 0.5: return waves(1...6)
        default:
            if random.uniform() < 0.12 { return waves(1...8) }
            var components = [(phase: random.uniform(), width: random.logUniform(0.008...0.5), height: 1.0)]
            while components.count < 5, random.uniform() < 0.2 {
                components.append((random.uniform(), random.logUniform(0.01...0.3), random.uniform(0.2...1)))
            }
            let shape = PulseShape(
                components: components, pulsesPerTurn: random.choice([(1, 0.8), (2, 0.1), (3, 0.1)]))
            return random.uniform() < 0.06 ? shape.negative : shape
        }
    }

    private static func place(
        _ signal: inout Signal, _ kind: Kind, _ recipe: Recipe, _ survey: SurveySetup, _ random: inout RandomSource
    ) {
        let (rows, bands) = (signal.time.count, signal.band.count)
        signal.excessDispersionMeasure = -recipe.dispersionMeasure
        let isSteady = random.uniform() < 0.5
        signal.time = random.wanderingFactors(
            count: rows, depth: isSteady ? random.uniform(0.02...0.3) : random.uniform(0.2...1),
            memory: random.uniform(0...0.95))
        signal.band = random.wanderingFactors(
            count: bands, depth: random.uniform(0.05...0.8), memory: random.uniform(0...0.95))
        signal.timePhase = InterferenceRecipe.drift(rows, turns: 0.08 * random.normal())
        switch kind {
        case .undispersed where random.uniform() < 0.2, .mains where random.uniform() < 0.4:
            signal.timePhase = random.walk(count: rows, step: random.logUniform(0.005...0.1))
        case .undispersed, .mains: break
        case .swept:
            // Evenly in frequency, up or down, besides what the fold has taken out.
            let turns = random.uniform(0.1...3) * (random.uniform() < 0.5 ? -1 : 1)
            signal.bandPhase = InterferenceRecipe.drift(bands, turns: turns)
            if random.uniform() < 0.5 { signal.excessDispersionMeasure = 0 }
        case .narrowBand, .band:
            let share = kind == .band ? random.uniform(0.15...0.5) : random.uniform(0.02...0.2)
            signal.band = InterferenceRecipe.some(of: signal.band, between: 0, share, &random)
            if kind == .band { signal.timePhase = signal.timePhase.map { _ in random.uniform() } }
            if random.uniform() < 0.4 { signal.timePhase = random.walk(count: rows, step: 0.05) }
        case .impulsive:
            signal.time = InterferenceRecipe.some(of: signal.time, between: 0, random.logUniform(0.01...0.15), &random)
            if random.uniform() < 0.6 { signal.timePhase = signal.timePhase.map { _ in random.uniform() } }
        case .drifting:
            signal.timePhase = InterferenceRecipe.drift(
                rows, turns: random.uniform(0.4...4) * (random.uniform() < 0.5 ? -1 : 1))
        case .wandering:
            let (size, cycles, start) = (random.logUniform(0.005...0.3), random.uniform(0.5...6), random.uniform())
            signal.timePhase = (0..<rows).map {
                size * sin(2 * .pi * (cycles * Double($0) / Double(rows) + start)) + 0.003 * random.normal()
            }
        case .slow:
            if random.uniform() < 0.5 { signal.timePhase = random.walk(count: rows, step: random.uniform(0.01...0.3)) }
        }
    }
}
