import Glibc
import Synchronization

/// A file that grows at its end as results come, so that memory does not grow with them.
///
/// It lies beside its place until it is published. Any number of threads can append, one after the other.
public final class GrowingFile: Sendable {
    private struct State {
        var descriptor: Int32
        var waiting: [UInt8] = []
        var length: Int
    }

    private static let bytesAtOnce = 1 << 16

    private let path: String
    private let state: Mutex<State>

    /// Begins a file, or goes on with the first `length` bytes of one; what is behind them goes.
    ///
    /// - Throws: `OutputFile.WriteError`, also if the file has not so many bytes.
    public init(_ path: String, keeping length: Int = 0) throws(OutputFile.WriteError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw OutputFile.systemError(path) }
        self.path = path
        state = Mutex(State(descriptor: descriptor, length: length))
        guard lseek(descriptor, 0, SEEK_END) >= off_t(length) else {
            throw OutputFile.WriteError(
                path: path, reason: "it should hold \(length) bytes to go on from, but is shorter")
        }
        guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, 0, SEEK_END) == off_t(length) else {
            throw OutputFile.systemError(path)
        }
    }

    deinit { state.withLock { _ = close($0.descriptor) } }

    /// Bytes so far, those that are not yet in the file included.
    public var length: Int { state.withLock { $0.length } }

    public func append(_ bytes: [UInt8]) throws(OutputFile.WriteError) {
        try state.withLock { state throws(OutputFile.WriteError) in
            state.waiting += bytes
            state.length += bytes.count
            if state.waiting.count >= Self.bytesAtOnce { try Self.flush(&state, path: path) }
        }
    }

    /// Returns once all bytes are on the disk.
    public func synchronize() throws(OutputFile.WriteError) {
        try state.withLock { state throws(OutputFile.WriteError) in
            try Self.flush(&state, path: path)
            guard fdatasync(state.descriptor) == 0 || [EINVAL, ENOTSUP, ENOSYS].contains(errno) else {
                throw OutputFile.systemError(path)
            }
        }
    }

    private static func flush(_ state: inout State, path: String) throws(OutputFile.WriteError) {
        // After a failure some of these may be there already.
        guard lseek(state.descriptor, off_t(state.length - state.waiting.count), SEEK_SET) >= 0 else {
            throw OutputFile.systemError(path)
        }
        try OutputFile.write(state.waiting, to: state.descriptor, path: path)
        state.waiting.removeAll(keepingCapacity: true)
    }

    /// Hands over the bytes, some at a time.
    public func forEachPiece(_ body: ([UInt8]) throws(OutputFile.WriteError) -> Void) throws(OutputFile.WriteError) {
        try state.withLock { state throws(OutputFile.WriteError) in
            try Self.flush(&state, path: path)
            var place = 0
            while place < state.length {
                let bytes = [UInt8](unsafeUninitializedCapacity: min(1 << 20, state.length - place)) { buffer, count in
                    count = max(pread(state.descriptor, buffer.baseAddress, buffer.count, off_t(place)), 0)
                }
                guard !bytes.isEmpty else { throw OutputFile.systemError(path) }
                place += bytes.count
                try body(bytes)
            }
        }
    }
}
