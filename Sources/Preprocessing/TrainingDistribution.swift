import Candidates

/// Tells whether a candidate lies far outside what a model was trained on: its Mahalanobis distance (1936) from the
/// nearest class of the training set.
///
/// Fitted to scaled features. A candidate is outside if its squared distance exceeds twice that which 99.9 % of the
/// training set stay below.
public struct TrainingDistribution: Codable, Sendable, Equatable {
    /// One class: its mean, and the inverse L of the covariance's Cholesky factor, so that |L (x - mean)|^2 is the squared
    /// distance. L is a lower triangle, stored column by column with its zeros.
    package struct ClassShape: Codable, Sendable, Equatable {
        package var mean: [Float]
        package var whitening: [Float]
    }

    private static let shareInside = 0.999
    private static let margin: Float = 2

    package private(set) var classes: [ClassShape]
    package private(set) var largestSquaredDistance: Float

    /// - Parameters:
    ///   - scaled: rows x `width` scaled features, row-major.
    ///   - labels: one a row.
    public init(fittedTo scaled: [Float], width: Int, labels: [Label]) {
        classes = [Label.nonPulsar, .pulsar].compactMap { label in
            let rows = labels.indices.filter { labels[$0] == label }
            return rows.isEmpty ? nil : ClassShape(scaled, width: width, rows: rows)
        }
        largestSquaredDistance = .infinity
        let distances = squaredDistances(of: scaled).sorted()
        if let last = distances.indices.last {
            largestSquaredDistance = Self.margin * distances[Int(Double(last) * Self.shareInside)]
        }
    }

    /// What either takes for usual, of features scaled alike: a model that went on from another has seen both trainings' sets.
    public func joined(to earlier: TrainingDistribution?) -> TrainingDistribution {
        guard let earlier else { return self }
        var joined = earlier
        joined.classes += classes
        joined.largestSquaredDistance = max(largestSquaredDistance, earlier.largestSquaredDistance)
        return joined
    }

    /// For each row of scaled features, whether it lies outside, as one does whose distance is no number.
    ///
    /// - Precondition: the rows have the width that it was fitted to.
    public func isOutside(_ scaled: [Float]) -> [Bool] {
        squaredDistances(of: scaled).map { !($0 <= largestSquaredDistance) }
    }

    /// The mean of the training set's non-pulsars, as scaled features: what a candidate usually is like.
    public var usualCandidate: [Float] { classes.first?.mean ?? [] }

    /// Whether it was fitted to rows of this width: one that was read from a file may not be.
    public func fits(width: Int) -> Bool {
        !classes.isEmpty && classes.allSatisfy { $0.mean.count == width && $0.whitening.count == width * width }
    }

    /// Each row's squared distance from the nearer class.
    func squaredDistances(of scaled: [Float]) -> [Float] {
        guard let width = classes.first?.mean.count, width > 0 else { return [] }
        let count = scaled.count / width
        let lanes = Lanes.scalarCount
        return [Float](unsafeUninitializedCapacity: count) { distances, filled in
            withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 2 * width) { room in
                room.initialize(repeating: .zero)
                let columns = UnsafeMutableBufferPointer(rebasing: room[..<width])
                let differences = UnsafeMutableBufferPointer(rebasing: room[width...])
                // The last rows are joined by the very last one as often as it takes.
                for first in stride(from: 0, to: count, by: lanes) {
                    for lane in 0..<lanes {
                        let start = min(first + lane, count - 1) * width
                        for column in 0..<width { columns[column][lane] = scaled[start + column] }
                    }
                    var nearest = Lanes(repeating: .nan)
                    for (number, shape) in classes.enumerated() {
                        let distance = shape.squaredDistances(of: columns, differences: differences)
                        nearest.replace(
                            with: distance, where: number == 0 ? .init(repeating: true) : distance .< nearest)
                    }
                    for lane in 0..<min(lanes, count - first) { distances[first + lane] = nearest[lane] }
                }
            }
            filled = count
        }
    }
}

/// Values of rows side by side.
private typealias Lanes = SIMD8<Float>

extension TrainingDistribution.ClassShape {
    init(_ values: [Float], width: Int, rows: [Int]) {
        let count = Double(rows.count)
        var mean = [Double](repeating: 0, count: width)
        for row in rows {
            for feature in 0..<width { mean[feature] += Double(values[row * width + feature]) / count }
        }
        var covariance = [Double](repeating: 0, count: width * width)
        for row in rows {
            let difference = (0..<width).map { Double(values[row * width + $0]) - mean[$0] }
            for i in 0..<width {
                for j in 0...i { covariance[i * width + j] += difference[i] * difference[j] / count }
            }
        }
        self.mean = mean.map(Float.init)
        whitening = Self.inverseCholesky(covariance, width: width).map(Float.init)
    }

    /// - Parameters:
    ///   - columns: a value of each of the rows, column after column.
    ///   - differences: room for as many.
    fileprivate func squaredDistances(
        of columns: UnsafeMutableBufferPointer<Lanes>, differences: UnsafeMutableBufferPointer<Lanes>
    ) -> Lanes {
        let width = mean.count
        for column in 0..<width { differences[column] = columns[column] - mean[column] }
        return whitening.withUnsafeBufferPointer { whitening in
            var sum = Lanes.zero
            for index in 0..<width {
                var component = Lanes.zero
                for column in 0...index { component += whitening[column * width + index] * differences[column] }
                sum += component * component
            }
            return sum
        }
    }

    /// The inverse of the lower Cholesky factor, column by column, of a covariance matrix whose lower triangle is given.
    ///
    /// A feature that the others determine, or that never varies, would make the factor singular: its variance is held
    /// above a millionth.
    private static func inverseCholesky(_ covariance: [Double], width: Int) -> [Double] {
        var factor = covariance
        for i in 0..<width {
            for j in 0...i {
                let products = (0..<j).reduce(0) { $0 + factor[i * width + $1] * factor[j * width + $1] }
                let rest = factor[i * width + j] - products
                factor[i * width + j] = i == j ? max(rest, 1e-6).squareRoot() : rest / factor[j * width + j]
            }
        }
        var inverse = [Double](repeating: 0, count: width * width)
        for column in 0..<width {
            for row in column..<width {
                let products = (column..<row).reduce(0) { $0 + factor[row * width + $1] * inverse[column * width + $1] }
                inverse[column * width + row] = ((row == column ? 1 : 0) - products) / factor[row * width + row]
            }
        }
        return inverse
    }
}
