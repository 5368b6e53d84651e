/// Signal-to-noise against something that was tried: dispersion measures (pc cm^-3, ascending), offsets from a period (s)
/// or accelerations (m s^-2). Which of them it is says the property that holds it.
public struct Curve: Sendable, Equatable {
    public var trials: [Double]
    /// One value a trial.
    public var signalToNoise: [Double]

    /// - Precondition: both arrays have the same count.
    public init(trials: [Double], signalToNoise: [Double]) {
        precondition(trials.count == signalToNoise.count)
        self.trials = trials
        self.signalToNoise = signalToNoise
    }
}
