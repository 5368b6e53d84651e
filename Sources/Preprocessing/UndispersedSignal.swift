import Candidates

/// Whether a signal is as strong without dedispersion: what comes from Earth is not dispersed, and is strongest at DM 0.
public enum UndispersedSignal {
    /// The signal-to-noise ratio at DM 0 over that at the candidate's own DM, both of the best boxcar: below 1 for a dispersed
    /// pulse, about 1 or more for interference. Surveys with MeerKAT call it alpha (the ELDEN-RING pipeline).
    ///
    /// `nil` if the candidate has no channels that show dispersion, no period or DM, or shows no pulse.
    public static func ratio(of candidate: Candidate) -> Double? {
        guard let subBands = candidate.fold.subBands, subBands.showDispersion,
            let own = candidate.header.dispersionMeasure,
            let zero = profile(of: subBands, at: 0, candidate.header),
            let best = profile(of: subBands, at: own, candidate.header)
        else { return nil }
        // Where the pulse is smeared it lies over the quiet half turn too, so the quieter of the two knows the noise better.
        let noise = min(PulseSearch.noise(of: zero), PulseSearch.noise(of: best))
        guard noise > 0 else { return nil }
        let strength = PulseSearch.signalToNoise(profile: best, noise: noise)
        let ratio = PulseSearch.signalToNoise(profile: zero, noise: noise) / strength
        return strength > 0 && ratio.isFinite ? ratio : nil
    }

    /// The weighted mean of the channels, dedispersed; `nil` if the delays cannot be told.
    private static func profile(
        of subBands: SubBands, at dispersionMeasure: Double, _ header: CandidateHeader
    ) -> [Double]? {
        guard let delays = subBands.binsLate(at: dispersionMeasure, header) else { return nil }
        let plane = subBands.plane
        var sum = [Double](repeating: 0, count: plane.bins)
        var weights = 0.0
        for channel in 0..<plane.rows where plane.weights[channel] > 0 {
            let (weight, delay) = (plane.weights[channel], delays[channel])
            weights += weight
            plane[row: channel].withUnsafeBufferPointer { values in
                for bin in delay..<plane.bins { sum[bin - delay] += weight * values[bin] }
                for bin in 0..<delay { sum[plane.bins - delay + bin] += weight * values[bin] }
            }
        }
        return sum.map { $0 / weights }
    }
}
