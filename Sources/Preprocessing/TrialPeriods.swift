import Candidates

/// The curves of signal-to-noise against period and against acceleration, for a candidate that comes with
/// sub-integrations.
///
/// As a fold's own search makes them: the sub-integrations are turned against one another as they would be if the true
/// period, or the acceleration, differed from that of the fold, and summed. 65 trials of each lie so that from one to the
/// next the turn between the middle of the observation and its ends grows by 1/128, up to a quarter of a turn to either
/// side. The best boxcar's signal-to-noise is taken, with the noise of the quietest trial.
public enum TrialPeriods {
    static let trialsEachSide = 32
    static let turnsPerTrial = 1.0 / 128
    // No pulse is resolved better for more, and time would grow with them.
    private static let mostSubIntegrations = 128
    private static let mostBins = 256
    /// m/s.
    private static let speedOfLight = 299_792_458.0

    /// `nil` if the candidate has no more than one sub-integration with data, no period, or no length.
    public static func periodCurve(of candidate: Candidate) -> Curve? {
        guard let (seconds, period) = times(of: candidate) else { return nil }
        // After t seconds a pulse of period P + p comes t p / P^2 turns later; t is at most half the observation.
        let step = turnsPerTrial * 2 * period * period / seconds
        guard step.isFinite, let curve = signalToNoise(candidate, turns: { $0 }) else { return nil }
        return Curve(trials: trials.map { Double($0) * step }, signalToNoise: curve)
    }

    /// Accelerations from that of the candidate on, or from 0; `nil` as for the period.
    public static func accelerationCurve(of candidate: Candidate) -> Curve? {
        guard let (seconds, period) = times(of: candidate) else { return nil }
        // Acceleration a changes the period by P a t / c, which makes a pulse come t^2 a / (2 c P) turns later.
        let step = turnsPerTrial * 8 * speedOfLight * period / (seconds * seconds)
        let centre = candidate.header.accelerationMetresPerSecondSquared ?? 0
        guard step.isFinite, let curve = signalToNoise(candidate, turns: { $0 * $0 }) else { return nil }
        return Curve(trials: trials.map { centre + Double($0) * step }, signalToNoise: curve)
    }

    private static var trials: ClosedRange<Int> { -trialsEachSide...trialsEachSide }

    private static func times(of candidate: Candidate) -> (seconds: Double, period: Double)? {
        guard let seconds = candidate.header.observationSeconds, let period = candidate.header.periodSeconds,
            seconds > 0, period > 0
        else { return nil }
        return (seconds, period)
    }

    /// Signal-to-noise at each trial.
    ///
    /// - Parameter turns: how a pulse is delayed at a time that runs from -1 at the beginning to 1 at the end.
    private static func signalToNoise(_ candidate: Candidate, turns: (Double) -> Double) -> [Double]? {
        guard let plane = candidate.fold.timePhase?.reduced(toRows: mostSubIntegrations, bins: mostBins) else {
            return nil
        }
        let rows = (0..<plane.rows).filter { plane.weights[$0] > 0 }
        guard rows.count > 1, plane.bins > 1 else { return nil }
        let profiles = trials.map { trial in
            var sum = [Double](repeating: 0, count: plane.bins)
            for row in rows {
                let time = (Double(row) + 0.5) / Double(plane.rows) * 2 - 1
                let delay = Double(trial) * turnsPerTrial * turns(time) * Double(plane.bins)
                let bins = Int(delay.rounded())
                let first = plane[row: row].startIndex
                var source = (bins % plane.bins + plane.bins) % plane.bins
                for bin in 0..<plane.bins {
                    sum[bin] += plane.weights[row] * plane.values[first + source]
                    source = source + 1 == plane.bins ? 0 : source + 1
                }
            }
            return sum
        }
        guard let noise = profiles.map(PulseSearch.noise(of:)).filter({ $0 > 0 }).min() else { return nil }
        return profiles.map { PulseSearch.signalToNoise(profile: $0, noise: noise) }
    }
}
