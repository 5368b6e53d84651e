/// Features 20 to 22: how well the sub-bands agree with each other and with the profile.
struct SubBandAgreement {
    private let subBands: [[Double]]
    private let profile: [Double]
    /// Of the pulse, bins.
    private let width: Int

    /// - Parameter width: turns.
    init(_ subBands: [[Double]], profile: [Double], width: Double) {
        self.subBands = subBands
        self.profile = profile
        self.width = min(max(Int((width * Double(profile.count)).rounded(.up)), 1), profile.count)
    }

    /// The scatter of the peaks' places over the pulse's width; the mean correlation of pairs of sub-bands, each smoothed by
    /// the pulse's width; and the sum of the sub-bands' correlations with the profile, without sign and above 0.0055.
    var features: [Double] {
        let sums = subBands.map(smoothed)
        var pairs: [Double] = []
        for first in sums.indices {
            for second in sums.indices.dropFirst(first + 1) {
                if let correlation = Self.correlation(sums[first], sums[second]) { pairs.append(correlation) }
            }
        }
        let mean = pairs.isEmpty ? 0 : pairs.reduce(0, +) / Double(pairs.count)
        let withProfile = subBands.compactMap { Self.correlation($0, profile).map(abs) }.filter { $0 > 0.0055 }
        return [scatter(sums), mean, withProfile.reduce(0, +)]
    }

    /// Boxcars that lie within the turn.
    private func smoothed(_ values: [Double]) -> [Double] {
        (0...(values.count - width)).map { values[$0..<($0 + width)].reduce(0, +) }
    }

    /// The deviation of those peaks that lie within a width of their mean, or of all if only one does.
    private func scatter(_ sums: [[Double]]) -> Double {
        let peaks = sums.map { Double(($0.firstIndex(of: $0.max() ?? 0) ?? 0) + width / 2) }
        guard peaks.count > 1 else { return 0 }
        let mean = peaks.reduce(0, +) / Double(peaks.count)
        let near = peaks.filter { abs($0 - mean) <= Double(width) }
        let counted = near.count > 1 ? near : peaks
        let squares = counted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(counted.count - 1)).squareRoot() / Double(width)
    }

    /// Pearson's; `nil` if one of them does not vary.
    private static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
        let (one, two) = (Spread(first), Spread(second))
        guard one.deviation > 0, two.deviation > 0 else { return nil }
        let product = zip(first, second).reduce(0) { $0 + ($1.0 - one.mean) * ($1.1 - two.mean) }
        return product / Double(first.count) / (one.deviation * two.deviation)
    }
}
