/// A plane as `CandidatePlanes` scales it.
enum NormalisedPlane {
    /// White to black, in deviations from the median: the same for every candidate, so that they can be compared.
    static let scale = GreyScale(white: -1.5, black: 8)

    /// - Parameter values: `size` x `size`, row-major.
    static func image(_ values: [Float], size: Int) -> PixelImage {
        scale.image(values.map(Double.init), width: size) { _ in true }
    }

    /// The rows the other way round, so that time runs upwards.
    static func upsideDown<Value>(_ values: [Value], size: Int) -> [Value] {
        stride(from: values.count - size, through: 0, by: -size).flatMap { values[$0..<($0 + size)] }
    }
}
