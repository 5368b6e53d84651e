import Foundation

/// What a path leads to, whatever its name; of a file that is not there yet, its folder and its name in it.
enum FilePlace: Hashable {
    case file(device: UInt64, number: UInt64)
    case newFile(folder: String, name: String)

    /// `nil` for what is no file and can be given more than once, such as `/dev/null`.
    init?(_ path: String) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else { return nil }
            self = .file(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
        } else {
            let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
            let folder = start == path.startIndex ? "." : String(path[..<start])
            let resolved = realpath(folder, nil)
            defer { free(resolved) }
            self = .newFile(folder: resolved.map { String(cString: $0) } ?? folder, name: String(path[start...]))
        }
    }
}
