import Candidates

/// What a simulated candidate truly is.
public enum Truth: String, Sendable, CaseIterable {
    case pulsar, noise, rfi

    public var label: Label { self == .pulsar ? .pulsar : .nonPulsar }
}

/// The parameters that a simulated candidate was made with, which a search only estimates.
public struct TrueParameters: Sendable, Equatable {
    public var truth: Truth
    /// What sort of pulsar, noise or interference it is.
    public var kind: String
    /// Seconds: of the signal as it was folded, which for a harmonic is a multiple of the pulsar's own.
    public var periodSeconds: Double
    /// pc cm^-3; 0 for interference that is not dispersed.
    public var dispersionMeasure: Double
    /// What a search with the pulse's own shape would reach.
    public var signalToNoise: Double
    /// Equivalent width of the pulse, or of the dip: the area over the height, in turns.
    public var widthTurns: Double
    public var pulsesPerTurn: Int
}
