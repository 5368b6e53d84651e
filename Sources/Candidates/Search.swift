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
