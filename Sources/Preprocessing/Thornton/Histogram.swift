import Foundation

/// How often values fall into bins of equal width, as many as the rule of Freedman and Diaconis (1981) gives.
struct Histogram {
    let counts: [Double]
    /// The lower edge of each bin.
    let edges: [Double]

    /// Where a few values lie immensely far from the rest, the rule asks for more bins than there can be.
    private static let mostBins = 10_000.0

    /// - Precondition: there are values.
    init(_ values: [Double]) {
        let sorted = values.sorted()
        let (lowest, highest) = (sorted[0], sorted[sorted.count - 1])
        var width = 2 * (Self.quantile(0.75, sorted) - Self.quantile(0.25, sorted))
        width *= pow(Double(values.count), -0.3333333)
        if width <= 0 { width = 60 }
        let bins = Int(min(max(((highest - lowest) / width).rounded(.up), 1), Self.mostBins))
        let step = (highest - lowest) / Double(bins)
        let edges = (0..<bins).map { lowest + Double($0) * step }
        var counts = [Double](repeating: 0, count: bins)
        for value in values {
            var bin = step > 0 ? min(Int((value - lowest) / (highest - lowest) * Double(bins)), bins - 1) : 0
            if value < edges[bin] { bin -= 1 } else if bin + 1 < bins, value >= edges[bin + 1] { bin += 1 }
            counts[bin] += 1
        }
        self.edges = edges
        self.counts = counts
    }

    /// Linear between the values on both sides.
    private static func quantile(_ share: Double, _ sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let lower = Int(place)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
    }
}
