import Foundation
import RandomNumbers

/// How one candidate is to be made: what the search reported, and what is truly there.
struct Recipe {
    /// The search's period (s) and dispersion measure (pc cm^-3); the fold is made with them.
    var periodSeconds: Double
    var dispersionMeasure: Double
    var signals: [Signal] = []
    /// Factors of the noise in each sub-integration and sub-band.
    var timeNoise: [Double]
    var bandNoise: [Double]
    var deadSubBands: Int
    /// The mean of all channels is subtracted at every moment, which removes what is not dispersed.
    var subtractsMean = false
    var traits = SpectralSearch.Traits()
    var parameters: TrueParameters

    /// A candidate at some period and dispersion measure, in the noise of an ordinary observation.
    init(
        _ truth: Truth, kind: String, periodSeconds: Double, dispersionMeasure: Double, survey: SurveySetup,
        _ random: inout RandomSource
    ) {
        self.periodSeconds = periodSeconds
        self.dispersionMeasure = dispersionMeasure
        deadSubBands = survey.deadSubBands[random.integer(below: survey.deadSubBands.count)]
        timeNoise = (0..<survey.subIntegrations).map { _ in exp(0.03 * random.normal()) }
        bandNoise = (0..<survey.subBands).map { _ in exp(0.05 * random.normal()) }
        // Now and then a few sub-integrations or sub-bands are noisier than the rest.
        if random.uniform() < 0.12 {
            let share = random.uniform(0.03...0.3)
            for row in timeNoise.indices where random.uniform() < share { timeNoise[row] *= random.logUniform(1.2...4) }
        }
        if random.uniform() < 0.1 {
            for channel in bandNoise.indices where random.uniform() < 0.15 {
                bandNoise[channel] *= random.logUniform(1.2...4)
            }
        }
        // Short periods leave room for more detections by chance, because more of their multiples were searched.
        traits.chanceShare =
            0.025 * min(1, pow(periodSeconds / 0.03, -0.8)) * exp(0.35 * random.normal())
        parameters = TrueParameters(
            truth: truth, kind: kind, periodSeconds: periodSeconds, dispersionMeasure: dispersionMeasure,
            signalToNoise: 0, widthTurns: 0, pulsesPerTurn: 1)
    }
}

extension RandomSource {
    /// A number whose logarithm is normal about that of the median.
    mutating func logNormal(median: Double, spread: Double) -> Double {
        median * exp(spread * normal())
    }

    /// One of several, each as often as its weight says.
    mutating func choice<Element>(_ weighted: [(element: Element, weight: Double)]) -> Element {
        var rest = uniform() * weighted.reduce(0) { $0 + $1.weight }
        for (element, weight) in weighted.dropLast() {
            if rest < weight { return element }
            rest -= weight
        }
        return weighted[weighted.count - 1].element
    }

    /// Positive factors that wander: their logarithms have the deviation `depth`, and each resembles the one before.
    ///
    /// - Parameter memory: correlation of neighbours, 0..<1.
    mutating func wanderingFactors(count: Int, depth: Double, memory: Double) -> [Double] {
        var level = normal()
        return (0..<count).map { _ in
            defer { level = memory * level + (1 - memory * memory).squareRoot() * normal() }
            return exp(depth * level)
        }
    }

    /// A walk with normal steps, from 0 on.
    mutating func walk(count: Int, step: Double) -> [Double] {
        var position = 0.0
        return (0..<count).map { _ in
            defer { position += step * normal() }
            return position
        }
    }
}
