import Candidates

/// The curve of signal-to-noise against dispersion measure for a candidate that comes with frequency channels.
///
/// As HTRU 1's folds were searched: some 65 trials around the candidate's own DM, so far apart that the delay across
/// the band changes by 1/128 turn from one to the next, which spans a quarter of a turn to either side.
public enum TrialDedispersion {
    static let trialsEachSide = 32
    static let turnsPerTrial = 1.0 / 128
    private static let mostSubBands = 64

    /// `nil` if the candidate has no channels, no period, or channels that tell nothing about dispersion.
    public static func curve(of candidate: Candidate) -> Curve? {
        guard let subBands = candidate.fold.subBands,
            let period = subBands.periodSeconds ?? candidate.header.periodSeconds, period > 0
        else { return nil }
        let centre = candidate.header.dispersionMeasure ?? 0
        guard let band = Band(subBands, candidate.header, centre: centre, period: period),
            let step = band.dispersionMeasureStep
        else { return nil }
        let trials = (-trialsEachSide...trialsEachSide).map { Double($0) * step }
        let profiles = trials.map { band.profile(offset: $0) }
        // At a wrong DM the pulse is smeared over the quiet half turn too, so the quietest trial knows the noise best.
        guard let noise = profiles.map(PulseSearch.noise(of:)).min(), noise > 0 else { return nil }
        return Curve(
            trials: trials.map { centre + $0 },
            signalToNoise: profiles.map { PulseSearch.signalToNoise(profile: $0, noise: noise) })
    }

    /// Channels gathered into at most 64 sub-bands, each dedispersed at the centre DM; trials then turn sub-bands only.
    private struct Band {
        private let bins: Int
        private let period: Double
        private var profiles: [[Double]] = []
        private var weights: [Double] = []
        private var frequencies: [Double] = []

        /// `nil` if no channel holds data, or the delays at the centre cannot be told.
        init?(_ subBands: SubBands, _ header: CandidateHeader, centre: Double, period: Double) {
            bins = subBands.plane.bins
            self.period = period
            let channels = subBands.fromHighest.filter {
                subBands.plane.weights[$0] > 0 && subBands.frequenciesMegahertz[$0] > 0
            }
            guard let top = channels.first,
                let delays = subBands.binsLate(
                    at: centre, header, reference: subBands.frequenciesMegahertz[top])
            else { return nil }
            let groupSize = (channels.count + mostSubBands - 1) / mostSubBands
            for start in stride(from: 0, to: channels.count, by: groupSize) {
                add(channels[start..<min(start + groupSize, channels.count)], of: subBands, delays: delays)
            }
        }

        private mutating func add(_ channels: ArraySlice<Int>, of subBands: SubBands, delays: [Int]) {
            var sum = [Double](repeating: 0, count: bins)
            var weight = 0.0
            var frequency = 0.0
            for channel in channels {
                let values = subBands.plane[row: channel]
                let channelWeight = subBands.plane.weights[channel]
                for bin in 0..<bins {
                    sum[bin] += channelWeight * values[values.startIndex + (bin + delays[channel]) % bins]
                }
                weight += channelWeight
                frequency += channelWeight * subBands.frequenciesMegahertz[channel]
            }
            profiles.append(sum)
            weights.append(weight)
            frequencies.append(frequency / weight)
        }

        /// The step in DM that changes the delay across the band by `turnsPerTrial`; `nil` for a band of one frequency.
        var dispersionMeasureStep: Double? {
            guard let top = frequencies.first, let bottom = frequencies.last, top > bottom else { return nil }
            let delayPerUnit = Dispersion.delaySeconds(
                frequencyMegahertz: bottom, referenceMegahertz: top, dispersionMeasure: 1)
            let step = turnsPerTrial * period / delayPerUnit
            return step.isFinite && step > 0 ? step : nil
        }

        /// The mean profile dedispersed at the centre DM plus `offset`.
        func profile(offset: Double) -> [Double] {
            // Every frequency is positive, and so is the period.
            let delays =
                Dispersion.binsLate(
                    frequenciesMegahertz: frequencies, referenceMegahertz: frequencies[0], dispersionMeasure: offset,
                    periodSeconds: period, bins: bins) ?? []
            var sum = [Double](repeating: 0, count: bins)
            sum.withUnsafeMutableBufferPointer { sum in
                for (profile, delay) in zip(profiles, delays) {
                    // Two stretches of one length each, so that many bins are added at a time.
                    profile.withUnsafeBufferPointer { profile in
                        for bin in 0..<(bins - delay) { sum[bin] += profile[bin + delay] }
                        for bin in 0..<delay { sum[bins - delay + bin] += profile[bin] }
                    }
                }
            }
            let weight = weights.reduce(0, +)
            return sum.map { $0 / weight }
        }
    }
}
