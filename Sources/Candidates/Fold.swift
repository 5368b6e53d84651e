/// What folding an observation at one period gave.
public struct Fold: Sendable, Equatable {
    /// The integrated pulse profile: `profile.count` phase bins over one turn (or over a whole number of turns, as the file
    /// has it), in arbitrary units of intensity; only its shape matters to the features.
    public var profile: [Double]?
    /// Profiles of the sub-integrations, dedispersed and summed over frequency.
    public var timePhase: PhasePlane?
    /// Profiles of the frequency channels, summed over time.
    public var subBands: SubBands?
    /// Signal-to-noise over trial periods and dispersion measures around the best ones.
    public var block: SignalToNoiseBlock?
    /// The sub-bands of a PRESTO fold before they were turned to the best period.
    public var recorded: RecordedFold?

    public init(
        profile: [Double]? = nil, timePhase: PhasePlane? = nil, subBands: SubBands? = nil,
        block: SignalToNoiseBlock? = nil, recorded: RecordedFold? = nil
    ) {
        self.profile = profile
        self.timePhase = timePhase
        self.subBands = subBands
        self.block = block
        self.recorded = recorded
    }
}
