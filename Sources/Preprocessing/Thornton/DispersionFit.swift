import Candidates

/// Features 16 to 19: the curve of reduced chi-square against DM beside the one that theory expects.
struct DispersionFit {
    private let fold: RecordedFold
    private let periodMilliseconds: Double
    /// Of the pulse, milliseconds.
    private let width: Double
    private let signalToNoise: Double

    private static let trials = 100
    /// The smearing of a band of 32 MHz at 135 MHz, milliseconds for a unit of DM: 8.3e6 * 32 / 135^3.
    private static let smearing = 8.3e6 * 32 / (135.0 * 135 * 135)

    /// - Parameter width: turns.
    init(_ fold: RecordedFold, periodMilliseconds: Double, width: Double, signalToNoise: Double) {
        self.fold = fold
        self.periodMilliseconds = periodMilliseconds
        self.width = width * periodMilliseconds
        self.signalToNoise = signalToNoise
    }

    /// Signal-to-noise over sqrt((P - W) / W); by how much the fitted smearing factor differs from 1; by how much the fitted
    /// DM differs from the best one; and the chi-square of the curve that is expected without a fit.
    var features: [Double] {
        let (first, last) = fold.trialDispersionMeasures
        let trials = (0..<Self.trials).map { first + (last - first) * Double($0) / Double(Self.trials - 1) }
        let curve = scaled(trials.map(chiSquare))
        // The table's program takes its axis from the second trial on, and a hundredth of what is left for its step.
        let step = abs(trials[1] - last) / Double(Self.trials)
        let axis = (0..<Self.trials).map { trials[1] + Double($0) * step }
        let shape = axis.map { expected($0, factor: 1, shift: 0) }
        let expectedCurve = scaled(shape)
        let amplitude = 255 / (shape.max() ?? 0)
        let fit = LevenbergMarquardt.fit([amplitude, 1, 0, 0]) { fit in
            zip(axis, curve).map { $1 - (fit[3] + fit[0] * expected($0, factor: fit[1], shift: fit[2])) }
        }
        let positive = zip(curve, expectedCurve).filter { $1 > 0 }
        let chiSquare = positive.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 } / Double(positive.count)
        return [
            signalToNoise / ((periodMilliseconds - width) / width).squareRoot(), abs(1 - fit[1]), abs(fit[2]),
            chiSquare,
        ]
    }

    private func scaled(_ values: [Double]) -> [Double] {
        let factor = 255 / (values.max() ?? 0)
        return values.map { $0 * factor }
    }

    /// sqrt((P - W) / W), where W is the pulse's width smeared by what a trial is off the best DM, P at most.
    private func expected(_ trial: Double, factor: Double, shift: Double) -> Double {
        let smeared = factor * Self.smearing * abs(fold.bestDispersionMeasure + shift - trial)
        let width = min((width * width + smeared * smeared).squareRoot(), periodMilliseconds)
        return ((periodMilliseconds - width) / width).squareRoot()
    }

    /// Reduced chi-square of the profile dedispersed at a trial, against its mean.
    private func chiSquare(_ trial: Double) -> Double {
        let bins = fold.subBands.bins
        var sum = [Double](repeating: 0, count: bins)
        for subBand in fold.dedispersed(at: trial) { for bin in 0..<bins { sum[bin] += subBand[bin] } }
        let mean = sum.reduce(0, +) / Double(bins)
        return sum.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / fold.profileVariance } / Double(bins - 1)
    }
}
