import Foundation

/// Features 8 to 11: one Gaussian fitted to the profile, and two.
///
/// The profile is turned by half a turn first, wherever its pulse is.
struct PulseFit {
    /// Full width at half maximum of the one Gaussian, and the mean squared difference from it.
    let width, meanSquare: Double
    /// The same of two: of the narrower one, or of the one Gaussian where two make no difference.
    let narrowestOfTwo, meanSquareOfTwo: Double

    /// What stands for a fit of two that cannot be made.
    private static let none = 1_000_000.0

    /// - Parameter level: what the profile is lowered to, less its deviation, if positive.
    init(_ profile: [Double], level: Double) {
        let deviation = Spread(profile).deviation
        let lowered = level > 0 ? profile.map { max($0 - level + deviation, 0) } : profile
        let single = Self.single(Self.turned(lowered))
        (width, meanSquare) = (single.width, single.meanSquare)
        guard let double = TwoPulses(Self.turned(profile)) else {
            (narrowestOfTwo, meanSquareOfTwo) = (Self.none, Self.none)
            return
        }
        let differences = zip(double.curve, single.curve).map { $0 - ($1 + level - deviation) }
        narrowestOfTwo = Spread(differences).deviation < 3 ? single.width : double.narrowest
        meanSquareOfTwo = double.meanSquare
    }

    private static func turned(_ profile: [Double]) -> [Double] {
        Array(profile[(profile.count / 2)...] + profile[..<(profile.count / 2)])
    }

    private static func single(_ profile: [Double]) -> (width: Double, meanSquare: Double, curve: [Double]) {
        let highest = profile.max() ?? 0
        let peak = Double(profile.firstIndex(of: highest) ?? 0)
        func curve(_ fit: [Double]) -> [Double] {
            profile.indices.map { bin in
                let distance = (Double(bin) - fit[1]) / abs(fit[0])
                return abs(fit[2]) * exp(-distance * distance / 2) + fit[3]
            }
        }
        let fit = LevenbergMarquardt.fit([Spread(profile).deviation, peak, highest, 1]) { fit in
            zip(profile, curve(fit)).map { $0 - $1 }
        }
        let squares = zip(profile, curve(fit)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (abs(HistogramFits.widthOfDeviation * fit[0]), squares / Double(profile.count), curve(fit))
    }
}
