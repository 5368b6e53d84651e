import Candidates

/// The curves of signal-to-noise that show whether a candidate is best at its own dispersion measure, period and
/// acceleration: those that its file holds, or else those that its sub-bands and sub-integrations give.
public struct CandidateCurves: Sendable, Equatable {
    /// Over all dispersion measures of the search; `nil` where the file does not hold it.
    public let searchDM: Curve?
    /// Of the fold, around its best dispersion measure.
    public let foldDM: Curve?
    /// Offsets are those from the candidate's period.
    public let period: Curve?
    public let acceleration: Curve?
    /// Which of the curves the file does not hold: their signal-to-noise is that of the best boxcar (`PulseSearch`), where a
    /// file's is what its search or fold calls so.
    public let isFoldDMComputed, isPeriodComputed, isAccelerationComputed: Bool

    public init(_ candidate: Candidate) {
        searchDM = candidate.search?.dmCurve ?? candidate.search?.block?.dmCurve
        let fold = CandidatePlanes.dmCurve(of: candidate)
        foldDM = fold == searchDM ? nil : fold
        isFoldDMComputed = candidate.fold.block == nil && fold != candidate.heldDMCurve
        let filePeriod = candidate.fold.block.flatMap(Self.periodCurve)
        period = filePeriod ?? TrialPeriods.periodCurve(of: candidate)
        isPeriodComputed = filePeriod == nil
        acceleration = candidate.heldAccelerationCurve ?? TrialPeriods.accelerationCurve(of: candidate)
        isAccelerationComputed = candidate.heldAccelerationCurve == nil
    }

    /// A block's trials surround the period that the search found; the best of them became the candidate's.
    private static func periodCurve(_ block: SignalToNoiseBlock) -> Curve? {
        guard var curve = block.periodCurve,
            let best = curve.signalToNoise.indices.max(by: { curve.signalToNoise[$0] < curve.signalToNoise[$1] })
        else { return nil }
        let offset = curve.trials[best]
        curve.trials = curve.trials.map { $0 - offset }
        return curve
    }
}
