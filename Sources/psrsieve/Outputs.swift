import ArgumentParser
import Formats
import Foundation

/// A look at the files that a command is to write, before its work begins.
enum Outputs {
    /// What a path leads to, whatever its name; of a file that is not there yet, its folder and its name in it.
    private enum Place: Hashable {
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

    /// - Parameters:
    ///   - outputs: each with the option that names it; `nil` where it was not asked for.
    ///   - inputs: the files that the command reads.
    /// - Throws: `ValidationError` if an output would replace an input or another output, `OutputFile.WriteError` if it
    ///   cannot be written.
    static func check(_ outputs: [(option: String, path: String?)], reading inputs: [String]) throws {
        let places = Set(inputs.compactMap(Place.init))
        var taken: [Place: String] = [:]
        for (option, path) in outputs {
            guard let path else { continue }
            if let place = Place(path) {
                guard !places.contains(place) else { throw overwriting(option, path) }
                if let other = taken.updateValue(option, forKey: place) {
                    throw ValidationError("\(option) \(path): is the file of \(other) too; give each its own")
                }
            }
            try OutputFile.probe(path)
        }
    }

    /// Makes folders that files go to, and sees that they take files.
    static func makeFolders(_ folders: [String?]) throws {
        for folder in folders.compactMap({ $0 }) {
            try OutputFolder.create(folder)
            try OutputFile.probe("\(folder)/probe")
        }
    }

    static func overwriting(_ option: String, _ path: String) -> ValidationError {
        ValidationError("\(option) \(path): is a file that is read here and would be lost; give another name")
    }
}
