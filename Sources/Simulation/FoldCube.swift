import Candidates
import Foundation
import RandomNumbers

/// The shape of a pulse against phase: wrapped Gaussians, or a sinusoid of several turns.
struct Pulse {
    struct Component {
        /// Turns.
        var phase: Double
        /// Full width at half maximum, turns.
        var width: Double
        var height: Double
    }

    var components: [Component] = []
    var undulations = 0
    var undulationPhase = 0.0

    init(components: [Component]) {
        self.components = components
    }

    init(undulations: Int, phase: Double) {
        self.undulations = undulations
        undulationPhase = phase
    }

    func height(at phase: Double) -> Double {
        guard undulations == 0 else {
            return 0.5 + 0.5 * cos(2 * .pi * (Double(undulations) * phase - undulationPhase))
        }
        return components.reduce(0) { sum, component in
            var distance = abs(phase - component.phase).truncatingRemainder(dividingBy: 1)
            distance = min(distance, 1 - distance)
            return sum + component.height * exp(-4 * log(2) * distance * distance / (component.width * component.width))
        }
    }
}

/// The samples of one fold while it is being made: noise of deviation 1, to which pulses are added.
struct FoldCube {
    let receiver: SimulatedFold.Receiver
    private let delayTurns: [Double]
    private(set) var samples: [Float]

    init(receiver: SimulatedFold.Receiver, header: CandidateHeader, random: inout RandomSource) {
        self.receiver = receiver
        let period = header.periodSeconds ?? 1
        delayTurns = receiver.frequenciesMegahertz.map { frequency in
            Dispersion.delaySeconds(
                frequencyMegahertz: frequency, referenceMegahertz: receiver.highestMegahertz,
                dispersionMeasure: header.dispersionMeasure ?? 0) / period
        }
        samples = (0..<(receiver.subIntegrations * receiver.channels * receiver.bins)).map { _ in Float(random.normal())
        }
    }

    /// The drift across the band that makes a pulse arrive at all frequencies at once.
    var undispersedDrift: Double { -(delayTurns.first ?? 0) }

    /// Adds a pulse that arrives with the delays of the header's DM.
    ///
    /// - Parameters:
    ///   - signalToNoise: of the whole fold: the root of the summed squares of the pulse's profile over its noise.
    ///   - time: the pulse's relative strength in each sub-integration.
    ///   - band: its relative strength in each channel.
    ///   - phaseDrift: turns by which it wanders from the first to the last sub-integration.
    ///   - bandDrift: turns by which it comes later at the bottom of the band than the header's DM says.
    mutating func add(
        _ pulse: Pulse, signalToNoise: Double, time: [Double], band: [Double], phaseDrift: Double, bandDrift: Double
    ) {
        let (rows, channels, bins) = (receiver.subIntegrations, receiver.channels, receiver.bins)
        let template = (0..<bins).map { pulse.height(at: Double($0) / Double(bins)) }
        let mean = template.reduce(0, +) / Double(bins)
        let power = template.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let total = time.reduce(0, +) * band.reduce(0, +)
        guard total > 0, power > 0 else { return }
        // Summed over the fold the pulse has height `scale * total`, and a bin's noise is the root of rows x channels.
        let scale = signalToNoise * Double(rows * channels).squareRoot() / (total * power.squareRoot())
        let lowest = delayTurns.max() ?? 0
        for row in 0..<rows where time[row] > 0 {
            let wander = phaseDrift * (Double(row) / Double(max(rows - 1, 1)) - 0.5)
            for channel in 0..<channels where band[channel] > 0 {
                let share = lowest > 0 ? delayTurns[channel] / lowest : 0
                let shift = wander + delayTurns[channel] + bandDrift * share
                let strength = scale * time[row] * band[channel]
                let start = (row * channels + channel) * bins
                for bin in 0..<bins {
                    let phase = Double(bin) / Double(bins) - shift
                    samples[start + bin] += Float(strength * pulse.height(at: phase - phase.rounded(.down)))
                }
            }
        }
    }
}
