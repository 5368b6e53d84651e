/// Bytes of a binary format as they are being put together, its numbers in one byte order.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []
    let isBigEndian: Bool

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    mutating func append<Number: FixedWidthInteger>(_ value: Number) {
        withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ value: Double) { append(value.bitPattern) }

    mutating func append(_ value: Float) { append(value.bitPattern) }

    /// Text in a field of `width` bytes, filled up with `filler`.
    mutating func append(_ text: String, width: Int, filler: UInt8 = 0) {
        bytes += Array((Array(text.utf8) + [UInt8](repeating: filler, count: width)).prefix(width))
    }

    mutating func fill(to length: Int) {
        bytes += [UInt8](repeating: 0, count: max(length - bytes.count, 0))
    }
}
