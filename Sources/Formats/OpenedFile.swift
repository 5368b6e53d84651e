import Archives
import CFileSystem
import Glibc
import Synchronization

/// A file opened once, for everything that is to be found out about it and read from it.
///
/// A packed file (gzip, zstd, xz, bzip2) looks as if it were unpacked; one that is packed twice is refused. Pipes and devices
/// are refused: what they have given once is gone. Any number of threads may use one; bytes at any place are asked for, not
/// the next ones.
public final class OpenedFile: Sendable {
    /// So much is read at once to find out what a file is; most candidates are smaller.
    private static let headBytes = 1 << 16
    /// A packed file whose content must be in memory as a whole may not be larger than this when unpacked.
    private static let mostUnpackedBytes = 256 << 20
    private static let mostUnpackedAtOnce = 16 << 20

    /// What the file is called, in results and in errors.
    public let path: String
    /// Where it lies; another path than that where it is called by its place below a folder.
    let location: String
    /// Bytes of the file as it lies on the disk.
    public let storedByteCount: Int
    /// The first bytes of the content, all of it if there are no more than 65,536.
    public let head: [UInt8]
    let isPacked: Bool

    private let descriptor: Int32
    /// Of a packed file, the first bytes as they lie on the disk.
    private let storedHead: [UInt8]
    /// All of the content, where it is in memory already.
    private let whole: Mutex<[UInt8]?>

