/// One thing a search found periodic: a header, what the search gave and what the fold gave, as far as its file holds them.
public struct Candidate: Sendable, Equatable {
    public var name: String
    public var origin: CandidateOrigin
    public var header: CandidateHeader
    public var label: Label?
    public var fold: Fold
    /// `nil` where the file tells of the fold alone.
    public var search: Search?

    public init(
        origin: CandidateOrigin, header: CandidateHeader = CandidateHeader(), fold: Fold = Fold(), search: Search? = nil
    ) {
        self.name = origin.name
        self.origin = origin
        self.header = header
        self.fold = fold
        self.search = search
    }

    /// The signal-to-noise that the features of a DM curve are made of, in full: the search's, or else the fold's.
    public var trialBlock: SignalToNoiseBlock? { search?.block ?? fold.block }

    /// The DM curve that the file holds, in one form or another.
    public var heldDMCurve: Curve? { trialBlock?.dmCurve ?? search?.dmCurve }

    /// The curve over accelerations that the file holds.
    public var heldAccelerationCurve: Curve? { search?.accelerationCurve ?? trialBlock?.accelerationCurve }
}

/// What the periodicity search found before anything was folded at its period.
public struct Search: Sendable, Equatable {
    /// Signal-to-noise at all its trials.
    public var block: SignalToNoiseBlock?
    /// The best signal-to-noise at each dispersion measure at which it found something.
    public var dmCurve: Curve?
    /// The same at each acceleration.
    public var accelerationCurve: Curve?

    public init(block: SignalToNoiseBlock? = nil, dmCurve: Curve? = nil, accelerationCurve: Curve? = nil) {
        self.block = block
        self.dmCurve = dmCurve
        self.accelerationCurve = accelerationCurve
    }
}

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
