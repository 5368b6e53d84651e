/// One thing a search found periodic: a header and whatever data its file holds.
public struct Candidate: Sendable, Equatable {
    public var name: String
    public var origin: CandidateOrigin
    public var header: CandidateHeader
    public var label: Label?
    public var profile: Profile?
    /// Signal-to-noise against dispersion measure, where the file holds such a curve.
    public var dmCurve: DMCurve?
    /// All values behind that curve, where the file holds more than the curve; the features take all of them.
    public var signalToNoiseBlock: SignalToNoiseBlock?
    /// Signal-to-noise of the fold over trial periods and dispersion measures around the best ones.
    public var foldBlock: SignalToNoiseBlock?
    /// Signal-to-noise against dispersion measure as the periodicity search found it, before the fold.
    public var searchDMCurve: DMCurve?
    /// Signal-to-noise against acceleration as the periodicity search found it.
    public var accelerationCurve: AccelerationCurve?
    /// Profiles of the sub-integrations, dedispersed and summed over frequency.
    public var timePhase: PhasePlane?
    /// Profiles of the frequency channels, summed over time.
    public var subBands: SubBands?
    /// A PRESTO fold's sub-bands before they were turned to the best period.
    public var recordedFold: RecordedFold?

    public init(origin: CandidateOrigin, header: CandidateHeader = CandidateHeader()) {
        self.name = origin.name
        self.origin = origin
        self.header = header
    }
}
