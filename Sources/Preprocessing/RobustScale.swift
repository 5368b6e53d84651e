/// Scales values robustly: less the median, divided by 1.4826 times the median deviation from it (the standard deviation
/// of normal noise), and clipped to -8...24.
public struct RobustScale {
    /// Between these all scaled values lie.
    public static let lowest: Float = -8
    public static let highest: Float = 24

    private let centre: Double
    /// 0 where all values are the same: then everything becomes 0.
    private let inverse: Double

    /// - Parameter sample: the values that centre and spread are measured on.
    init(of sample: [Double]) {
        centre = Median.of(sample)
        let deviations = sample.map { [centre] in abs($0 - centre) }
        let spread = 1.4826 * Median.of(deviations)
        // More than half of the values may be the same; then their mean deviation has to do.
        let scale = spread > 0 ? spread : deviations.reduce(0, +) / Double(max(deviations.count, 1))
        inverse = scale.isNormal && centre.isFinite ? 1 / scale : 0
    }

    func callAsFunction(_ value: Double) -> Float {
        min(max(Float((value - centre) * inverse), Self.lowest), Self.highest)
    }

    func callAsFunction(_ values: [Double]) -> [Float] {
        // What is not finite has no scale either, and would not become 0 by itself.
        inverse > 0 ? values.map { self($0) } : [Float](repeating: 0, count: values.count)
    }
}
