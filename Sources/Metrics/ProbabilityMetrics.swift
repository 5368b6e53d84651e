/// Measures of how far probabilities can be believed; `nil` without rows, or if one of them is no finite number.
public enum ProbabilityMetrics {
    /// The mean squared difference between probability and truth (Brier 1950).
    public static func brier(probabilities: [Double], isPositive: [Bool]) -> Double? {
        guard !probabilities.isEmpty, probabilities.allSatisfy(\.isFinite) else { return nil }
        let sum = zip(probabilities, isPositive).reduce(0) { sum, row in
            let difference = row.0 - (row.1 ? 1 : 0)
            return sum + difference * difference
        }
        return sum / Double(probabilities.count)
    }

    /// Expected calibration error (Naeini et al. 2015): over ten bins of equal width, the mean of
    /// |mean probability - share of positives|, weighted by the rows in each bin; what lies outside 0...1 counts to the nearest bin.
    public static func expectedCalibrationError(probabilities: [Double], isPositive: [Bool]) -> Double? {
        guard !probabilities.isEmpty, probabilities.allSatisfy(\.isFinite) else { return nil }
        let binCount = 10
        var excess = [Double](repeating: 0, count: binCount)
        for (probability, positive) in zip(probabilities, isPositive) {
            let bin = Int(min(max(probability * Double(binCount), 0), Double(binCount - 1)))
            excess[bin] += probability - (positive ? 1 : 0)
        }
        return excess.reduce(0) { $0 + abs($1) } / Double(probabilities.count)
    }
}
