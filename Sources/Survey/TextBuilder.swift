import Candidates

/// Text put together byte by byte: a list of a million candidates takes too long as strings.
public struct TextBuilder {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    public mutating func append(_ text: some StringProtocol) {
        bytes.append(contentsOf: text.utf8)
    }

    public mutating func append(_ integer: Int) {
        append(digits: integer, atLeast: 1)
    }

    /// A probability with eight digits behind the point. What is none stands as Swift writes it.
    mutating func append(probability: Double) {
        guard (0...1).contains(probability) else { return append("\(probability)") }
        let value = Int((probability * 1e8).rounded())
        append(value / 100_000_000)
        append(".")
        append(digits: value % 100_000_000, atLeast: 8)
    }

    private mutating func append(digits value: Int, atLeast count: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { buffer in
            var place = buffer.count
            var rest = value.magnitude
            while rest > 0 || buffer.count - place < count {
                place -= 1
                buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            if value < 0 {
                place -= 1
                buffer[place] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: buffer[place...]))
        }
    }

    /// Quoted where the text holds a comma, a quote or a line end (RFC 4180).
    public mutating func appendQuoted(_ text: some StringProtocol) {
        guard Self.needsQuotes(text) else {
            append(text)
            return
        }
        append("\"")
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        append("\"")
    }

    /// As a string of JSON (RFC 8259).
    mutating func appendJSON(_ text: some StringProtocol) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                append("\\u00")
                bytes += [byte >> 4, byte & 15].map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") + $0 - 10 }
            default: bytes.append(byte)
            }
        }
        append("\"")
    }

    static func needsQuotes(_ text: some StringProtocol) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
    }
}
