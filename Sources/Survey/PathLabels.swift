import Candidates
import Formats
import Foundation

/// The classes of files, as a list of labels or the names of folders give them.
public struct PathLabels: Sendable {
    /// One for each path; `nil` where nothing says what it is.
    public private(set) var labels: [Label?]
    /// Labels that could not be used, one sentence each.
    public private(set) var notes: [String] = []

    /// The class that the nearest folder above a file is named for, among the folders that its path names.
    public init(folders paths: [String]) {
        labels = paths.map { path in
            path.split(separator: "/").dropLast().reversed().lazy.compactMap { Label(folder: String($0)) }.first
        }
    }

    /// The classes of a list.
    ///
    /// A path of the list means the file of that path, from here or from the list's folder. If there is none, it means
    /// the one file whose path ends as it does, or which it ends in itself.
    public init(_ file: LabelFile, paths: [String]) {
        labels = paths.map { _ in nil }
        let places = FilePlaces(paths, list: file.path)
        var (unmatched, ambiguous): ([String], [String]) = ([], [])
        var contradicted: Set<Int> = []
        for entry in file.entries {
            let matches = places.indices(of: entry.path)
            if matches.isEmpty { unmatched.append(entry.path) }
            // One file named twice among the inputs is still one file.
            guard Set(matches.map { places.fullPaths[$0] }).count <= 1 else {
                ambiguous.append(entry.path)
                continue
            }
            for index in matches {
                if labels[index] != nil, labels[index] != entry.label { contradicted.insert(index) }
                labels[index] = entry.label
            }
        }
        for index in contradicted { labels[index] = nil }
        note("match none of the inputs", unmatched, of: file)
        note("match more than one input and label none", ambiguous, of: file)
        note("are of both classes there and stay without", contradicted.sorted().map { paths[$0] }, of: file)
    }

    private mutating func note(_ what: String, _ paths: [String], of file: LabelFile) {
        guard !paths.isEmpty else { return }
        let first = paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? ", …" : "")
        notes.append("\(file.path): \(paths.count) of its labelled paths \(what): \(first)")
    }
}

/// Finds inputs by what another list calls them.
private struct FilePlaces {
    let fullPaths: [String]
    private let folder: String
    private let listFolder: String
    private let byFullPath: [String: [Int]]
    private let byName: [Substring: [Int]]
    private let paths: [String]

    init(_ paths: [String], list: String) {
        let folder = FileManager.default.currentDirectoryPath
        let fullPaths = paths.map { FilePath.full($0, from: folder) }
        self.paths = paths
        self.folder = folder
        self.fullPaths = fullPaths
        listFolder = FilePath.full(list + "/..", from: folder)
        byFullPath = Dictionary(grouping: fullPaths.indices) { fullPaths[$0] }
        byName = Dictionary(grouping: fullPaths.indices) { FilePath.parts(fullPaths[$0]).last ?? "" }
    }

    func indices(of path: String) -> [Int] {
        for base in [folder, listFolder] {
            if let found = byFullPath[FilePath.full(path, from: base)] { return found }
        }
        let parts = FilePath.parts(path)
        return byName[parts.last ?? ""]?.filter { index in
            FilePath.parts(fullPaths[index]).ends(with: parts) || parts.ends(with: FilePath.parts(paths[index]))
        } ?? []
    }
}

/// Paths as text, without a look at the disk.
enum FilePath {
    /// The names in a path, without `.` and, as far as it goes, `..`.
    static func parts(_ path: String) -> [Substring] {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return parts
    }

    /// The whole path of a file that is named from a folder.
    static func full(_ path: String, from folder: String) -> String {
        "/" + parts(path.hasPrefix("/") ? path : folder + "/" + path).joined(separator: "/")
    }
}

extension [Substring] {
    fileprivate func ends(with other: [Substring]) -> Bool {
        !other.isEmpty && other.count <= count && suffix(other.count).elementsEqual(other)
    }
}
