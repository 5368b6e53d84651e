/// How fast a pulsar turns, and how that changes.
public struct Spin: Sendable, Equatable {
    private static let secondsInDay = 86_400.0
    /// Catalogues and observations lie within so many days of each other where one of the dates is not known.
    private static let unknownDays = 15_000.0

    /// Hz, Hz s^-1, Hz s^-2.
    public var frequency: Double
    public var derivative = 0.0
    public var secondDerivative = 0.0
    /// When these hold, modified Julian date.
    public var epoch: Double?
    public var frequencyError = 0.0
    public var derivativeError = 0.0

    public init(frequency: Double) {
        self.frequency = frequency
    }

    /// - Parameters: seconds.
    init(period: Double, error: Double) {
        self.init(frequency: 1 / period)
        frequencyError = error / (period * period)
    }

    /// - Parameters: seconds per second.
    mutating func setPeriodDerivative(_ value: Double, error: Double) {
        let square = frequency * frequency
        (derivative, derivativeError) = (-value * square, error * square)
    }

    /// The frequency at a date, and how far it may be off: by the catalogue's errors, grown since its epoch, and by glitches.
    ///
    /// - Parameters:
    ///   - date: modified Julian date; `nil` if it is not known.
    ///   - timingNoise: so much of the change since the epoch may be wrong.
    public func frequency(at date: Double?, timingNoise: Double = 0) -> (value: Double, error: Double) {
        guard let date, let epoch else {
            let seconds = Self.unknownDays * Self.secondsInDay
            return (frequency, frequencyError + abs(derivative) * seconds)
        }
        let seconds = (date - epoch) * Self.secondsInDay
        let drift = derivative * seconds + secondDerivative * seconds * seconds / 2
        return (
            frequency + drift, frequencyError + derivativeError * abs(seconds) + timingNoise * abs(drift)
        )
    }
}
