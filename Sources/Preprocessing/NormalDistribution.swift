import Foundation

enum NormalDistribution {
    /// The value below which a standard normal variable lies with probability `p`, for 0 < p < 1.
    ///
    /// A rational approximation (error below 4.5e-4), refined by two steps of Halley's method to about 1e-14.
    static func quantile(_ p: Double) -> Double {
        var estimate = p < 0.5 ? -upperTail(p) : upperTail(1 - p)
        for _ in 0..<2 {
            let error = 0.5 * erfc(-estimate / 2.0.squareRoot()) - p
            let step = error * (2 * Double.pi).squareRoot() * exp(estimate * estimate / 2)
            estimate -= step / (1 + estimate * step / 2)
        }
        return estimate
    }

    /// Abramowitz & Stegun 1964, formula 26.2.23: the deviate above which lies the probability `tail` <= 0.5.
    private static func upperTail(_ tail: Double) -> Double {
        let t = (-2 * log(tail)).squareRoot()
        let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
        let denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
        return t - numerator / denominator
    }
}
