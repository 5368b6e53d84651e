import Glibc
import Synchronization

/// Writes files so that a broken run leaves no half of one: beside their place first, then renamed.
///
/// Links are followed, and what they lead to is written. A pipe, a terminal or a device takes the bytes as they are, for
/// nothing can be renamed over it. A file has reached the disk before it takes its name, so that a full disk or a quota
/// leaves the earlier file as it was.
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

    // MARK: - Whole files

    /// Writes a whole file from bytes.
    ///
    /// - Parameter waitsForDisk: return only once the bytes are on the disk. Not needed of many small files that can be
    ///   made again.
    public static func write(_ bytes: [UInt8], to path: String, waitsForDisk: Bool = true) throws(WriteError) {
        try write([bytes], to: path, waitsForDisk: waitsForDisk)
    }

    /// Writes a whole file from pieces, one behind the other.
    public static func write(
        _ pieces: some Sequence<[UInt8]>, to path: String, waitsForDisk: Bool = true
    ) throws(WriteError) {
        try write(to: path, waitsForDisk: waitsForDisk) { append throws(WriteError) in
            for piece in pieces { try append(piece) }
        }
    }

    /// Writes a whole file from pieces that are made as they are written.
    ///
    /// - Parameter body: hands over the pieces.
    public static func write(
        to path: String, waitsForDisk: Bool = true,
        body: (_ append: ([UInt8]) throws(WriteError) -> Void) throws(WriteError) -> Void
    ) throws(WriteError) {
        let place = try OutputPlace(path)
        if case .stream = place.kind {
            return try place.stream { descriptor throws(WriteError) in
                try body { bytes throws(WriteError) in try write(bytes, to: descriptor, path: path) }
            }
        }
        try replace(path, waitsForDisk: waitsForDisk) { temporary throws(WriteError) in
            let descriptor = open(temporary, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw systemError(path) }
            do throws(WriteError) {
                try body { bytes throws(WriteError) in try write(bytes, to: descriptor, path: path) }
            } catch {
                close(descriptor)
                throw error
            }
            // Network disks tell of a full disk only here.
            guard close(descriptor) == 0 else { throw systemError(path) }
        }
    }

    public static func write(_ text: String, to path: String) throws(WriteError) {
        try write(Array(text.utf8), to: path)
    }

    /// Lets `body` write a temporary file, empty to begin with, then gives it its name.
    ///
    /// - Throws: `WriteError`; the temporary file is removed.
    public static func replace(
        _ path: String, waitsForDisk: Bool = true, body: (_ temporaryPath: String) throws(WriteError) -> Void
    ) throws(WriteError) {
        let place = try OutputPlace(path)
        let temporary = try Temporary.create(for: place)
        defer { Temporary.forget(temporary) }
        do throws(WriteError) {
            try body(temporary)
            try settle(temporary, at: place, waitsForDisk: waitsForDisk)
        } catch {
            unlink(temporary)
            throw WriteError(path: path, reason: error.reason)
        }
    }

    /// Gives a finished file that lies beside `path` its name there, in place of whatever had it.
    public static func publish(_ finished: String, as path: String) throws(WriteError) {
        try settle(finished, at: try OutputPlace(path), waitsForDisk: true)
    }

    /// Finds out whether a file can be written, before the work whose results it is to take: that its folder is there and
    /// takes new files, and that the file itself, if it is there, may be changed. Nothing is left behind.
    public static func probe(_ path: String) throws(WriteError) {
        let place = try OutputPlace(path)
        guard case .file = place.kind else { return }
        let temporary = try Temporary.create(for: place)
        unlink(temporary)
        Temporary.forget(temporary)
    }

    /// Makes an empty file beside an output, whose name no other run gives.
    public static func temporary(for path: String) throws(WriteError) -> String {
        try Temporary.create(for: try OutputPlace(path))
    }

    /// Whether a file's name is one that `temporary(for:)` makes for an output of such a name, in this run or another.
    public static func isTemporary(_ name: String, for output: String) -> Bool {
        name.hasPrefix(output + Temporary.ending)
    }

    /// Removes what `temporary(for:)` made, if it is still there.
    public static func removeTemporary(_ path: String) {
        unlink(path)
        Temporary.forget(path)
    }

    /// Removes an output that an earlier run left. What is no file stays.
    public static func remove(_ path: String) {
        if let place = try? OutputPlace(path), case .file = place.kind { unlink(place.path) }
    }

    /// Removes the files that are being written, for a program that ends at once.
    public static func removeTemporaries() {
        Temporary.removeAll()
    }

    // MARK: - Steps

    private static func settle(_ temporary: String, at place: OutputPlace, waitsForDisk: Bool) throws(WriteError) {
        switch place.kind {
        case .stream:
            try place.stream { descriptor throws(WriteError) in
                try copy(temporary, to: descriptor, path: place.name)
            }
            unlink(temporary)
        case .file(let mode):
            try finish(temporary, mode: mode, waitsForDisk: waitsForDisk, path: place.name)
            if rename(temporary, place.path) == 0 { return }
            // A link may lead to another disk.
            guard errno == EXDEV else { throw systemError(place.name) }
            try replace(place.path) { other throws(WriteError) in
                let descriptor = open(other, O_WRONLY | O_CLOEXEC)
                guard descriptor >= 0 else { throw systemError(other) }
                defer { close(descriptor) }
                try copy(temporary, to: descriptor, path: other)
            }
            unlink(temporary)
        }
    }

    /// Gives a file the mode of the one that it replaces, and sees it onto the disk.
    private static func finish(_ temporary: String, mode: mode_t?, waitsForDisk: Bool, path: String) throws(WriteError)
    {
        guard mode != nil || waitsForDisk else { return }
        let descriptor = open(temporary, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError(path) }
        if let mode { fchmod(descriptor, mode) }
        // Some disks know no such call; that is no failure of the file.
        if waitsForDisk, fsync(descriptor) != 0, ![EINVAL, ENOTSUP, ENOSYS].contains(errno) {
            let error = systemError(path)
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw systemError(path) }
    }

    private static func copy(_ file: String, to descriptor: Int32, path: String) throws(WriteError) {
        let source = open(file, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw systemError(file) }
        defer { close(source) }
        while true {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
                let got = read(source, buffer.baseAddress, buffer.count)
                if got < 0 { failure = errno }
                count = max(got, 0)
            }
            if failure == EINTR { continue }
            guard failure == 0 else { throw WriteError(path: path, reason: String(cString: strerror(failure))) }
            guard !bytes.isEmpty else { return }
            try write(bytes, to: descriptor, path: path)
        }
    }

    package static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(WriteError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw systemError(path) }
            written += count
        }
    }

    /// What the system says of the last call that failed.
    package static func systemError(_ path: String) -> WriteError {
        WriteError(path: path, reason: String(cString: strerror(errno)))
    }
}

