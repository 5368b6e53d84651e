@preconcurrency import Glibc

/// The streams that a program is started with.
enum StandardStreams {
    /// Fills the places of those that are closed, so that nothing can be read or written there.
    ///
    /// Otherwise the first file that is opened would get the number of one, and what is said or printed would go into it.
    static func fillGaps() {
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
            // The system gives the lowest number that is free, which is this one.
            _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Writes on standard error. Where that takes nothing, the bytes are lost and the work goes on.
    static func writeError(_ bytes: [UInt8]) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }

    /// Why not all that was printed has been taken; `nil` if it has.
    static func failureOfOutput() -> String? {
        let isFlushed = fflush(stdout) == 0
        let reason = String(cString: strerror(errno))
        guard !isFlushed || ferror(stdout) != 0 else { return nil }
        return isFlushed ? "a part of it was lost" : reason
    }
}
