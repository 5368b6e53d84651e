/// The first four moments of a set of numbers, in the convention of the HTRU feature tables.
public struct Moments: Sendable, Equatable {
    public var mean: Double
    /// Population standard deviation (divided by n).
    public var standardDeviation: Double
    public var skewness: Double
    /// Excess kurtosis: 0 for a normal distribution.
    public var excessKurtosis: Double

    /// Mean, deviation sigma, skewness E[(x - mean)^3] / sigma^3 and excess kurtosis E[(x - mean)^4] / sigma^4 - 3.
    ///
    /// `nil` if the numbers are fewer than two, all the same, or not all finite: then the last two are undefined.
    public init?(_ values: [Double]) {
        let count = Double(values.count)
        guard count > 1 else { return nil }
        let mean = values.reduce(0, +) / count
        var second = 0.0
        var third = 0.0
        var fourth = 0.0
        for value in values {
            let difference = value - mean
            let square = difference * difference
            second += square
            third += square * difference
            fourth += square * square
        }
        let variance = second / count
        guard variance.isFinite, variance > 1e-24 * (1 + mean * mean) else { return nil }
        let deviation = variance.squareRoot()
        self.mean = mean
        standardDeviation = deviation
        skewness = third / count / (variance * deviation)
        excessKurtosis = fourth / count / (variance * variance) - 3
    }

    /// In the order of the published tables.
    public var inTableOrder: [Double] { [mean, standardDeviation, skewness, excessKurtosis] }
}
