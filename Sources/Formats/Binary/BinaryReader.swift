/// Reads numbers and text one after the other from bytes of a file, in either byte order.
///
/// Every read is checked against the bytes that are left before memory is taken for what it gives.
struct BinaryReader {
    enum ByteOrder: Sendable { case littleEndian, bigEndian }

    let order: ByteOrder
    private let path: String
    private let part: String
    private let bytes: [UInt8]
    private(set) var position = 0

    /// - Parameter part: what the bytes are, such as `sub-integration 3`; errors name it.
    init(_ bytes: [UInt8], order: ByteOrder, path: String, part: String) {
        self.bytes = bytes
        self.order = order
        self.path = path
        self.part = part
    }

    var remaining: Int { bytes.count - position }

    mutating func skip(_ count: Int) throws(FormatError) {
        _ = try advance(count)
    }

    mutating func integer() throws(FormatError) -> Int {
        Int(try values(Int32.self, count: 1)[0])
    }

    mutating func float32() throws(FormatError) -> Double {
        try float32s(1)[0]
    }

    mutating func float64() throws(FormatError) -> Double {
        try float64s(1)[0]
    }

    mutating func unsigned16s(_ count: Int) throws(FormatError) -> [UInt16] {
        try values(UInt16.self, count: count)
    }

    mutating func float32s(_ count: Int) throws(FormatError) -> [Double] {
        try values(UInt32.self, count: count).map { Double(Float(bitPattern: $0)) }
    }

    mutating func float64s(_ count: Int) throws(FormatError) -> [Double] {
        try values(UInt64.self, count: count).map(Double.init(bitPattern:))
    }

    /// Text in a field of `count` bytes: what stands before the first NUL, without white space around it.
    mutating func text(_ count: Int) throws(FormatError) -> String {
        let start = try advance(count)
        return FieldText.string(bytes[start..<(start + count)])
    }

    /// That what has just been read makes no sense.
    func error(_ reason: String) -> FormatError {
        FormatError(path, .part("\(part), byte \(position)"), .damaged(reason))
    }

    private mutating func values<Number: FixedWidthInteger>(_ type: Number.Type, count: Int) throws(FormatError)
        -> [Number]
    {
        let size = MemoryLayout<Number>.size
        let (length, overflow) = count.multipliedReportingOverflow(by: size)
        let start = try advance(overflow ? .max : length)
        let order = order
        return bytes.withUnsafeBytes { buffer in
            (0..<count).map { index in
                let value = buffer.loadUnaligned(fromByteOffset: start + index * size, as: Number.self)
                return order == .bigEndian ? Number(bigEndian: value) : Number(littleEndian: value)
            }
        }
    }

    /// Moves over `count` bytes and gives where they start.
    private mutating func advance(_ count: Int) throws(FormatError) -> Int {
        guard count >= 0 else {
            throw FormatError(path, .part(part), .damaged("says that \(count) bytes follow"))
        }
        guard count <= remaining else {
            throw FormatError(
                path, .part("\(part), byte \(position)"),
                .truncated("ends after \(remaining) bytes where \(count) belong"))
        }
        defer { position += count }
        return position
    }
}

/// Text in fields of fixed width.
enum FieldText {
    /// What stands before the first NUL, without the blanks around it.
    static func string(_ field: some BidirectionalCollection<UInt8>) -> String {
        let text = field.prefix { $0 != 0 }.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let last = text.indices.reversed().first(where: { text[$0] > UInt8(ascii: " ") }) else { return "" }
        return String(decoding: text[...last], as: UTF8.self)
    }

    /// A number whose exponent may stand behind Fortran's letter, as FITS and TEMPO allow (`5.0D-1`).
    static func number(_ text: some StringProtocol) -> Double? {
        Double(text) ?? Double(text.map { "Dd".contains($0) ? "e" : String($0) }.joined())
    }
}
