/// The bytes of a pickle, read from first to last; every count is checked against what is left before it is used.
struct PickleInput {
    private let path: String
    private let content: [UInt8]
    private(set) var position = 0

    var count: Int { content.count }

    init(_ file: DataFile) {
        path = file.path
        content = file.bytes
    }

    mutating func byte() throws(DataSetError) -> UInt8 {
        try bytes(1).first ?? 0
    }

    mutating func bytes(_ count: Int) throws(DataSetError) -> ArraySlice<UInt8> {
        let left = content.count - position
        guard (0...left).contains(count) else {
            throw DataSetError(path, "byte \(position)", .truncated("ends after \(left) bytes where \(count) belong"))
        }
        defer { position += count }
        return content[position..<(position + count)]
    }

    mutating func skip(_ count: Int) throws(DataSetError) {
        _ = try bytes(count)
    }

    /// A little-endian number; one beyond `Int` is as good as endless.
    mutating func unsigned(_ byteCount: Int) throws(DataSetError) -> Int {
        let value = try bytes(byteCount).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(clamping: value)
    }

    /// What stands before the next line feed.
    mutating func line() throws(DataSetError) -> String {
        String(decoding: try lineBytes(), as: UTF8.self)
    }

    mutating func lineBytes() throws(DataSetError) -> ArraySlice<UInt8> {
        guard let end = content[position...].firstIndex(of: 10) else {
            throw DataSetError(path, "byte \(position)", .truncated("ends within a line"))
        }
        defer { position = end + 1 }
        return content[position..<end]
    }
}

/// Text as it stands in Python source.
enum PythonLiteral {
    /// The bytes of a literal in single or double quotes; `nil` if it is none.
    static func bytes(_ literal: String) -> [UInt8]? {
        let source = Array(literal.utf8)
        guard source.count >= 2, let quote = source.first, quote == source.last, quote == 0x27 || quote == 0x22 else {
            return nil
        }
        var bytes: [UInt8] = []
        var rest = source[1..<(source.count - 1)]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            switch Character(Unicode.Scalar(escaped)) {
            case "n": bytes.append(10)
            case "r": bytes.append(13)
            case "t": bytes.append(9)
            case "x":
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                rest = rest.dropFirst(2)
                bytes.append(value)
            default: bytes.append(escaped)
            }
        }
        return bytes
    }

    /// Text of which each byte is a character (Latin 1), but for `\uXXXX` and `\UXXXXXXXX`; `nil` if one of those is wrong.
    static func escapedText(_ source: ArraySlice<UInt8>) -> String? {
        var text = String.UnicodeScalarView()
        var rest = source
        while let byte = rest.popFirst() {
            let digits = byte == UInt8(ascii: "\\") ? escapeDigits(rest.first) : nil
            guard let digits else {
                text.append(Unicode.Scalar(byte))
                continue
            }
            rest = rest.dropFirst()
            guard let value = UInt32(String(decoding: rest.prefix(digits), as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value)
            else { return nil }
            rest = rest.dropFirst(digits)
            text.append(scalar)
        }
        return String(text)
    }

    private static func escapeDigits(_ letter: UInt8?) -> Int? {
        switch letter {
        case UInt8(ascii: "u"): 4
        case UInt8(ascii: "U"): 8
        default: nil
        }
    }
}
