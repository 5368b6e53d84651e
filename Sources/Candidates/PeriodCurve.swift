/// Signal-to-noise against trial period.
///
/// `offsetsSeconds` from the period that the trials surround; `signalToNoise` has the same count.
public struct PeriodCurve: Sendable, Equatable {
    public var offsetsSeconds: [Double]
    public var signalToNoise: [Double]

    /// - Precondition: both arrays have the same count.
    public init(offsetsSeconds: [Double], signalToNoise: [Double]) {
        precondition(offsetsSeconds.count == signalToNoise.count)
        self.offsetsSeconds = offsetsSeconds
        self.signalToNoise = signalToNoise
    }
}
