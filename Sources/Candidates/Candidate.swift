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
