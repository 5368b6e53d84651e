import Foundation

/// How well a share is known that was counted: `count` of `trials` (Clopper & Pearson 1934, Biometrika 26, 404).
///
/// The interval holds the true share in at least the confidence's part of all samples.
public struct BinomialInterval: Sendable, Equatable {
    public let lower: Double
    public let upper: Double

    /// - Parameter confidence: of both sides together.
    /// - Precondition: `0 <= count <= trials`, `trials > 0`, and the confidence lies between 0 and 1.
    public init(count: Int, trials: Int, confidence: Double = 0.95) {
        precondition(trials > 0 && (0...trials).contains(count) && confidence > 0 && confidence < 1)
        let tail = (1 - confidence) / 2
        let (hits, misses) = (Double(count), Double(trials - count))
        lower = count == 0 ? 0 : Self.quantile(tail, hits, misses + 1)
        upper = count == trials ? 1 : Self.quantile(1 - tail, hits + 1, misses)
    }

    /// The largest share that a sample without a single one leaves possible, at a confidence of 95 % on one side; by
    /// symmetry 1 less this is the smallest share that is sure where every one of a sample counted.
    public static func mostOfNone(trials: Int) -> Double { 1 - pow(0.05, 1 / Double(max(trials, 1))) }

    // MARK: - The beta distribution

    /// Where the beta distribution of (a, b) reaches a probability, by halving.
    private static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<200 where high - low > 1e-15 * high {
            let middle = (low + high) / 2
            if incompleteBeta(middle, a, b) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The regularised incomplete beta function I_x(a, b), by its continued fraction (Abramowitz & Stegun 26.5.8), evaluated
    /// from the front as Lentz does it.
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast on this side of the mean only.
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
        let tiny = 1e-300
        func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var (c, d) = (1.0, 1 / nonzero(1 - (a + b) * x / (a + 1)))
        var fraction = d
        for step in 1...10_000 {
            let m = Double(step)
            for numerator in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 / nonzero(1 + numerator * d)
                c = nonzero(1 + numerator / c)
                fraction *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return front * fraction
    }
}
