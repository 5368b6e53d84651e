import Glibc

/// Writes files so that a broken run leaves no half of one: beside their place first, then renamed.
public enum OutputFile {
    /// Why a file could not be written.
    public struct WriteError: Error, Equatable, Sendable, CustomStringConvertible {
        public var path: String
        public var reason: String

        public init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }

        public var description: String { "\(path): cannot be written: \(reason)" }
    }

    /// Lets `body` write a temporary file in the same folder, then gives it its name.
    ///
    /// - Throws: `WriteError`; the temporary file is removed.
    public static func replace(_ path: String, body: (_ temporaryPath: String) throws(WriteError) -> Void)
        throws(WriteError)
    {
        let temporary = "\(path).part\(getpid())"
        do throws(WriteError) {
            try body(temporary)
            try rename(temporary, to: path)
        } catch {
            unlink(temporary)
            throw WriteError(path: path, reason: error.reason)
        }
    }

    /// Writes a whole file from bytes.
    public static func write(_ bytes: [UInt8], to path: String) throws(WriteError) {
        try write([bytes], to: path)
    }

    /// Writes a whole file from pieces, one behind the other.
    public static func write(_ pieces: [[UInt8]], to path: String) throws(WriteError) {
        try replace(path) { temporary throws(WriteError) in
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw systemError(path) }
            defer { close(descriptor) }
            for piece in pieces { try write(piece, to: descriptor, path: path) }
        }
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(WriteError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw systemError(path) }
            written += count
        }
    }

    /// Gives a file its name, in place of whatever had it.
    public static func rename(_ path: String, to name: String) throws(WriteError) {
        guard Glibc.rename(path, name) == 0 else { throw systemError(name) }
    }

    public static func write(_ text: String, to path: String) throws(WriteError) {
        try write(Array(text.utf8), to: path)
    }

    /// What the system says of the last call that failed.
    static func systemError(_ path: String) -> WriteError {
        WriteError(path: path, reason: String(cString: strerror(errno)))
    }
}
