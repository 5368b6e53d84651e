/// What a file says about a candidate besides its data; `nil` where it does not say.
public struct CandidateHeader: Sendable, Equatable {
    /// Folding period, seconds.
    public var periodSeconds: Double?
    /// Dispersion measure, pc cm^-3.
    public var dispersionMeasure: Double?
    /// The signal-to-noise ratio of the folded profile, as psrsieve measures it; of a row of a table, the table's.
    public var signalToNoise: Double?
    /// The signal-to-noise ratio that the file states, by whatever definition its writer had.
    public var statedSignalToNoise: Double?
    /// How improbable the profile is for noise, in Gaussian deviations: PRESTO's sigma.
    public var significance: Double?
    /// Width of the pulse, turns.
    public var widthTurns: Double?
    /// Best acceleration along the line of sight, m s^-2.
    public var accelerationMetresPerSecondSquared: Double?
    /// Right ascension and declination, degrees (J2000).
    public var rightAscensionDegrees: Double?
    public var declinationDegrees: Double?
    /// Start of the observation, modified Julian date.
    public var modifiedJulianDate: Double?
    /// How long was observed, seconds.
    public var observationSeconds: Double?
    public var telescope: String?
    public var sourceName: String?
    /// Why numbers of the file were left out, a clause each: those that no candidate can have.
    public var leftOut: [String] = []

    public init() {}
}
