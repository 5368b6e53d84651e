import Candidates

/// The 22 features of Thornton (2013, PhD thesis, University of Manchester), as they stand in the published table of LOTAAS 1
/// (Lyon et al. 2016, MNRAS 459, 1104): of PRESTO folds taken with LOFAR at 135 MHz over a band of 32 MHz.
///
/// What each of them is stands in docs/features.md. A feature whose fit does not come to an end is 0, as there.
public struct ThorntonFeatures: Sendable, Equatable {
    /// In the order of the table; all finite.
    public let values: [Double]

    /// `nil` for a candidate that is no PRESTO fold, whose period is unknown, or whose profile is flat.
    public init?(_ candidate: Candidate) {
        guard let fold = candidate.fold.recorded, fold.barycentricPeriodSeconds > 0 else { return nil }
        let subBands = fold.dedispersed(at: fold.bestDispersionMeasure)
        guard let profile = Self.profile(of: subBands) else { return nil }
        let periodMilliseconds = fold.barycentricPeriodSeconds * 1000
        let signalToNoise = Self.signalToNoise(profile)
        let width = PulseWidth.halfMaximum(of: profile)
        let values =
            SineFits(profile).features + HistogramFits(profile).features
            + [periodMilliseconds, signalToNoise, fold.bestDispersionMeasure, width]
            + DispersionFit(
                fold, periodMilliseconds: periodMilliseconds, width: width, signalToNoise: signalToNoise
            ).features
            + SubBandAgreement(subBands, profile: profile, width: width).features
        self.values = values.map { $0.isFinite ? $0 : 0 }
    }

    /// A feature by its name in `FeatureName.thornton`.
    public func value(named name: String) -> Double? {
        FeatureName.thornton.firstIndex(of: name).map { values[$0] }
    }

    /// The sum of the sub-bands, lowest to 0 and highest to 255.
    private static func profile(of subBands: [[Double]]) -> [Double]? {
        guard let bins = subBands.first?.count, bins >= 8 else { return nil }
        var sum = [Double](repeating: 0, count: bins)
        for subBand in subBands { for bin in 0..<bins { sum[bin] += subBand[bin] } }
        guard let lowest = sum.min(), let highest = sum.max(), highest > lowest, (highest - lowest).isFinite else {
            return nil
        }
        return sum.map { 255 * (($0 - lowest) / (highest - lowest)) }
    }

    /// The sum of all bins over the noise: less the mean, over the deviation, of the bins within three deviations of the
    /// profile's mean.
    private static func signalToNoise(_ profile: [Double]) -> Double {
        let all = Spread(profile)
        let quiet = Spread(profile.filter { abs($0 - all.mean) < 3 * all.deviation })
        let sum = profile.reduce(0) { $0 + ($1 - quiet.mean) / quiet.deviation }
        return max(sum, 0)
    }
}

/// Mean and population standard deviation.
struct Spread {
    let mean, deviation: Double

    init(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
}

enum PulseWidth {
    /// The bins around the highest one that stay above half of it, as a part of a turn.
    static func halfMaximum(of profile: [Double]) -> Double {
        let count = profile.count
        let peak = profile.firstIndex(of: profile.max() ?? 0) ?? 0
        // The pulse is turned to the middle, and the width ends at the ends of the turn.
        let turned = (0..<count).map { profile[(peak + $0 + count - count / 2) % count] }
        let middle = count / 2
        let half = turned[middle] / 2
        var left = middle
        while left > 0, turned[left] >= half { left -= 1 }
        var right = middle
        while right < count, turned[right] >= half { right += 1 }
        return Double(right - left - 1) / Double(count)
    }
}
