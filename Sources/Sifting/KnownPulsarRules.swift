/// When a candidate is taken for a known pulsar: what a user may wonder about, in one place.
public struct KnownPulsarRules: Sendable, Equatable {
    /// Full width of the beam at half its height, degrees: that of the Parkes multibeam receiver.
    public var beamWidthDegrees = 0.25
    /// A pulsar belongs to a beam up to so many of its widths away, as the ratings of GBNCC have it.
    public var beamWidths = 1.3
    /// Up to so far away a pulsar may be seen in a side lobe, at its own period and DM; degrees.
    public var sidelobeDegrees = 5.0
    /// A fold's period is known to a drift of one pulse width over the observation; turns, where the width is not known.
    public var pulseWidthTurns = 0.1
    /// The relative tolerance of a period where it is not known how long was observed.
    public var periodTolerance = 1e-4
    /// The relative change of a frequency by the Earth's motion: 30 km/s of its orbit, 0.5 of its rotation, doubled for a
    /// reference that is not known.
    public var earthTolerance = 1.1e-4
    /// pc cm^-3.
    public var dispersionTolerance = 5.0
    /// Of ratios n/m of periods.
    public var highestHarmonic = 16

    public init() {}
}
