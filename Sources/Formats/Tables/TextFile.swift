/// The bytes of a text file one after the other, in UTF-8 and without a byte-order mark, whatever it is encoded in.
///
/// UTF-16 is known by its byte-order mark. Tables and lists read their files here and nowhere else.
public struct TextFile {
    private enum Encoding { case utf8, utf16LittleEndian, utf16BigEndian }

    private let stream: ByteStream
    /// `nil` before the first bytes have been read.
    private var encoding: Encoding?
    /// Bytes of UTF-16 whose character is not complete.
    private var carried: [UInt8] = []

    init(_ file: OpenedFile) throws(FormatError) {
        stream = try file.stream()
    }

    /// Whether a file's first bytes are a byte-order mark of UTF-16.
    static func isUTF16(_ beginning: [UInt8]) -> Bool {
        beginning.starts(with: [0xff, 0xfe]) || beginning.starts(with: [0xfe, 0xff])
    }

    /// The next bytes, about `count`; none only at the end of the file.
    ///
    /// - Parameter count: at least 4.
    mutating func read(upTo count: Int) throws(FormatError) -> [UInt8] {
        while true {
            var bytes = try stream.read(upTo: count)
            let atEnd = bytes.isEmpty
            if encoding == nil { encoding = Self.takeMark(from: &bytes) }
            guard let encoding, encoding != .utf8 else { return bytes }
            let text = decoded(bytes, bigEndian: encoding == .utf16BigEndian, atEnd: atEnd)
            if atEnd || !text.isEmpty { return text }
        }
    }

    private static func takeMark(from bytes: inout [UInt8]) -> Encoding {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        guard isUTF16(bytes) else { return .utf8 }
        defer { bytes.removeFirst(2) }
        return bytes[0] == 0xff ? .utf16LittleEndian : .utf16BigEndian
    }

    private mutating func decoded(_ bytes: [UInt8], bigEndian: Bool, atEnd: Bool) -> [UInt8] {
        let all = carried + bytes
        let (high, low) = bigEndian ? (0, 1) : (1, 0)
        var units: [UInt16] = stride(from: 0, to: all.count - 1, by: 2).map { place in
            UInt16(all[place + high]) << 8 | UInt16(all[place + low])
        }
        // The first half of a pair waits for the second.
        if !atEnd, let last = units.last, UTF16.isLeadSurrogate(last) { units.removeLast() }
        carried = atEnd ? [] : Array(all[(2 * units.count)...])
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// All of a file.
    ///
    /// - Throws: `FormatError` if it is more than `limit` bytes.
    public static func content(of path: String, limit: Int) throws(FormatError) -> [UInt8] {
        var file = try TextFile(try OpenedFile(path))
        var bytes: [UInt8] = []
        while true {
            let next = try file.read(upTo: max(bytes.count, 1 << 16))
            if next.isEmpty { return bytes }
            bytes += next
            guard bytes.count <= limit else {
                throw FormatError(path, .tooLarge("is larger than \(limit >> 20) MiB, which no list is"))
            }
        }
    }
}
