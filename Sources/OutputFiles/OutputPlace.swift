import Glibc

/// Where the bytes of an output go once links are followed.
struct OutputPlace {
    enum Kind {
        /// A file, or none yet; the mode of the one that is there.
        case file(mode: mode_t?)
        /// A pipe, a terminal, a device or a file that this program was given open: `descriptor` where it is one of its own.
        case stream(descriptor: Int32?)
    }

    /// As it was given.
    let name: String
    let path: String
    let kind: Kind

    private static let mostLinks = 40

    /// - Throws: `OutputFile.WriteError` if it is a directory, may not be changed or lies behind what is no directory.
    init(_ name: String) throws(OutputFile.WriteError) {
        self.name = name
        var current = name
        for _ in 0..<Self.mostLinks {
            if let descriptor = Self.ownDescriptor(current) {
                (path, kind) = (current, .stream(descriptor: descriptor))
                return
            }
            var status = stat()
            guard lstat(current, &status) == 0 else {
                guard errno == ENOENT, !current.isEmpty else { throw OutputFile.systemError(name) }
                (path, kind) = (current, .file(mode: nil))
                return
            }
            switch status.st_mode & S_IFMT {
            case S_IFLNK:
                current = try Self.target(of: current, name: name)
                continue
            case S_IFDIR: throw OutputFile.WriteError(path: name, reason: "it is a directory")
            case S_IFREG: (path, kind) = (current, .file(mode: status.st_mode & 0o7777))
            default: (path, kind) = (current, .stream(descriptor: nil))
            }
            guard access(current, W_OK) == 0 else { throw OutputFile.systemError(name) }
            return
        }
        throw OutputFile.WriteError(path: name, reason: String(cString: strerror(ELOOP)))
    }

    /// The number in `/dev/fd/1` and `/proc/self/fd/1`, which `/dev/stdout` leads to. Such a file is open already, and the
    /// bytes belong behind those that were written to it.
    private static func ownDescriptor(_ path: String) -> Int32? {
        for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
            return Int32(path.dropFirst(folder.count))
        }
        return nil
    }

    private static func target(of link: String, name: String) throws(OutputFile.WriteError) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            count = buffer.withMemoryRebound(to: CChar.self) { buffer in
                buffer.baseAddress.map { max(readlink(link, $0, buffer.count), 0) } ?? 0
            }
        }
        guard !bytes.isEmpty else { throw OutputFile.systemError(name) }
        let target = String(decoding: bytes, as: UTF8.self)
        return target.hasPrefix("/") ? target : folder(of: link) + target
    }

    /// Everything up to the last `/`, which may be nothing.
    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// Where a file may be made that takes this one's name, and how its name begins.
    var temporaryFolderAndName: (folder: String, name: String) {
        let folder = Self.folder(of: path)
        let name = String(path.dropFirst(folder.count))
        if case .file = kind { return (folder, name) }
        let scratch = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        return (scratch + "/", "psrsieve")
    }

    /// Opens a place that is no file.
    func stream(_ body: (_ descriptor: Int32) throws(OutputFile.WriteError) -> Void) throws(OutputFile.WriteError) {
        var descriptor: Int32
        if case .stream(let own?) = kind {
            // What was printed before must come before.
            fflush(nil)
            descriptor = dup(own)
        } else {
            descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
        }
        guard descriptor >= 0 else { throw OutputFile.systemError(name) }
        do throws(OutputFile.WriteError) {
            try body(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw OutputFile.systemError(name) }
    }
}
