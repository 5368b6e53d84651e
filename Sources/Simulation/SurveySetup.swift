import Candidates
import Foundation

/// How a survey observed, searched and folded: everything about a simulated candidate that is the survey's and not the
/// candidate's.
///
/// Numbers of HTRU (Keith et al. 2010, MNRAS 409, 619) and of LOTAAS (Sanidas et al. 2019, A&A 626, A104), shapes as in
/// the surveys' own files.
public struct SurveySetup: Sendable {
    /// The layouts that a survey's candidates come in.
    public enum Layout: String, Sendable, CaseIterable {
        /// PHCX with the sections FFT and FFT-pdmpd, as HTRU 2 has it.
        case searchAndFold
        /// PHCX with the sections PDMP and FFT, as HTRU 1 has it.
        case foldAndSearch
        /// A PRESTO fold.
        case presto
    }

    public internal(set) var name: String
    public internal(set) var telescope: String
    public internal(set) var layout: Layout
    public internal(set) var subIntegrations: Int
    public internal(set) var subBands: Int
    public internal(set) var bins: Int
    /// MHz.
    public internal(set) var centreMegahertz: Double
    public internal(set) var bandwidthMegahertz: Double
    /// How many of the highest sub-bands hold no data, each count as often as it stands here.
    var deadSubBands: [Int]
    public internal(set) var observationSeconds: Double
    public internal(set) var samplingSeconds: Double
    /// Of the power grid where the telescope stands.
    var mainsHertz: Double
    /// Trials of the search: `step / growth * sinh(growth * i)`, pc cm^-3.
    var searchTrials: (count: Int, step: Double, growth: Double)
    /// Trials of the fold's optimisation; the best is looked for around trial `count / 2`.
    var foldTrials: (dispersionMeasures: Int, periods: Int)
    /// Median (s) and spread (natural logarithm) of the periods that a search picks from noise, and their limits.
    var noisePeriods: (median: Double, spread: Double, limits: ClosedRange<Double>)
    var pulsarPeriods: (median: Double, spread: Double)
    /// The share of pulsars spun up to milliseconds.
    var millisecondShare: Double
    var pulsarDispersionMeasures: (median: Double, spread: Double)
    /// What is in the sky and on the ground; that of the survey itself unless another is asked for.
    public var population = Population.survey

    /// What kinds of candidates there are, and at which periods and dispersion measures.
    public enum Population: String, Sendable, CaseIterable {
        /// As the survey's own lists have them.
        case survey
        /// As any survey may have them: pulsars, noise and interference at the same periods and dispersion measures, so that
        /// these say nothing of what a candidate is.
        case wide
    }

    public static let htru2 = SurveySetup(
        name: "htru2", telescope: "parkes", layout: .searchAndFold, subIntegrations: 32, subBands: 16, bins: 128,
        centreMegahertz: 1382, bandwidthMegahertz: 400, deadSubBands: [2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 5],
        observationSeconds: 557, samplingSeconds: 64e-6, mainsHertz: 50, searchTrials: (1196, 0.18, 0.002909),
        foldTrials: (66, 66), noisePeriods: (0.025, 1.2, 0.0011...2), pulsarPeriods: (0.4, 0.9), millisecondShare: 0.12,
        pulsarDispersionMeasures: (180, 0.9))

    public static let htru1 = SurveySetup(
        name: "htru1", telescope: "Parkes", layout: .foldAndSearch, subIntegrations: 18, subBands: 16, bins: 64,
        centreMegahertz: 1382, bandwidthMegahertz: 400, deadSubBands: [2, 2, 2, 3], observationSeconds: 561,
        samplingSeconds: 64e-6, mainsHertz: 50, searchTrials: (1196, 0.18, 0.00214), foldTrials: (66, 68),
        noisePeriods: (0.01, 1.0, 0.0011...2), pulsarPeriods: (0.4, 0.9), millisecondShare: 0.12,
        pulsarDispersionMeasures: (120, 0.8))

    public static let lotaas = SurveySetup(
        name: "lotaas", telescope: "LOFAR", layout: .presto, subIntegrations: 30, subBands: 32, bins: 100,
        centreMegahertz: 135.2, bandwidthMegahertz: 31.6, deadSubBands: [0], observationSeconds: 3600,
        samplingSeconds: 491.52e-6, mainsHertz: 50, searchTrials: (1196, 0.05, 0.0025), foldTrials: (66, 66),
        noisePeriods: (0.2, 1.1, 0.005...5), pulsarPeriods: (0.7, 0.7), millisecondShare: 0.02,
        pulsarDispersionMeasures: (50, 0.7))

    /// HTRU's receiver with folds of 16 x 16 x 64, for files that are to be small.
    public static let compact = SurveySetup(
        name: "compact", telescope: "Parkes", layout: .presto, subIntegrations: 16, subBands: 16, bins: 64,
        centreMegahertz: 1382, bandwidthMegahertz: 400, deadSubBands: [2], observationSeconds: 557,
        samplingSeconds: 64e-6, mainsHertz: 50, searchTrials: (1196, 0.18, 0.002909), foldTrials: (66, 66),
        noisePeriods: (0.025, 1.2, 0.0011...2), pulsarPeriods: (0.4, 0.9), millisecondShare: 0.12,
        pulsarDispersionMeasures: (180, 0.9))

    public static let all = [htru2, htru1, lotaas, compact]

    // MARK: - What follows from these

    /// Centres of the sub-bands, highest first, MHz.
    public var frequenciesMegahertz: [Double] {
        let width = bandwidthMegahertz / Double(subBands)
        return (0..<subBands).map { centreMegahertz + bandwidthMegahertz / 2 - (Double($0) + 0.5) * width }
    }

    /// Seconds that each sub-band's centre arrives after the top of the band, for a dispersion measure of 1 pc cm^-3.
    var delaysPerUnit: [Double] {
        let top = centreMegahertz + bandwidthMegahertz / 2
        return frequenciesMegahertz.map {
            Dispersion.delaySeconds(frequencyMegahertz: $0, referenceMegahertz: top, dispersionMeasure: 1)
        }
    }

    /// Seconds by which a wave is smeared within each sub-band, for a dispersion measure of 1 pc cm^-3.
    var smearingPerUnit: [Double] {
        let half = bandwidthMegahertz / Double(subBands) / 2
        return frequenciesMegahertz.map {
            Dispersion.delaySeconds(frequencyMegahertz: $0 - half, referenceMegahertz: $0 + half, dispersionMeasure: 1)
        }
    }

    /// Seconds from the top of the band to its bottom, for a dispersion measure of 1 pc cm^-3.
    var bandDelayPerUnit: Double {
        Dispersion.delaySeconds(
            frequencyMegahertz: centreMegahertz - bandwidthMegahertz / 2,
            referenceMegahertz: centreMegahertz + bandwidthMegahertz / 2, dispersionMeasure: 1)
    }

    /// The dispersion measures that the search tried, pc cm^-3.
    var searchDispersionMeasures: [Double] {
        (0..<searchTrials.count).map {
            searchTrials.step / searchTrials.growth * sinh(searchTrials.growth * Double($0))
        }
    }

    /// The change of dispersion measure between two trials of the fold: the pulse is smeared by half a bin of 128.
    func foldStep(periodSeconds: Double) -> Double { periodSeconds / 256 / bandDelayPerUnit }

    /// The change of period between two trials: the pulse drifts by 1/128 turn during the observation.
    func periodStep(periodSeconds: Double) -> Double {
        periodSeconds * periodSeconds / observationSeconds / 128
    }
}
