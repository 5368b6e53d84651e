import Foundation

/// Features 1 to 4: sine and squared sine fitted to the profile, its peaks, and its fill.
struct SineFits {
    private let profile: [Double]
    /// Half the profile's range: amplitude and background of both curves.
    private let half: Double

    init(_ profile: [Double]) {
        self.profile = profile
        half = ((profile.max() ?? 0) - (profile.min() ?? 0)) / 2
    }

    /// Mean squared differences from the fitted sine and squared sine, each divided by the number of peaks; the number of
    /// peaks but one; the sum of half the range less each value.
    var features: [Double] {
        let peaks = Double(peakCount)
        return [
            sineFit(peaks) / peaks, squaredSineFit(peaks) / peaks, peaks - 1, profile.reduce(0) { $0 + half - $1 },
        ]
    }

    /// Stretches that rise more than a deviation above the mean, with at least five bins below that between them; bins
    /// below are counted from the last such gap on.
    private var peakCount: Int {
        let spread = Spread(profile)
        var (peaks, low, hasPeak) = (0, 0, false)
        for value in profile {
            if value > spread.mean + spread.deviation {
                hasPeak = true
            } else if low < 4 {
                low += 1
            } else {
                if hasPeak { peaks += 1 }
                (low, hasPeak) = (0, false)
            }
        }
        return hasPeak ? peaks + 1 : peaks
    }

    private func sineFit(_ peaks: Double) -> Double {
        let frequency = peaks / Double(profile.count - 1)
        let phase = profile[0] == half ? 0 : (profile[0] < half ? -1 : 1) / (4 * frequency)
        func curve(_ fit: [Double], _ bin: Int) -> Double { half * sin(2 * .pi * fit[0] * Double(bin) + fit[1]) + half }
        let fit = LevenbergMarquardt.fit([frequency, phase]) { fit in
            profile.indices.map { profile[$0] - curve(fit, $0) }
        }
        return meanSquare { curve(fit, $0) }
    }

    /// The background is added where it would have to be taken away while fitting, which is how the table was made.
    private func squaredSineFit(_ peaks: Double) -> Double {
        let frequency = peaks / Double(profile.count - 1) / 2
        func curve(_ fit: [Double], _ bin: Int) -> Double {
            let sine = sin(2 * .pi * fit[0] * Double(bin) + fit[1])
            return half * sine * sine
        }
        let fit = LevenbergMarquardt.fit([frequency, profile[0] == 0 ? 0 : -1 / (4 * frequency)]) { fit in
            profile.indices.map { profile[$0] - curve(fit, $0) + half }
        }
        return meanSquare { curve(fit, $0) + half }
    }

    private func meanSquare(_ curve: (Int) -> Double) -> Double {
        profile.indices.reduce(0) { $0 + (profile[$1] - curve($1)) * (profile[$1] - curve($1)) } / Double(profile.count)
    }
}
