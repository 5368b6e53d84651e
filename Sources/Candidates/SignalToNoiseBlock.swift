/// Signal-to-noise over trial dispersion measures, periods, accelerations and jerks.
///
/// Shape of `values`: dispersion measures x periods x accelerations x jerks, row-major (jerk fastest).
public struct SignalToNoiseBlock: Sendable, Equatable {
    /// pc cm^-3.
    public let dispersionMeasures: [Double]
    /// Seconds from the period that the trials surround.
    public let periodOffsetsSeconds: [Double]
    /// m s^-2.
    public let accelerations: [Double]
    /// m s^-3.
    public let jerks: [Double]
    public let values: [Double]

    /// - Precondition: no axis is empty, and `values.count` is the product of their counts.
    public init(
        dispersionMeasures: [Double], periodOffsetsSeconds: [Double], accelerations: [Double] = [0],
        jerks: [Double] = [0], values: [Double]
    ) {
        precondition(!values.isEmpty)
        precondition(
            values.count == dispersionMeasures.count * periodOffsetsSeconds.count * accelerations.count * jerks.count)
        self.dispersionMeasures = dispersionMeasures
        self.periodOffsetsSeconds = periodOffsetsSeconds
        self.accelerations = accelerations
        self.jerks = jerks
        self.values = values
    }

    /// The best signal-to-noise at each dispersion measure.
    public var dmCurve: Curve {
        Curve(
            trials: dispersionMeasures,
            signalToNoise: best(alongAxisOf: dispersionMeasures.count, stride: values.count / dispersionMeasures.count))
    }

    /// The best signal-to-noise at each period; `nil` for a block of one period.
    public var periodCurve: Curve? {
        guard periodOffsetsSeconds.count > 1 else { return nil }
        return Curve(
            trials: periodOffsetsSeconds,
            signalToNoise: best(
                alongAxisOf: periodOffsetsSeconds.count, stride: accelerations.count * jerks.count))
    }

    /// The best signal-to-noise at each acceleration; `nil` for a block of one acceleration.
    public var accelerationCurve: Curve? {
        guard accelerations.count > 1 else { return nil }
        return Curve(
            trials: accelerations,
            signalToNoise: best(alongAxisOf: accelerations.count, stride: jerks.count))
    }

    /// The largest value at each position of one axis, whose neighbours lie `stride` values apart.
    private func best(alongAxisOf count: Int, stride: Int) -> [Double] {
        var best = [Double](repeating: -.infinity, count: count)
        for start in Swift.stride(from: 0, to: values.count, by: stride) {
            let position = start / stride % count
            for index in start..<(start + stride) { best[position] = max(best[position], values[index]) }
        }
        return best
    }
}

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
