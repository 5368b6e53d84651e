import CLibDeflate

/// Why bytes are no whole gzip file: a sentence without its subject, the file.
public enum GzipError: Error, Equatable, Sendable {
    case damaged
    case largerThan(limit: Int)

    public var reason: String {
        switch self {
        case .damaged: "is a gzip file that is damaged or ends early"
        case .largerThan(let limit): "unpacks to more than \(limit >> 20) MiB"
        }
    }
}

/// Packs and unpacks gzip files (RFC 1952) with libdeflate.
public enum GzipData {
    public static func recognises(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [0x1f, 0x8b])
    }

    /// The content of all members of a gzip file, each checked against its CRC.
    ///
    /// The size that the file claims for itself is not believed: the output buffer starts small and grows fourfold as
    /// long as the content does not fit, up to `limit` bytes.
    ///
    /// - Throws: `GzipError` if the data are damaged, end early or hold more than `limit` bytes.
    public static func unpack(_ packed: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        var capacity = min(limit, max(1 << 16, packed.count * 8))
        while true {
            let (result, content) = unpack(packed, capacity: capacity)
            switch result {
            case LIBDEFLATE_SUCCESS: return content
            case LIBDEFLATE_INSUFFICIENT_SPACE where capacity < limit: capacity = min(limit, capacity * 4)
            case LIBDEFLATE_INSUFFICIENT_SPACE: throw .largerThan(limit: limit)
            default: throw .damaged
            }
        }
    }

    private static func unpack(_ packed: [UInt8], capacity: Int) -> (libdeflate_result, [UInt8]) {
        guard let decompressor = libdeflate_alloc_decompressor() else { return (LIBDEFLATE_BAD_DATA, []) }
        defer { libdeflate_free_decompressor(decompressor) }
        var result = LIBDEFLATE_SUCCESS
        let content = [UInt8](unsafeUninitializedCapacity: capacity) { output, filled in
            packed.withUnsafeBytes { input in
                var position = 0
                while position < input.count, !isPadding(input[position...]) {
                    var consumed = 0
                    var produced = 0
                    result = libdeflate_gzip_decompress_ex(
                        decompressor, input.baseAddress.map { $0 + position }, input.count - position,
                        output.baseAddress.map { $0 + filled }, capacity - filled, &consumed, &produced)
                    guard result == LIBDEFLATE_SUCCESS else { return }
                    position += consumed
                    filled += produced
                }
            }
        }
        return (result, content)
    }

    /// A gzip file of one member with this content; the same content gives the same bytes.
    public static func pack(_ content: [UInt8]) -> [UInt8] {
        let level: Int32 = 6
        guard let compressor = libdeflate_alloc_compressor(level) else { return content }
        defer { libdeflate_free_compressor(compressor) }
        let bound = libdeflate_gzip_compress_bound(compressor, content.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { output, filled in
            content.withUnsafeBytes { input in
                filled = libdeflate_gzip_compress(
                    compressor, input.baseAddress, input.count, output.baseAddress, bound)
            }
        }
    }

    /// Tapes and some tools fill a file up with zeros, which gzip ignores after a member.
    private static func isPadding(_ rest: Slice<UnsafeRawBufferPointer>) -> Bool {
        rest.first == 0 && rest.allSatisfy { $0 == 0 }
    }
}
