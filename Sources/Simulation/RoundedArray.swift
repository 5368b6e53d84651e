/// An array as PHCX files hold it: bytes that stand for values between two limits.
struct RoundedArray: Sendable {
    let rows: Int
    let columns: Int
    let bytes: [UInt8]
    /// What the bytes 0 and 255 stand for, as far as six decimals say it.
    let lowest: Double
    let highest: Double

    static let limitDecimals = 6

    /// One row between its own least and greatest value.
    init(_ values: [Double]) {
        let (lowest, highest) = (values.min() ?? 0, values.max() ?? 0)
        rows = 1
        columns = values.count
        bytes = Self.bytes(values, lowest, highest)
        self.lowest = FixedDecimal.rounded(lowest, decimals: Self.limitDecimals)
        self.highest = FixedDecimal.rounded(highest, decimals: Self.limitDecimals)
    }

    /// A plane, each row scaled to 0...255 by itself; a row whose values are all the same becomes 0.
    init(plane: [Float], columns: Int) {
        rows = plane.count / columns
        self.columns = columns
        bytes = (0..<rows).flatMap { row in
            let values = plane[(row * columns)..<((row + 1) * columns)].map(Double.init)
            return Self.bytes(values, values.min() ?? 0, values.max() ?? 0)
        }
        (lowest, highest) = (0, 1)
    }

    private static func bytes(_ values: [Double], _ lowest: Double, _ highest: Double) -> [UInt8] {
        let scale = highest > lowest ? 255 / (highest - lowest) : 0
        return values.map { UInt8((($0 - lowest) * scale).rounded()) }
    }

    /// As a reader gives them.
    var values: [Double] {
        guard highest > lowest else { return bytes.map(Double.init) }
        let step = (highest - lowest) / 255
        return bytes.map { lowest + Double($0) * step }
    }

    /// 1 for each row that any byte of is set, else 0.
    var weights: [Double] {
        (0..<rows).map { row in bytes[(row * columns)..<((row + 1) * columns)].contains { $0 != 0 } ? 1 : 0 }
    }
}
