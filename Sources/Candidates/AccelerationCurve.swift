/// Signal-to-noise against trial acceleration.
///
/// `accelerations` in m s^-2; `signalToNoise` has the same count.
public struct AccelerationCurve: Sendable, Equatable {
    public var accelerations: [Double]
    public var signalToNoise: [Double]

    /// - Precondition: both arrays have the same count.
    public init(accelerations: [Double], signalToNoise: [Double]) {
        precondition(accelerations.count == signalToNoise.count)
        self.accelerations = accelerations
        self.signalToNoise = signalToNoise
    }
}
