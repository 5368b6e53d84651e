/// What a file says about a candidate besides its data; `nil` where it does not say.
public struct CandidateHeader: Sendable, Equatable {
    /// Folding period, seconds.
    public var periodSeconds: Double?
    public var periodErrorSeconds: Double?
    /// Seconds per second.
    public var periodDerivative: Double?
    /// When period and derivative are those, modified Julian date.
    public var periodEpoch: Double?
    public var frame: ReferenceFrame?
    /// Dispersion measure, pc cm^-3.
    public var dispersionMeasure: Double?
    public var dispersionMeasureError: Double?
    /// The signal-to-noise ratio of the folded profile, as psrsieve measures it; of a row of a table, the table's.
    public var signalToNoise: Double?
    /// The signal-to-noise ratio that the file states, by whatever definition its writer had.
    public var statedSignalToNoise: Double?
    /// That of the search before the fold.
    public var searchSignalToNoise: Double?
    /// How improbable the profile is for noise, in Gaussian deviations: PRESTO's sigma.
    public var significance: Double?
    /// Width of the pulse, turns.
    public var widthTurns: Double?
    /// Best acceleration along the line of sight, m s^-2.
    public var accelerationMetresPerSecondSquared: Double?
    public var accelerationError: Double?
    /// Right ascension and declination, degrees (J2000).
    public var rightAscensionDegrees: Double?
    public var declinationDegrees: Double?
    /// Start of the observation, modified Julian date.
    public var modifiedJulianDate: Double?
    /// How long was observed, seconds.
    public var observationSeconds: Double?
    /// Of the band that was observed.
    public var centreFrequencyMegahertz: Double?
    public var bandwidthMegahertz: Double?
    /// Full width of the beam at half its height.
    public var beamWidthDegrees: Double?
    public var telescope: String?
    public var sourceName: String?
    /// Name or number of the beam, and of the pointing whose beam it is.
    public var beam: String?
    public var pointing: String?
    /// The rows of other programs' lists that filled gaps of this header, as `path#row`, joined by `|`.
    public var metadata: String?
    /// Why numbers of the file were left out, a clause each: those that no candidate can have.
    public var leftOut: [String] = []

    public init() {}
}

/// Where the clock stands that a period is measured by.
public enum ReferenceFrame: String, Sendable, Equatable {
    case topocentric, barycentric
}
