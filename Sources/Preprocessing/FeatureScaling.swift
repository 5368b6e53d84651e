import Foundation

/// Brings features to a common scale, as learnt from a training set.
public struct FeatureScaling: Codable, Sendable, Equatable {
    public enum Method: String, Codable, Sendable, CaseIterable {
        /// (x - mean) / standard deviation.
        case zScore = "z-score"
        /// The z-scores of the features, then those of their signed logarithms sign(x) * log(1 + |x|): the first resolve the
        /// bulk of a skewed feature, the second its tail.
        case zScoreWithLogarithm = "z-score-log"
        /// (x - median) / (interquartile range / 1.349), which for normal values is the same as the z-score.
        case robust
        /// The normal deviate of the value's rank in the training set, by interpolation between quantiles.
        case quantile
    }

    public let method: Method
    /// The number of features.
    public let width: Int
    package private(set) var centres: [Double] = []
    package private(set) var spreads: [Double] = []
    /// For `quantile`: the training set's quantiles of each feature, at equal steps of rank.
    package private(set) var quantiles: [[Double]] = []

    private static let quantileCount = 256

    /// Scaled features lie within this many spreads of the centre, so that a network makes finite numbers of them whatever
    /// stands in a table. The tables that are known stay a tenth below, even those of another convention than the model's.
    public static let largestDeviation = 10_000.0

    /// Learns the scale of each feature.
    ///
    /// - Parameter values: rows x `width` features, row-major; finite, at least one row.
    public init(_ method: Method, fittedTo values: [Double], width: Int) {
        self.method = method
        self.width = width
        let columns = (0..<width).map { feature in
            stride(from: feature, to: values.count, by: width).map { values[$0] }
        }
        switch method {
        case .zScore: fitMoments(columns)
        case .zScoreWithLogarithm: fitMoments(columns + columns.map { $0.map(Self.signedLogarithm) })
        case .robust: fitQuartiles(columns)
        case .quantile:
            let steps = Double(Self.quantileCount - 1)
            quantiles = columns.map { column in
                let sorted = column.sorted()
                return (0..<Self.quantileCount).map { Self.quantile(Double($0) / steps, of: sorted) }
            }
        }
    }

    private mutating func fitMoments(_ columns: [[Double]]) {
        let moments = columns.map { Moments($0) }
        centres = zip(moments, columns).map { $0?.mean ?? $1.first ?? 0 }
        spreads = moments.map { $0?.standardDeviation ?? 1 }
    }

    private mutating func fitQuartiles(_ columns: [[Double]]) {
        for column in columns {
            let sorted = column.sorted()
            let range = Self.quantile(0.75, of: sorted) - Self.quantile(0.25, of: sorted)
            centres.append(Self.quantile(0.5, of: sorted))
            spreads.append(range > 0 ? range / 1.349 : 1)
        }
    }

    private static func signedLogarithm(_ x: Double) -> Double {
        x < 0 ? -log1p(-x) : log1p(x)
    }

    /// Whether it holds as many numbers as its method and width ask for: one that was read from a file may not.
    public var isConsistent: Bool {
        method == .quantile
            ? quantiles.count == width && quantiles.allSatisfy { $0.count == Self.quantileCount }
            : centres.count == scaledWidth && spreads.count == scaledWidth
    }

    /// The number of values that a row of features is scaled to.
    public var scaledWidth: Int { method == .zScoreWithLogarithm ? 2 * width : width }

    /// The scaled features, as a network takes them: rows x `scaledWidth`.
    ///
    /// - Precondition: `values.count` is a multiple of `width`.
    public func scaled(_ values: [Double]) -> [Float] {
        precondition(width > 0 && values.count % width == 0)
        return switch method {
        case .zScore, .robust: linearlyScaled(values)
        case .zScoreWithLogarithm: logarithmicallyScaled(values)
        case .quantile: quantileScaled(values)
        }
    }

    private func linearlyScaled(_ values: [Double]) -> [Float] {
        values.indices.map { Self.clamped((values[$0] - centres[$0 % width]) / spreads[$0 % width]) }
    }

    private func logarithmicallyScaled(_ values: [Double]) -> [Float] {
        let factors = spreads.map { 1 / $0 }
        return [Float](unsafeUninitializedCapacity: 2 * values.count) { buffer, count in
            for start in stride(from: 0, to: values.count, by: width) {
                for feature in 0..<width {
                    let value = values[start + feature]
                    let logarithm = Self.signedLogarithm(value)
                    let place = 2 * start + feature
                    let other = width + feature
                    buffer.initializeElement(at: place, to: Self.clamped((value - centres[feature]) * factors[feature]))
                    buffer.initializeElement(
                        at: place + width, to: Self.clamped((logarithm - centres[other]) * factors[other]))
                }
            }
            count = 2 * values.count
        }
    }

    /// What is no number stays none, so that it is noticed.
    private static func clamped(_ deviation: Double) -> Float {
        Float(min(max(deviation, -largestDeviation), largestDeviation))
    }

    private func quantileScaled(_ values: [Double]) -> [Float] {
        values.indices.map { index in
            let table = quantiles[index % quantiles.count]
            // The ends of the training set's range stand for half a step, so that nothing becomes infinite.
            let halfStep = 0.5 / Double(table.count)
            let rank = min(max(Self.rank(of: values[index], in: table), halfStep), 1 - halfStep)
            return Float(NormalDistribution.quantile(rank))
        }
    }

    /// Where a value stands among quantiles, 0...1; in the middle of those that are equal to it.
    private static func rank(of value: Double, in quantiles: [Double]) -> Double {
        let lower = quantiles.partitionPoint { $0 < value }
        let upper = quantiles.partitionPoint { $0 <= value }
        let steps = Double(quantiles.count - 1)
        guard lower == upper else { return Double(lower + upper - 1) / 2 / steps }
        guard lower > 0 else { return 0 }
        guard lower < quantiles.count else { return 1 }
        let share = (value - quantiles[lower - 1]) / (quantiles[lower] - quantiles[lower - 1])
        return (Double(lower - 1) + share) / steps
    }

    /// The quantile of sorted values by linear interpolation.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let position = share * Double(sorted.count - 1)
        let lower = Int(position)
        guard lower + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[lower] + (position - Double(lower)) * (sorted[lower + 1] - sorted[lower])
    }
}

extension [Double] {
    /// The index of the first element that does not satisfy `isBefore`; those that do come first.
    fileprivate func partitionPoint(_ isBefore: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
