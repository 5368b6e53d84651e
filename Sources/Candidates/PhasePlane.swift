/// A stack of pulse profiles: sub-integrations against phase, or sub-bands against phase.
///
/// Shape: `rows` x `bins`, row-major. Units: arbitrary intensity. A row without data (a zapped channel, say) is zero
/// and has weight 0.
public struct PhasePlane: Sendable, Equatable {
    public let rows: Int
    public let bins: Int
    public var values: [Double]
    /// One weight a row; 0 where the row holds no data.
    public var weights: [Double]

    /// - Precondition: `values.count == rows * bins` and `weights.count == rows`.
    public init(rows: Int, bins: Int, values: [Double], weights: [Double]) {
        precondition(values.count == rows * bins && weights.count == rows)
        self.rows = rows
        self.bins = bins
        self.values = values
        self.weights = weights
    }

    public subscript(row row: Int) -> ArraySlice<Double> {
        values[(row * bins)..<((row + 1) * bins)]
    }
}
