import Candidates
import Foundation
import RandomNumbers

/// The samples of one fold: sub-bands x sub-integrations x bins, dedispersed at the search's dispersion measure and folded
/// at its period. Noise of a sample has deviation 1; sub-bands without data are 0.
struct FoldCube: Sendable {
    let survey: SurveySetup
    /// Seconds, and pc cm^-3: what the fold was made with.
    let periodSeconds: Double
    let dispersionMeasure: Double
    /// Whether each sub-band has data.
    let isLive: [Bool]
    var samples: [Float]

    private static let fractions = 16

    var planeSize: Int { survey.subIntegrations * survey.bins }
    var liveCount: Int { isLive.lazy.filter { $0 }.count }
    /// The deviation of a bin of the profile, as the receiver's noise alone gives it.
    var profileNoise: Double { Double(liveCount * survey.subIntegrations).squareRoot() }

    /// Noise alone.
    init(
        survey: SurveySetup, periodSeconds: Double, dispersionMeasure: Double, deadSubBands: Int,
        random: inout RandomSource
    ) {
        self.survey = survey
        self.periodSeconds = periodSeconds
        self.dispersionMeasure = dispersionMeasure
        isLive = (0..<survey.subBands).map { $0 >= deadSubBands }
        let (plane, count) = (survey.subIntegrations * survey.bins, survey.subBands)
        samples = [Float](repeating: 0, count: count * plane)
        samples.withUnsafeMutableBufferPointer {
            NormalNoise.fill(UnsafeMutableBufferPointer(rebasing: $0[(min(deadSubBands, count) * plane)...]), &random)
        }
    }

    /// Multiplies the noise of each sub-integration and sub-band.
    mutating func scale(time: [Double], band: [Double]) {
        for channel in 0..<survey.subBands where isLive[channel] {
            for row in 0..<survey.subIntegrations {
                let factor = Float(time[row] * band[channel])
                guard factor != 1 else { continue }
                let start = (channel * survey.subIntegrations + row) * survey.bins
                for index in start..<(start + survey.bins) { samples[index] *= factor }
            }
        }
    }

    mutating func add(_ signal: Signal) {
        let live = (0..<survey.subBands).filter { isLive[$0] }
        let total = signal.time.reduce(0, +) * live.reduce(0) { $0 + signal.band[$1] }
        let deviation = signal.shape.deviation
        guard total > 0, deviation > 0 else { return }
        let strength =
            signal.signalToNoise * profileNoise / (total * deviation * Double(survey.bins).squareRoot())
        let (delays, smearing) = (survey.delaysPerUnit, survey.smearingPerUnit)
        let frequencies = survey.frequenciesMegahertz
        var template: [Float] = []
        var isShared = false
        for channel in live where signal.band[channel] != 0 {
            let smear = abs(signal.excessDispersionMeasure) * smearing[channel] / periodSeconds
            let scattering =
                signal.scatteringTurns * pow(frequencies[channel] / survey.centreMegahertz, -4)
            let changes = smear * Double(survey.bins) > 0.25 || scattering > 0
            if changes || !isShared {
                template = signal.shape.smeared(turns: smear).scattered(turns: scattering)
                    .sampled(bins: survey.bins, fractions: Self.fractions)
                isShared = !changes
            }
            let late =
                signal.excessDispersionMeasure * delays[channel] / periodSeconds + signal.bandPhase[channel]
            for row in 0..<survey.subIntegrations where signal.time[row] != 0 {
                add(
                    template, late: late + signal.timePhase[row],
                    strength: Float(strength * signal.band[channel] * signal.time[row]),
                    start: (channel * survey.subIntegrations + row) * survey.bins)
            }
        }
    }

    private mutating func add(_ template: [Float], late: Double, strength: Float, start: Int) {
        let bins = survey.bins
        let turns = late - late.rounded(.down)
        let steps = Int((turns * Double(bins * Self.fractions)).rounded()) % (bins * Self.fractions)
        let (shift, fraction) = (steps / Self.fractions, steps % Self.fractions)
        template.withUnsafeBufferPointer { table in
            samples.withUnsafeMutableBufferPointer { samples in
                guard let source = table.baseAddress.map({ $0 + fraction * bins }),
                    let target = samples.baseAddress.map({ $0 + start })
                else { return }
                for bin in 0..<(bins - shift) { target[bin + shift] += strength * source[bin] }
                for bin in (bins - shift)..<bins { target[bin + shift - bins] += strength * source[bin] }
            }
        }
    }

    /// Turns every profile to earlier phases.
    ///
    /// - Parameters:
    ///   - time: bins for each sub-integration.
    ///   - band: bins for each sub-band.
    func turned(time: [Int], band: [Int]) -> FoldCube {
        var cube = self
        let bins = survey.bins
        for channel in 0..<survey.subBands where isLive[channel] {
            for row in 0..<survey.subIntegrations {
                let shift = ((time[row] + band[channel]) % bins + bins) % bins
                let start = (channel * survey.subIntegrations + row) * bins
                for bin in 0..<bins {
                    let source = bin + shift
                    cube.samples[start + bin] = samples[start + (source < bins ? source : source - bins)]
                }
            }
        }
        return cube
    }

    /// Sums over the sub-bands: sub-integrations x bins.
    var timePhase: [Float] {
        var plane = [Float](repeating: 0, count: planeSize)
        for channel in 0..<survey.subBands where isLive[channel] {
            for index in 0..<planeSize { plane[index] += samples[channel * planeSize + index] }
        }
        return plane
    }

    /// Sums over the sub-integrations: sub-bands x bins.
    var bandPhase: [Float] {
        let bins = survey.bins
        var plane = [Float](repeating: 0, count: survey.subBands * bins)
        for channel in 0..<survey.subBands where isLive[channel] {
            for row in 0..<survey.subIntegrations {
                let start = (channel * survey.subIntegrations + row) * bins
                for bin in 0..<bins { plane[channel * bins + bin] += samples[start + bin] }
            }
        }
        return plane
    }
}
