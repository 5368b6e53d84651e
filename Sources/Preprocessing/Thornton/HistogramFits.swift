import Foundation

/// Features 5 to 11: Gaussians fitted to histograms of the profile and of its steps, and to the profile itself.
struct HistogramFits {
    private let profile: [Double]

    init(_ profile: [Double]) {
        self.profile = profile
    }

    static let widthOfDeviation = 2 * (2 * log(2.0)).squareRoot()

    var features: [Double] {
        let histogram = Histogram(profile)
        let steps = Histogram(zip(profile, profile.dropFirst()).map { $0 - $1 })
        let free = Self.gaussian(histogram)
        let centre = histogram.edges[max(histogram.edges.count / 2 - 1, 0)]
        let fixed = Self.gaussian(histogram, centre: centre)
        let pulse = PulseFit(profile, level: min(free.centre, Spread(profile).mean))
        return [
            abs(centre - free.centre), abs(fixed / free.height), abs(Self.gaussian(steps).centre - free.centre),
            pulse.width, pulse.meanSquare, pulse.narrowestOfTwo, pulse.meanSquareOfTwo,
        ]
    }

    private static func height(_ x: Double, _ deviation: Double, _ centre: Double, _ maximum: Double) -> Double {
        let distance = (x - centre) / deviation
        return abs(maximum) * exp(-distance * distance / 2)
    }

    /// A Gaussian of any deviation, centre and height. A narrow fit that is far off is tried again from the next highest
    /// bins, five times at most.
    private static func gaussian(_ histogram: Histogram) -> (centre: Double, height: Double) {
        var (edges, counts) = (histogram.edges, histogram.counts)
        let bins = edges.count
        let spread = Spread(counts)
        let highest = counts.max() ?? 0
        let first = counts.firstIndex(of: highest) ?? 0
        var others = counts
        var centre = edges[first]
        // Three parameters need as many points.
        while edges.count < 3 {
            edges.append(0)
            counts.append(0)
        }
        var attempt = 0
        while true {
            let fit = LevenbergMarquardt.fit([spread.deviation, centre, highest]) { fit in
                zip(edges, counts).map { $1 - height($0, fit[0], fit[1], fit[2]) }
            }
            let squares = (0..<bins).reduce(0) { sum, bin in
                let difference = counts[bin] - height(edges[bin], fit[0], fit[1], fit[2])
                return sum + difference * difference
            }
            let isFarOff = squares / Double(counts.count) > spread.mean * spread.mean * Double(bins)
            guard isFarOff, fit[0] < 0.2 * Double(bins), attempt < 5, first < others.count else {
                return (fit[1], fit[2])
            }
            attempt += 1
            others.remove(at: first)
            let next = others.max().flatMap { others.firstIndex(of: $0) } ?? 0
            centre = edges[min(next + attempt, edges.count - 1)]
        }
    }

    /// The height of a Gaussian whose centre is given.
    private static func gaussian(_ histogram: Histogram, centre: Double) -> Double {
        var (edges, counts) = (histogram.edges, histogram.counts)
        let start = [Spread(counts).deviation, counts.max() ?? 0]
        while edges.count < 2 {
            edges.append(0)
            counts.append(0)
        }
        return LevenbergMarquardt.fit(start) { fit in
            zip(edges, counts).map { $1 - height($0, fit[0], centre, fit[1]) }
        }[1]
    }
}
