/// What a catalogue says of a known pulsar.
public struct Pulsar: Sendable, Equatable {
    public var name: String
    /// Other names, such as that by its position of 1950.
    public var aliases: [String] = []
    /// Degrees (J2000); `nil` if the catalogue gives none.
    public var position: SkyPosition?
    /// How far the position may be off, degrees.
    public var positionErrorDegrees = 0.0
    /// `nil` for one whose period is not known.
    public var spin: Spin?
    /// The largest relative change of its frequency along the orbit; 0 without a companion.
    public var orbitalShift = 0.0
    /// pc cm^-3; `nil` for one that has not been seen in radio.
    public var dispersionMeasure: Double?
    public var dispersionMeasureError = 0.0
    /// psrcat's words for what kind it is, such as `HE,NRAD`.
    public var kind: String?

    public init(_ name: String) {
        self.name = name
    }

    /// Pulses at radio wavelengths have been searched for and not found.
    public var isRadioQuiet: Bool { kind?.contains("NRAD") ?? false }
}
