import CZlib
import Glibc

/// The content of a gzip file from its first byte to its last, through zlib, which checks it against the CRC of every member
/// (libarchive's reader of gzip does not).
final class GzipStream {
    private static let bytesAtOnce = 1 << 16

    private let descriptor: Int32
    private var stream = z_stream()
    private var packed = [UInt8](repeating: 0, count: bytesAtOnce)
    private var held = 0..<0
    private var position = 0
    private var isBetweenMembers = false
    private var isDone = false

    /// - Parameter descriptor: of the open file; it is read from its beginning on and stays open.
    init?(descriptor: Int32) {
        self.descriptor = descriptor
        // The largest window, and gzip's header and trailer.
        let windowBits: Int32 = 15 + 16
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
    }

    deinit { inflateEnd(&stream) }

    /// The next `count` bytes, fewer only at the end of the content; `nil` if the file is damaged or ends early.
    func read(upTo count: Int) -> [UInt8]? {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, !isDone, isWhole, let base = buffer.baseAddress {
                if held.isEmpty, !refill() {
                    isDone = true
                    isWhole = isBetweenMembers
                    return
                }
                let result = inflate(into: base + filled, count: count - filled)
                filled += result.made
                isWhole = result.isWhole
            }
        }
        return isWhole ? bytes : nil
    }

    private func refill() -> Bool {
        let got = packed.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(position)) }
        guard got > 0 else { return false }
        position += got
        held = 0..<got
        return true
    }

    private func inflate(into output: UnsafeMutablePointer<UInt8>, count: Int) -> (made: Int, isWhole: Bool) {
        packed.withUnsafeMutableBufferPointer { input in
            guard let start = input.baseAddress else { return (0, false) }
            if isBetweenMembers {
                // Tapes and some tools fill a file up with zeros, which gzip ignores after a member.
                if start[held.lowerBound] == 0 {
                    let isPadding = held.allSatisfy { start[$0] == 0 }
                    held = held.upperBound..<held.upperBound
                    return (0, isPadding)
                }
                inflateReset(&stream)
                isBetweenMembers = false
            }
            stream.next_in = start + held.lowerBound
            stream.avail_in = UInt32(held.count)
            stream.next_out = output
            stream.avail_out = UInt32(count)
            let status = CZlib.inflate(&stream, Z_NO_FLUSH)
            held = (held.upperBound - Int(stream.avail_in))..<held.upperBound
            isBetweenMembers = status == Z_STREAM_END
            return (count - Int(stream.avail_out), [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status))
        }
    }
}
