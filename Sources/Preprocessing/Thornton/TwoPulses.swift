import Foundation

/// Two Gaussians fitted to a profile: the highest pulse is cut out and the rest fitted by one; the profile less that fit is
/// fitted by another, and so on by turns; the last two are the start of a fit of both together.
struct TwoPulses {
    let narrowest, meanSquare: Double
    let curve: [Double]

    private static let turns = 8

    /// `nil` if the highest pulse reaches beyond the profile's end.
    init?(_ profile: [Double]) {
        guard var points = Self.withoutHighestPulse(profile) else { return nil }
        let bins = profile.indices.map(Double.init)
        var fits: [[Double]] = []
        for _ in 0..<Self.turns {
            let fit = Self.fitOne(&points)
            fits.append(fit)
            points = (bins, Self.less(fit, profile))
        }
        let (last, before) = (fits[Self.turns - 1], fits[Self.turns - 2])
        let together = LevenbergMarquardt.fit(last + before) { fit in
            bins.indices.map { profile[$0] - Self.height(bins[$0], fit) }
        }
        let curve = bins.map { Self.height($0, together) }
        let meanSquare = Self.meanSquare(profile, curve)
        let apart = bins.map { bin in
            Self.one(bin, last) + Self.one(bin, before) - last[3] - before[3] + (last[3] + before[3]) / 2
        }
        let meanSquareApart = Self.meanSquare(profile, apart)
        let isBetter = meanSquare <= meanSquareApart
        let deviations = isBetter ? [together[0], together[4]] : [last[0], before[0]]
        narrowest = deviations.map { abs(HistogramFits.widthOfDeviation * $0) }.min() ?? 0
        self.meanSquare = isBetter ? meanSquare : meanSquareApart
        self.curve = isBetter ? curve : apart
    }

    /// Deviation, centre, height and background.
    private static func one(_ bin: Double, _ fit: [Double]) -> Double {
        let distance = (bin - fit[1]) / fit[0]
        return abs(fit[2]) * exp(-distance * distance / 2) + abs(fit[3])
    }

    private static func height(_ bin: Double, _ fit: [Double]) -> Double {
        let (first, second) = ((bin - fit[1]) / fit[0], (bin - fit[5]) / fit[4])
        return abs(fit[2]) * exp(-first * first / 2) + abs(fit[6]) * exp(-second * second / 2)
            + (abs(fit[3]) + abs(fit[7])) / 2
    }

    /// Only where the curve is 1 or more.
    private static func meanSquare(_ profile: [Double], _ curve: [Double]) -> Double {
        zip(profile, curve).reduce(0) { $1.1 >= 1 ? $0 + ($1.0 - $1.1) * ($1.0 - $1.1) : $0 } / Double(profile.count)
    }

    private static func fitOne(_ points: inout ([Double], [Double])) -> [Double] {
        let (bins, values) = points
        let spread = Spread(values)
        let highest = values.max() ?? 0
        let start = [spread.deviation, bins[values.firstIndex(of: highest) ?? 0], highest, spread.mean]
        let padding = [Double](repeating: 0, count: max(4 - bins.count, 0))
        return LevenbergMarquardt.fit(start) { fit in
            zip(bins + padding, values + padding).map { $1 - one($0, fit) }
        }
    }

    /// What a fit leaves of the profile, raised by its background.
    private static func less(_ fit: [Double], _ profile: [Double]) -> [Double] {
        let reach = 1.5 * abs(HistogramFits.widthOfDeviation * fit[0]) / 2
        return profile.enumerated().map { bin, value in
            let height = one(Double(bin), fit)
            if height <= value { return value - height + fit[3] }
            // The table's program takes the height for the centre here.
            return abs(Double(bin) - fit[2]) < reach ? fit[3] : value
        }
    }

    /// The points without the highest one and those on both sides as long as they fall away, or rise five times at most.
    private static func withoutHighestPulse(_ profile: [Double]) -> ([Double], [Double])? {
        let count = profile.count
        let peak = profile.firstIndex(of: profile.max() ?? 0) ?? 0
        var points = (bins: profile.indices.map(Double.init), values: profile)
        /// Counted from the end where negative; `false` if there is no such point.
        func remove(_ index: Int) -> Bool {
            let place = index < 0 ? index + points.bins.count : index
            guard points.bins.indices.contains(place) else { return false }
            points.bins.remove(at: place)
            points.values.remove(at: place)
            return true
        }
        guard remove(peak) else { return nil }
        var rises = 0
        for distance in 1..<count {
            let (left, right) = (peak - distance, peak + distance)
            if left > 0, right < count {
                let (leftRises, rightRises) = (
                    profile[left] >= profile[left + 1], profile[right] >= profile[right - 1]
                )
                if leftRises || rightRises {
                    guard leftRises || rises < 5 else { break }
                    rises += 1
                }
                guard remove(left), remove(left) else { return nil }
            } else if left < 0 {
                guard right < count else { return nil }
                if profile[right] >= profile[right - 1] {
                    guard rises < 5 else { break }
                    rises += 1
                }
                guard remove(left + 1) else { return nil }
            } else if right > count {
                let rising = profile[left] >= profile[left + 1]
                if rising {
                    guard rises < 5 else { break }
                    rises += 1
                }
                guard remove(rising ? left : left + 1) else { return nil }
            }
        }
        return points.bins.isEmpty ? nil : points
    }
}
