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

/// The files that a command line names, each once.
struct DistinctFiles {
    /// The first name of each.
    private(set) var paths: [String] = []
    /// Names of files that are there already.
    private(set) var repeated: [String] = []

    init(_ names: [String]) {
        var known: Set<FilePlace> = []
        for name in names {
            let isNew = FilePlace(name).map { known.insert($0).inserted } ?? true
            if isNew { paths.append(name) } else { repeated.append(name) }
        }
    }

    /// Says what is not taken a second time.
    func noteRepeated() {
        guard !repeated.isEmpty else { return }
        Console.note(
            "\(Counted.text(repeated.count, "input")) \(repeated.count == 1 ? "names" : "name") a file that is there "
                + "already: \(repeated.joined(separator: ", "))")
    }
}
