import Candidates
import Foundation

/// A simulated fold as PRESTO's prepfold would hold it: profiles as they arrived, in units of the data folded.
struct PFDDocument {
    /// Of the data folded: mean and deviation of a sample.
    private static let level = (mean: 45.0, deviation: 5.0)

    let fold: SimulatedFold
    /// Lowest first, MHz.
    let frequenciesMegahertz: [Double]
    /// Bins by which each sub-band, lowest first, arrives after the highest.
    private let delays: [Int]
    /// Samples folded into each profile.
    let samplesPerProfile: Double
    let profileMean: Double
    let profileVariance: Double
    let dataMean = level.mean
    let dataVariance = level.deviation * level.deviation

    init(_ fold: SimulatedFold) {
        self.fold = fold
        let survey = fold.survey
        frequenciesMegahertz = Array(survey.frequenciesMegahertz.reversed())
        delays = fold.binsLate(frequenciesMegahertz, after: frequenciesMegahertz.last ?? 0)
        samplesPerProfile =
            (survey.observationSeconds / survey.samplingSeconds / Double(survey.subIntegrations)).rounded(.down)
        profileMean = samplesPerProfile * Self.level.mean / Double(survey.bins)
        profileVariance = samplesPerProfile * dataVariance / Double(survey.bins)
    }

    /// The profile of a sub-integration in a sub-band (lowest first) as it arrived; flat for a sub-band without data.
    func profile(subIntegration: Int, subBand: Int) -> [Double] {
        let bins = fold.survey.bins
        let channel = fold.survey.subBands - 1 - subBand
        let aligned = fold.profile(subIntegration: subIntegration, subBand: channel)
        guard fold.isLive[channel] else { return [Double](repeating: profileMean, count: bins) }
        let deviation = profileVariance.squareRoot()
        return (0..<bins).map { bin in
            let source = aligned.startIndex + (bin - delays[subBand] + bins) % bins
            return profileMean + deviation * Double(aligned[source])
        }
    }

    /// The sum of all profiles, aligned.
    var summedProfile: [Double] {
        let bins = fold.survey.bins
        let deviation = profileVariance.squareRoot()
        var sum = [Double](repeating: 0, count: bins)
        for (index, value) in fold.samples.enumerated() { sum[index % bins] += deviation * Double(value) }
        let count = Double(fold.survey.subIntegrations * fold.survey.subBands)
        return sum.map { $0 + count * profileMean }
    }

    /// Chi-square of the summed profile per degree of freedom, and how improbable it is for noise, in deviations (by the
    /// approximation of Wilson & Hilferty 1931), as prepfold prints them.
    var significance: (reducedChiSquare: Double, deviations: Double) {
        let profile = summedProfile
        let mean = profile.reduce(0, +) / Double(profile.count)
        let live = Double(fold.isLive.filter { $0 }.count * fold.survey.subIntegrations)
        let freedom = Double(profile.count - 1)
        let reduced =
            profile.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (profileVariance * max(live, 1) * freedom)
        let spread = 2 / (9 * freedom)
        return (reduced, max(0, (cbrt(reduced) - (1 - spread)) / spread.squareRoot()))
    }

    // MARK: - As it is read

    func candidate(path: String) -> Candidate {
        let survey = fold.survey
        let (rows, bins) = (survey.subIntegrations, survey.bins)
        var header = fold.header
        header.signalToNoise = nil
        header.significance = FixedDecimal.rounded(significance.deviations, decimals: 1)
        header.accelerationMetresPerSecondSquared = 0
        header.observationSeconds = survey.observationSeconds
        var candidate = Candidate(origin: CandidateOrigin(path: path), header: header)
        candidate.label = fold.truth.label
        let live = fold.isLive.filter { $0 }.count
        let deviation = profileVariance.squareRoot()
        let time = fold.planes.time.map { profileMean + deviation * Double($0) / Double(max(live, 1)) }
        var profile = [Double](repeating: 0, count: bins)
        for (index, value) in time.enumerated() { profile[index % bins] += value / Double(rows) }
        candidate.fold.profile = profile
        candidate.fold.timePhase = PhasePlane(
            rows: rows, bins: bins, values: time, weights: [Double](repeating: Double(live), count: rows))
        candidate.fold.subBands = SubBands(
            plane: bandPlane, frequenciesMegahertz: frequenciesMegahertz, dedispersedAt: 0,
            periodSeconds: header.periodSeconds)
        return candidate
    }

    private var bandPlane: PhasePlane {
        let survey = fold.survey
        var values: [Double] = []
        var weights: [Double] = []
        for subBand in 0..<survey.subBands {
            var sum = [Double](repeating: 0, count: survey.bins)
            let isLive = fold.isLive[survey.subBands - 1 - subBand]
            if isLive {
                for row in 0..<survey.subIntegrations {
                    let profile = profile(subIntegration: row, subBand: subBand)
                    for bin in 0..<survey.bins { sum[bin] += profile[bin] / Double(survey.subIntegrations) }
                }
            }
            values += sum
            weights.append(isLive ? Double(survey.subIntegrations) : 0)
        }
        return PhasePlane(rows: survey.subBands, bins: survey.bins, values: values, weights: weights)
    }
}
