/// Signal-to-noise against trial dispersion measure.
///
/// `dispersionMeasures` in pc cm^-3, ascending; `signalToNoise` has the same count.
public struct DMCurve: Sendable, Equatable {
    public var dispersionMeasures: [Double]
    public var signalToNoise: [Double]

    /// - Precondition: both arrays have the same count.
    public init(dispersionMeasures: [Double], signalToNoise: [Double]) {
        precondition(dispersionMeasures.count == signalToNoise.count)
        self.dispersionMeasures = dispersionMeasures
        self.signalToNoise = signalToNoise
    }
}
