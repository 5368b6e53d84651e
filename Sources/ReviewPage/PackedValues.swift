/// Numbers in few letters, as the page's script unpacks them (`data.js`): the letters of base 64 stand for 0 to 63.
enum PackedValues {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// One letter a value, 0...1 in 64 steps.
    static func shades(_ values: some Sequence<Double>) -> String {
        text(values.map { letters[step($0, of: 63)] })
    }

    /// One letter a value, -1...1 in 63 steps of which the middle one is 0.
    static func signed(_ values: some Sequence<Double>) -> String {
        text(values.map { letters[Int((min(max($0.isFinite ? $0 : 0, -1), 1) * 31).rounded()) + 32] })
    }

    private static func step(_ value: Double, of steps: Double) -> Int {
        Int((min(max(value.isFinite ? value : 0, 0), 1) * steps).rounded())
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Values in 4,096 steps from the lowest to the highest, two letters each.
    struct Curve: Encodable, Equatable {
        let low, high: Double
        let text: String

        /// Those that are not finite become the lowest.
        init(_ values: [Double]) {
            let finite = values.filter(\.isFinite)
            (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
            let (low, span) = (low, high - low)
            text = PackedValues.text(
                values.flatMap { value in
                    let step = span > 0 ? PackedValues.step((value - low) / span, of: 4095) : 0
                    return [letters[step >> 6], letters[step & 63]]
                })
        }
    }
}
