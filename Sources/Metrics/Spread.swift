/// The mean of some runs' results, how much they scatter, and how well the mean is known.
public struct Spread: Sendable, Equatable, Codable {
    public var mean: Double
    public var count: Int
    /// The standard deviation of one result, estimated with n - 1; `nil` for a single one.
    public var deviation: Double?

    /// The standard error of the mean, for results that do not depend on one another (runs with seeds of their own);
    /// those of overlapping folds do, and their mean is known less well than this says. `nil` for a single result.
    public var standardError: Double? { deviation.map { $0 / Double(count).squareRoot() } }

    /// `nil` without values.
    public init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        count = values.count
        guard count > 1 else { return }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = (squares / Double(count - 1)).squareRoot()
    }

    enum CodingKeys: String, CodingKey {
        case mean, count, deviation
        case standardError = "standard_error"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        mean = try container.decode(Double.self, forKey: .mean)
        count = try container.decode(Int.self, forKey: .count)
        deviation = try container.decodeIfPresent(Double.self, forKey: .deviation)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(mean, forKey: .mean)
        try container.encode(count, forKey: .count)
        try container.encode(deviation, forKey: .deviation)
        try container.encode(standardError, forKey: .standardError)
    }
}
