/// The mean of some runs' results and their population standard deviation.
public struct Spread: Sendable, Equatable, Codable {
    public var mean: Double
    public var deviation: Double

    /// `nil` without values.
    public init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        deviation =
            (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
}
