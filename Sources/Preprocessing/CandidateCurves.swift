import Candidates

/// The curves of signal-to-noise that show whether a candidate is best at its own dispersion measure, period and
/// acceleration: those that its file holds, or else those that its sub-bands and sub-integrations give.
public struct CandidateCurves: Sendable, Equatable {
    /// Over all dispersion measures of the search; `nil` where the file does not hold it.
    public let searchDM: DMCurve?
    /// Of the fold, around its best dispersion measure.
    public let foldDM: DMCurve?
    /// Offsets are those from the candidate's period.
    public let period: PeriodCurve?
    public let acceleration: AccelerationCurve?

    public init(_ candidate: Candidate) {
        let searchBlock = candidate.signalToNoiseBlock.flatMap { $0 == candidate.foldBlock ? nil : $0 }
        searchDM = candidate.searchDMCurve ?? searchBlock?.dmCurve
        let fold = CandidatePlanes.dmCurve(of: candidate)
        foldDM = fold == searchDM ? nil : fold
        period = candidate.foldBlock.flatMap(Self.periodCurve) ?? TrialPeriods.periodCurve(of: candidate)
        acceleration = candidate.accelerationCurve ?? TrialPeriods.accelerationCurve(of: candidate)
    }

    /// A block's trials surround the period that the search found; the best of them became the candidate's.
    private static func periodCurve(_ block: SignalToNoiseBlock) -> PeriodCurve? {
        guard var curve = block.periodCurve,
            let best = curve.signalToNoise.indices.max(by: { curve.signalToNoise[$0] < curve.signalToNoise[$1] })
        else { return nil }
        let offset = curve.offsetsSeconds[best]
        curve.offsetsSeconds = curve.offsetsSeconds.map { $0 - offset }
        return curve
    }
}
