import Glibc

/// A plain file open for reading.
///
/// Pipes and devices are refused: every file is opened more than once, first to find out what it is, and what a pipe has
/// given once is gone.
public final class InputFile {
    private let path: String
    private let descriptor: Int32

    /// - Throws: `FormatError.Cause.cannotOpen` with the system's reason, or if it is no plain file.
    init(path: String) throws(FormatError) {
        self.path = path
        // Without O_NONBLOCK a pipe that nobody writes to would be waited for, forever.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FormatError(path, .cannotOpen(String(cString: strerror(errno)))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FormatError(path, .cannotOpen(String(cString: strerror(errno))))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FormatError(path, .cannotOpen("it is a directory"))
        case S_IFIFO: throw FormatError(path, .cannotOpen("it is a pipe; write what comes out of it to a file first"))
        default: throw FormatError(path, .cannotOpen("it is a device or a socket, not a file"))
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next `count` bytes, fewer only at the end of the file.
    func read(upTo count: Int) throws(FormatError) -> [UInt8] {
        var failure: Int32 = 0
        let descriptor = descriptor
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let got = Glibc.read(descriptor, base + filled, count - filled)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                filled += got
            }
        }
        guard failure == 0 else { throw FormatError(path, .cannotOpen(String(cString: strerror(failure)))) }
        return bytes
    }

    /// All bytes of a file.
    ///
    /// - Throws: `FormatError` if they are more than `limit`.
    static func content(of path: String, limit: Int) throws(FormatError) -> [UInt8] {
        let file = try InputFile(path: path)
        var bytes: [UInt8] = []
        // A file may grow while it is read, so the steps grow with what has come already.
        var step = min(size(of: path) ?? 1 << 16, limit) + 1
        while true {
            let next = try file.read(upTo: step)
            if bytes.isEmpty { bytes = next } else { bytes += next }
            guard bytes.count <= limit else {
                throw FormatError(path, .tooLarge("is larger than \(limit >> 20) MiB, which no candidate is"))
            }
            guard next.count == step else { return bytes }
            step = max(bytes.count, 1 << 16)
        }
    }

    /// `count` bytes from `offset` on, fewer only at the end of the file. The place where `read(upTo:)` goes on stays.
    func read(at offset: Int, count: Int) throws(FormatError) -> [UInt8] {
        var failure: Int32 = 0
        let descriptor = descriptor
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

    /// The first bytes of a file, to find its format from; fewer than `count` if it has no more.
    ///
    /// - Throws: `FormatError` if it cannot be read or is no plain file.
    public static func beginning(of path: String, count: Int) throws(FormatError) -> [UInt8] {
        let file = try InputFile(path: path)
        return try file.read(upTo: count)
    }

    /// Size in bytes, or `nil` if it is not a plain file.
    static func size(of path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }
}
