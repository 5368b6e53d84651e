/// Makes zstd files for the readers to read, of blocks that are not compressed (RFC 8878, section 3.1.1).
public enum Zstandard {
    private static let mostBytesInBlock = 100_000

    public static func pack(_ content: [UInt8]) -> [UInt8] {
        // One segment whose size stands in the next eight bytes.
        var packed: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0xe0]
        withUnsafeBytes(of: UInt64(content.count).littleEndian) { packed += $0 }
        var rest = content[...]
        repeat {
            let block = rest.prefix(mostBytesInBlock)
            rest = rest.dropFirst(mostBytesInBlock)
            let header = UInt32(block.count) << 3 | (rest.isEmpty ? 1 : 0)
            packed += [UInt8(header & 0xff), UInt8(header >> 8 & 0xff), UInt8(header >> 16 & 0xff)]
            packed += block
        } while !rest.isEmpty
        return packed
    }
}
