/// Measures of how far probabilities can be believed.
public enum ProbabilityMetrics {
    /// The mean squared difference between probability and truth (Brier 1950); `nil` without rows.
    public static func brier(probabilities: [Double], isPositive: [Bool]) -> Double? {
        guard !probabilities.isEmpty else { return nil }
        let sum = zip(probabilities, isPositive).reduce(0) { sum, row in
            let difference = row.0 - (row.1 ? 1 : 0)
            return sum + difference * difference
        }
        return sum / Double(probabilities.count)
    }

    /// Expected calibration error (Naeini et al. 2015): over ten bins of equal width, the mean of
    /// |mean probability - share of positives|, weighted by the rows in each bin. `nil` without rows.
    public static func expectedCalibrationError(probabilities: [Double], isPositive: [Bool]) -> Double? {
        guard !probabilities.isEmpty else { return nil }
        let binCount = 10
        var excess = [Double](repeating: 0, count: binCount)
        for (probability, positive) in zip(probabilities, isPositive) {
            let bin = min(max(Int(probability * Double(binCount)), 0), binCount - 1)
            excess[bin] += probability - (positive ? 1 : 0)
        }
        return excess.reduce(0) { $0 + abs($1) } / Double(probabilities.count)
    }
}