/// The files that are being written beside their places.
private enum Temporary {
    /// What follows the output's name, before what tells runs apart.
    static let ending = ".part-"
    private static let mostNameBytes = 255
    private static let state = Mutex((count: 0, paths: Set<String>()))

    /// Makes an empty file in the folder of an output or, for one that is no file, in the system's folder for such.
    ///
    /// Its name is that of no other run: one of an array of jobs may write beside another on another machine.
    static func create(for place: OutputPlace) throws(OutputFile.WriteError) -> String {
        let (folder, name) = place.temporaryFolderAndName
        for _ in 0..<100 {
            let number = state.withLock { state in
                state.count += 1
                return state.count
            }
            let ending = "\(ending)\(HostName.current)-\(getpid())-\(number)"
            var start = name[...]
            while start.utf8.count + ending.utf8.count > mostNameBytes { start.removeLast() }
            let path = folder + start + ending
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 {
                close(descriptor)
                state.withLock { _ = $0.paths.insert(path) }
                return path
            }
            // What a run of the same number on the same machine left when it was killed.
            guard errno == EEXIST else { break }
        }
        throw OutputFile.systemError(place.name)
    }

    static func forget(_ path: String) {
        state.withLock { _ = $0.paths.remove(path) }
    }

    static func removeAll() {
        state.withLock { state in
            for path in state.paths { unlink(path) }
            state.paths = []
        }
    }
}
