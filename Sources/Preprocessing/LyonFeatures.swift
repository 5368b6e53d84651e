import Candidates

/// The eight features of Lyon et al. 2016 (MNRAS 459, 1104), in the convention of the HTRU tables: the moments of the
/// integrated profile and of the DM curve, each scaled to 0...255 first. Where a file holds a whole block of
/// signal-to-noise, all its values count, as they did in those tables.
public struct LyonFeatures: Sendable, Equatable {
    public var profile: Moments?
    public var dmCurve: Moments?

    /// The features of a candidate, as far as it has what they are made of.
    ///
    /// A candidate with frequency channels but no DM curve gets one by trial dedispersion.
    ///
    /// - Parameter withDMCurve: whether those of the DM curve are wanted, which take longer than all the others.
    public init(_ candidate: Candidate, withDMCurve: Bool = true) {
        profile = candidate.fold.profile.flatMap { Moments(Self.scaledToByteRange($0)) }
        guard withDMCurve else { return }
        let signalToNoise =
            candidate.trialBlock?.values
            ?? (candidate.search?.dmCurve ?? TrialDedispersion.curve(of: candidate))?.signalToNoise
        dmCurve = signalToNoise.flatMap { Moments(Self.scaledToByteRange($0)) }
    }

    /// A feature by its name in `FeatureName.lyon`, or `nil` if the candidate does not have it.
    public func value(named name: String) -> Double? {
        if let index = FeatureName.profile.firstIndex(of: name) { return profile?.inTableOrder[index] }
        if let index = FeatureName.dmCurve.firstIndex(of: name) { return dmCurve?.inTableOrder[index] }
        return nil
    }

    /// Why a candidate lacks a feature, as the end of a sentence.
    public static func reasonForLacking(_ name: String, in candidate: Candidate) -> String {
        if FeatureName.profile.contains(name) {
            return candidate.fold.profile == nil ? "it has no profile" : "its profile is flat"
        }
        if FeatureName.thornton.contains(name) {
            return "Thornton's features are made of PRESTO folds with sub-bands, a barycentric period and DM trials"
        }
        guard FeatureName.dmCurve.contains(name) else { return "it cannot be made from a profile and a DM curve" }
        if candidate.heldDMCurve != nil { return "its DM curve is flat" }
        if candidate.fold.subBands == nil { return "it has no DM curve and no frequency channels to make one from" }
        if candidate.header.periodSeconds == nil { return "it has no DM curve, and its period is unknown" }
        return "it has no DM curve, and its channels do not give one"
    }

    /// Lowest value to 0, highest to 255, as the HTRU files store their bytes (without rounding to whole numbers).
    static func scaledToByteRange(_ values: [Double]) -> [Double] {
        guard let lowest = values.min(), let highest = values.max(), highest > lowest else { return values }
        return values.map { ($0 - lowest) * 255 / (highest - lowest) }
    }
}