    /// - Parameters:
    ///   - path: what the file is called; `archive/member` for one that lies in an archive.
    ///   - location: where it lies, if it is called otherwise.
    /// - Throws: `FormatError` if it cannot be opened, is no plain file, is empty, is packed and damaged at its beginning, or is
    ///   packed twice.
    public convenience init(_ path: String, at location: String? = nil) throws(FormatError) {
        let location = location ?? path
        // Without O_NONBLOCK a pipe that nobody writes to would be waited for, forever.
        let descriptor = open(location, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        let failure = errno
        if descriptor >= 0 {
            try self.init(path, at: location, descriptor)
        } else if failure == ENOTDIR, let content = try ArchiveFile.content(ofMember: path, at: location) {
            try self.init(path, content: content)
        } else {
            throw FormatError(path, .cannotOpen(String(cString: strerror(failure))))
        }
    }

    /// A file that lies nowhere: what an archive holds, in memory that the system takes for a file.
    ///
    /// - Throws: `FormatError` as for one on the disk.
    public convenience init(_ path: String, content: [UInt8]) throws(FormatError) {
        let descriptor = psrsieve_file_in_memory()
        guard descriptor >= 0 else { throw FormatError(path, .cannotOpen(String(cString: strerror(errno)))) }
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                close(descriptor)
                throw FormatError(path, .cannotOpen("there is no memory for it"))
            }
            written += count
        }
        try self.init(path, at: "/proc/self/fd/\(descriptor)", descriptor)
    }

    /// - Parameter descriptor: is closed with the object, or if there is none.
    private init(_ path: String, at location: String, _ descriptor: Int32) throws(FormatError) {
        do throws(FormatError) {
            storedByteCount = try Self.size(of: descriptor, path: path)
            let stored = try Self.read(descriptor, at: 0, count: min(Self.headBytes, storedByteCount), path: path)
            guard !stored.isEmpty else { throw FormatError(path, .empty) }
            isPacked = UnpackedStream.recognises(stored)
            let isAllOfIt = stored.count == storedByteCount
            if !isPacked {
                head = stored
                whole = Mutex(isAllOfIt ? stored : nil)
            } else if isAllOfIt, let content = try Self.unpackedAtOnce(stored, path: path) {
                head = Array(content.prefix(Self.headBytes))
                whole = Mutex(content)
            } else {
                head = try Self.unpack(descriptor, beginning: stored, limit: Self.headBytes, path: path)
                whole = Mutex(nil)
            }
            storedHead = isPacked ? Array(stored.prefix(16)) : []
            guard !head.isEmpty else { throw FormatError(path, .empty) }
            if isPacked, UnpackedStream.recognises(head) {
                throw FormatError(path, .unsupported(UnpackingError.packedTwice.reason))
            }
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.location = location
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    // MARK: - What is read

    /// Bytes of the content; a packed file is unpacked to find out.
    func byteCount() throws(FormatError) -> Int {
        isPacked ? try content(limit: Self.mostUnpackedBytes).count : storedByteCount
    }

    /// All bytes of the content.
    ///
    /// - Throws: `FormatError` if they are more than `limit`.
    func content(limit: Int) throws(FormatError) -> [UInt8] {
        let tooLarge = FormatError(path, .tooLarge("is larger than \(limit >> 20) MiB, which no candidate is"))
        guard isPacked || storedByteCount <= limit else { throw tooLarge }
        let content: [UInt8]
        if let held = whole.withLock({ $0 }) {
            content = held
        } else if isPacked {
            content = try Self.unpack(
                descriptor, beginning: storedHead, limit: min(limit, Self.mostUnpackedBytes) + 1, path: path)
            // What was cut off at the limit is not the whole.
            guard content.count <= limit else { throw tooLarge }
            whole.withLock { $0 = content }
        } else {
            content = try Self.read(descriptor, at: 0, count: storedByteCount, path: path)
        }
        guard content.count <= limit else { throw tooLarge }
        return content
    }

    /// `count` bytes of the content from `offset` on, fewer only at its end.
    func bytes(at offset: Int, count: Int) throws(FormatError) -> [UInt8] {
        if !isPacked, offset + count > head.count {
            let there = min(count, max(storedByteCount - offset, 0))
            return try Self.read(descriptor, at: offset, count: there, path: path)
        }
        let content = offset + count <= head.count ? head : try content(limit: Self.mostUnpackedBytes)
        return Array(content[min(offset, content.count)..<min(offset + count, content.count)])
    }

    /// Some bytes of the content, ready to be read as numbers.
    ///
    /// - Parameter part: what they are; errors name it.
    /// - Throws: `FormatError.Cause.truncated` if the file ends before they do.
    func reader(at offset: Int, count: Int, order: BinaryReader.ByteOrder, part: String) throws(FormatError)
        -> BinaryReader
    {
        let byteCount = try byteCount()
        guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else {
            throw FormatError(
                path, .part(part),
                .truncated(
                    "the file ends at byte \(byteCount), before the \(count) bytes that belong at byte \(offset)"))
        }
        return BinaryReader(try bytes(at: offset, count: count), order: order, path: path, part: part)
    }

    /// The members of an archive.
    func members() throws(FormatError) -> ArchiveMembers {
        do throws(UnpackingError) {
            return try ArchiveMembers(descriptor: descriptor)
        } catch {
            throw FormatError(path, .damaged(error.reason))
        }
    }

    /// The content piece by piece, so that memory does not grow with it.
    func stream() throws(FormatError) -> ByteStream {
        guard isPacked, whole.withLock({ $0 }) == nil else { return ByteStream(self) }
        return ByteStream(self, unpacking: try Self.unpacked(descriptor, beginning: storedHead, path: path))
    }

    /// Goes through a packed file, as far as a candidate may be long: damage behind its beginning shows only there.
    ///
    /// - Throws: `FormatError` if it is damaged.
    func checkPacking() throws(FormatError) {
        guard isPacked else { return }
        let stream = try stream()
        var count = 0
        while count < Self.mostUnpackedBytes {
            let bytes = try stream.read(upTo: 1 << 20)
            if bytes.isEmpty { return }
            count += bytes.count
        }
    }

    // MARK: - The system

    private static func size(of descriptor: Int32, path: String) throws(FormatError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FormatError(path, .cannotOpen(String(cString: strerror(errno))))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return Int(status.st_size)
        case S_IFDIR: throw FormatError(path, .cannotOpen("it is a directory"))
        case S_IFIFO: throw FormatError(path, .cannotOpen("it is a pipe; write what comes out of it to a file first"))
        default: throw FormatError(path, .cannotOpen("it is a device or a socket, not a file"))
        }
    }

    /// - Parameter count: no more than the file holds, since memory is taken for it.
    private static func read(_ descriptor: Int32, at offset: Int, count: Int, path: String) throws(FormatError)
        -> [UInt8]
    {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let got = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                filled += got
            }
        }
        guard failure == 0 else { throw FormatError(path, .cannotOpen(String(cString: strerror(failure)))) }
        return bytes
    }

    // MARK: - Unpacking

    /// libdeflate is some three times faster than a stream. `nil` for what it does not know, and for what becomes large: then
    /// a stream decides.
    private static func unpackedAtOnce(_ packed: [UInt8], path: String) throws(FormatError) -> [UInt8]? {
        guard GzipData.recognises(packed) else { return nil }
        do throws(GzipError) {
            return try GzipData.unpack(packed, limit: mostUnpackedAtOnce)
        } catch {
            if error == .damaged { throw FormatError(path, .damaged(error.reason)) }
            return nil
        }
    }

    private static func unpacked(_ descriptor: Int32, beginning: [UInt8], path: String) throws(FormatError)
        -> UnpackedStream
    {
        do throws(UnpackingError) {
            return try UnpackedStream(descriptor: descriptor, beginning: beginning)
        } catch {
            throw FormatError(path, .damaged(error.reason))
        }
    }

    /// At most `limit` bytes from the beginning on.
    private static func unpack(_ descriptor: Int32, beginning: [UInt8], limit: Int, path: String) throws(FormatError)
        -> [UInt8]
    {
        let stream = try unpacked(descriptor, beginning: beginning, path: path)
        var content: [UInt8] = []
        while content.count < limit {
            // The steps grow with what has come already, so that memory is taken for what is there.
            let step = min(max(content.count, 1 << 16), limit - content.count)
            do throws(UnpackingError) {
                let next = try stream.read(upTo: step)
                content += next
                if next.count < step { break }
            } catch {
                throw FormatError(path, .damaged(error.reason))
            }
        }
        return content
    }
}

/// The content of a file from its first byte to its last. One thread uses it at a time.
final class ByteStream {
    private let file: OpenedFile
    private let unpacking: UnpackedStream?
    private var position = 0

    fileprivate init(_ file: OpenedFile, unpacking: UnpackedStream? = nil) {
        self.file = file
        self.unpacking = unpacking
    }

    /// The next `count` bytes, fewer only at the end.
    func read(upTo count: Int) throws(FormatError) -> [UInt8] {
        guard let unpacking else {
            let bytes = try file.bytes(at: position, count: count)
            position += bytes.count
            return bytes
        }
        do throws(UnpackingError) {
            return try unpacking.read(upTo: count)
        } catch {
            throw FormatError(file.path, .damaged(error.reason))
        }
    }
}
