import Candidates

/// What a simulated candidate truly is.
public enum Truth: String, Sendable, CaseIterable {
    case pulsar, noise, rfi

    public var label: Label { self == .pulsar ? .pulsar : .nonPulsar }
}

/// A simulated folded observation: sub-integrations x channels x phase bins, dispersed as it would arrive.
public struct SimulatedFold: Sendable {
    /// The receiver that all simulated folds were taken with: the band of the HTRU survey at Parkes.
    public struct Receiver: Sendable {
        public var subIntegrations = 16
        public var channels = 16
        public var bins = 64
        public var lowestMegahertz = 1182.0
        public var highestMegahertz = 1522.0

        public init() {}

        /// Centre frequencies, ascending, MHz.
        public var frequenciesMegahertz: [Double] {
            let width = (highestMegahertz - lowestMegahertz) / Double(channels)
            return (0..<channels).map { lowestMegahertz + (Double($0) + 0.5) * width }
        }
    }

    public var name: String
    public var truth: Truth
    public var receiver: Receiver
    /// What the search reports, so a little wrong where the simulation says so.
    public var header: CandidateHeader
    /// Row-major, `subIntegrations` x `channels` x `bins`; noise has deviation 1.
    public var samples: [Float]

    /// The fold as a reader would give it.
    public func candidate(path: String) -> Candidate {
        let (rows, channels, bins) = (receiver.subIntegrations, receiver.channels, receiver.bins)
        let period = header.periodSeconds ?? 1
        let delays = Dispersion.delays(
            frequenciesMegahertz: receiver.frequenciesMegahertz, referenceMegahertz: receiver.highestMegahertz,
            dispersionMeasure: header.dispersionMeasure ?? 0, periodSeconds: period, bins: bins)
        var profile = [Double](repeating: 0, count: bins)
        var time = [Double](repeating: 0, count: rows * bins)
        var band = [Double](repeating: 0, count: channels * bins)
        for row in 0..<rows {
            for channel in 0..<channels {
                let start = (row * channels + channel) * bins
                for bin in 0..<bins {
                    let aligned = Double(samples[start + (bin + delays[channel]) % bins])
                    profile[bin] += aligned
                    time[row * bins + bin] += aligned
                    band[channel * bins + bin] += Double(samples[start + bin])
                }
            }
        }
        var candidate = Candidate(origin: CandidateOrigin(path: path), header: header)
        candidate.label = truth.label
        candidate.profile = Profile(profile)
        candidate.timePhase = PhasePlane(
            rows: rows, bins: bins, values: time, weights: [Double](repeating: 1, count: rows))
        candidate.subBands = SubBands(
            plane: PhasePlane(
                rows: channels, bins: bins, values: band, weights: [Double](repeating: 1, count: channels)),
            frequenciesMegahertz: receiver.frequenciesMegahertz, dedispersedAt: 0)
        return candidate
    }
}
