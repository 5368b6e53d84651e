import Glibc

/// A file without a name, for what would be too much for memory; it is gone with the last that uses it.
public final class ScratchFile {
    private static let bytesAtOnce = 1 << 20

    private let folder: String
    private let descriptor: Int32
    private var waiting: [UInt8] = []
    private var written = 0

    /// - Parameter folder: where it takes its room: by default what `TMPDIR` names, or else /var/tmp, as /tmp often is memory.
    /// - Throws: `OutputFile.WriteError` if no file can be made there.
    public init(in folder: String? = nil) throws(OutputFile.WriteError) {
        let folder = folder ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
        var name = Array("\(folder)/psrsieve-XXXXXX".utf8CString)
        descriptor = name.withUnsafeMutableBufferPointer { name in name.baseAddress.map { mkstemp($0) } ?? -1 }
        guard descriptor >= 0 else { throw OutputFile.systemError(folder) }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.folder = folder
    }

    deinit { close(descriptor) }

    /// - Throws: `OutputFile.WriteError` if the disk is full.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(OutputFile.WriteError) {
        waiting += bytes
        if waiting.count >= Self.bytesAtOnce { try flush() }
    }

    private func flush() throws(OutputFile.WriteError) {
        do throws(OutputFile.WriteError) {
            try OutputFile.write(waiting, to: descriptor, path: folder)
        } catch {
            throw OutputFile.WriteError(
                path: folder,
                reason: "\(error.reason) after \(written) bytes of temporary data; TMPDIR can name another folder")
        }
        written += waiting.count
        waiting.removeAll(keepingCapacity: true)
    }

    /// All bytes, as if they were in memory; they live on without the file.
    public func mapped() throws(OutputFile.WriteError) -> MappedBytes {
        try flush()
        guard written > 0 else { return MappedBytes(UnsafeRawBufferPointer(start: nil, count: 0)) }
        let start = mmap(nil, written, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let start, start != MAP_FAILED else {
            let error = OutputFile.systemError(folder)
            throw OutputFile.WriteError(
                path: folder, reason: "\(written) bytes of temporary data could not be looked at: \(error.reason)")
        }
        return MappedBytes(UnsafeRawBufferPointer(start: start, count: written))
    }
}

/// Bytes of a file, which the system reads into memory when they are looked at and lets go when it needs the room.
public final class MappedBytes: @unchecked Sendable {
    /// Valid as long as the object.
    public let bytes: UnsafeRawBufferPointer

    fileprivate init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
