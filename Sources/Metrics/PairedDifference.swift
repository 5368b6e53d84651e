import Foundation

/// How much better one way does than another in runs that the two have in common, each with its own seed: a plain paired
/// t test. Folds that share training rows do not depend on seeds alone; for them the test is too sure of itself
/// (Nadeau & Bengio 2003, Machine Learning 52, 239, who correct it).
public struct PairedDifference: Sendable, Equatable, Codable {
    /// The mean of first - second.
    public var mean: Double
    public var standardError: Double
    /// Runs in common.
    public var count: Int
    /// The probability of so large a mean, either way, if the two did equally well.
    public var pValue: Double

    enum CodingKeys: String, CodingKey {
        case mean, count
        case standardError = "standard_error"
        case pValue = "p_value"
    }

    /// - Parameter differences: of each run.
    /// - Returns: `nil` for fewer than two runs.
    public init?(_ differences: [Double]) {
        guard let spread = Spread(differences), let standardError = spread.standardError else { return nil }
        mean = spread.mean
        self.standardError = standardError
        count = differences.count
        let ratio = standardError > 0 ? abs(mean) / standardError : mean == 0 ? 0 : .infinity
        pValue = StudentDistribution(degreesOfFreedom: count - 1).probability(beyond: ratio)
    }
}

/// Student's distribution of t, for a whole number of degrees of freedom.
struct StudentDistribution {
    let degreesOfFreedom: Int

    /// The probability of a value below -t or above t (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4).
    func probability(beyond t: Double) -> Double {
        let angle = atan(t / Double(degreesOfFreedom).squareRoot())
        let (sine, cosine) = (sin(angle), cos(angle))
        let isOdd = degreesOfFreedom % 2 == 1
        var term = isOdd ? cosine : 1
        var sum = degreesOfFreedom == 1 ? 0 : term
        for power in stride(from: isOdd ? 3 : 2, to: degreesOfFreedom, by: 2) {
            term *= cosine * cosine * Double(power - 1) / Double(power)
            sum += term
        }
        let within = isOdd ? 2 / .pi * (angle + sine * sum) : sine * sum
        return min(max(1 - within, 0), 1)
    }
}
