import CLibArchive
import Glibc

/// Why packed bytes cannot be unpacked: a sentence without its subject, the file.
public struct UnpackingError: Error, Equatable, Sendable {
    public static let packedTwice = UnpackingError(reason: "is packed twice; unpack it once first")

    public var reason: String
}

/// The content of a packed file from its first byte to its last: gzip through zlib, zstd, xz and bzip2 through libarchive.
///
/// Memory does not grow with what the file unpacks to. One thread uses a stream at a time.
public final class UnpackedStream {
    private static let bytesAtOnce = 1 << 16

    /// What libarchive reads from: the file from a place of its own on, whoever else reads it.
    private final class Source {
        let descriptor: Int32
        var position = 0
        var buffer = [UInt8](repeating: 0, count: bytesAtOnce)

        init(descriptor: Int32) { self.descriptor = descriptor }

        /// The next bytes, none at the end; a negative count after an error.
        func next() -> (bytes: UnsafeRawPointer?, count: Int) {
            buffer.withUnsafeMutableBytes { buffer in
                let got = pread(descriptor, buffer.baseAddress, buffer.count, off_t(position))
                position += max(got, 0)
                return (UnsafeRawPointer(buffer.baseAddress), got)
            }
        }
    }

    /// `nil` for gzip.
    private let archive: OpaquePointer?
    private let source: Source
    private let gzip: GzipStream?

    /// Whether a file that begins so is one of the packed ones.
    public static func recognises(_ beginning: some Collection<UInt8>) -> Bool {
        let signatures: [[UInt8]] = [
            [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], Array("BZh".utf8),
        ]
        return signatures.contains { beginning.starts(with: $0) }
    }

    /// - Parameters:
    ///   - descriptor: of the open file; it is read from its beginning on and stays open.
    ///   - beginning: its first bytes.
    /// - Throws: `UnpackingError` if the file does not begin as a packed one does, or is packed twice as far as libarchive sees.
    public init(descriptor: Int32, beginning: [UInt8]) throws(UnpackingError) {
        source = Source(descriptor: descriptor)
        if GzipData.recognises(beginning) {
            guard let gzip = GzipStream(descriptor: descriptor) else {
                throw UnpackingError(reason: "cannot be unpacked: no memory")
            }
            (self.gzip, archive) = (gzip, nil)
            return
        }
        guard let archive = archive_read_new() else { throw UnpackingError(reason: "cannot be unpacked: no memory") }
        (self.archive, gzip) = (archive, nil)
        archive_read_support_filter_zstd(archive)
        archive_read_support_filter_xz(archive)
        archive_read_support_filter_bzip2(archive)
        archive_read_support_format_raw(archive)
        archive_read_support_format_empty(archive)
        var entry: OpaquePointer?
        let opened = archive_read_open(
            archive, Unmanaged.passUnretained(source).toOpaque(), nil,
            { _, source, bytes in
                guard let source else { return 0 }
                let next = Unmanaged<Source>.fromOpaque(source).takeUnretainedValue().next()
                bytes?.pointee = next.bytes
                return next.count < 0 ? Int(ARCHIVE_FATAL) : next.count
            }, nil)
        guard opened == ARCHIVE_OK else { throw failure }
        let status = archive_read_next_header(archive, &entry)
        guard status == ARCHIVE_OK || status == ARCHIVE_EOF else { throw failure }
        // libarchive unpacks as often as it can, and hands on what it does not know as it is; it counts the file itself too.
        let packings = archive_filter_count(archive) - 1
        guard packings > 0 else { throw UnpackingError(reason: "is a packed file that is damaged at its beginning") }
        guard packings == 1 else { throw UnpackingError.packedTwice }
    }

    deinit { if let archive { archive_read_free(archive) } }

    /// The next `count` bytes, fewer only at the end of the content.
    public func read(upTo count: Int) throws(UnpackingError) -> [UInt8] {
        if let gzip {
            guard let bytes = gzip.read(upTo: count) else { throw UnpackingError(reason: GzipError.damaged.reason) }
            return bytes
        }
        guard let bytes = ArchiveData.read(archive, upTo: count) else { throw failure }
        return bytes
    }

    private var failure: UnpackingError {
        UnpackingError(
            reason: "is a packed file that is damaged or ends early (libarchive: \(ArchiveData.words(archive)))")
    }
}
