/// What a file says about a candidate besides its data; `nil` where it does not say.
public struct CandidateHeader: Sendable, Equatable {
    /// Folding period, seconds.
    public var periodSeconds: Double?
    /// Dispersion measure, pc cm^-3.
    public var dispersionMeasure: Double?
    public var signalToNoise: Double?
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

    public init() {}
}
