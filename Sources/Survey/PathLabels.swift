import Candidates
import Formats
import Foundation

/// The classes of inputs, as a list of labels or the names of folders give them, and of candidates within inputs.
public struct PathLabels: Sendable {
    /// One for each path; `nil` where nothing says what it is.
    public private(set) var labels: [Label?]
    /// Of members of archives and rows of tables, by their whole paths: nobody has looked yet whether they are there.
    public private(set) var within: [String: Label] = [:]
    private var folder = ""
    /// How many of each list's paths are inputs, one sentence a list.
    public private(set) var joined: [String] = []
    /// Labels that could not be used, one sentence each.
    public private(set) var notes: [String] = []

    /// - Parameter labels: one for each path.
    public init(_ labels: [Label?]) {
        self.labels = labels
    }

    /// The class that the nearest folder above a file is named for, among the folders that its path names.
    public init(folders paths: [String]) {
        labels = paths.map { path in
            path.split(separator: "/").dropLast().reversed().lazy.compactMap { Label(folder: String($0)) }.first
        }
    }

    /// The classes of some lists together. What is of both classes, in one list or in two, stays without.
    ///
    /// A path of a list means the file of that path, from here or from the list's folder. If there is none, it means
    /// the one file whose path ends as it does, or which it ends in itself; and where no file has its name, the one file that
    /// a picture is called after (`plots/x.ar.png`), or whose name without endings is the same: `plots/x.png` means `x.ar`. A path that goes on behind that of an input
    /// (`beam1.tar/x.pfd`, `profiles.fits#12`) means the candidate within it.
    public init(_ lists: [LabelFile], paths: [String]) {
        labels = paths.map { _ in nil }
        let places = FilePlaces(paths)
        folder = places.folder
        var bothWithin: Set<String> = []
        // Which list has given each class.
        var givers = [Int?](repeating: nil, count: paths.count)
        var contradicted: Set<Int> = []
        for (number, list) in lists.enumerated() {
            let listFolder = places.folder(of: list)
            var (unmatched, ambiguous): ([String], [String]) = ([], [])
            var inside = 0
            var (ofBoth, ofOther): (Set<Int>, Set<Int>) = ([], [])
            for entry in list.entries {
                if let place = places.placeWithin(entry.path, listFolder: listFolder) {
                    inside += 1
                    if within.updateValue(entry.label, forKey: place) ?? entry.label != entry.label {
                        bothWithin.insert(place)
                    }
                    continue
                }
                let matches = places.indices(of: entry.path, listFolder: listFolder)
                if matches.isEmpty { unmatched.append(entry.path) }
                // One file named twice among the inputs is still one file.
                guard Set(matches.map { places.fullPaths[$0] }).count <= 1 else {
                    ambiguous.append(entry.path)
                    continue
                }
                for index in matches {
                    if labels[index] == nil {
                        (labels[index], givers[index]) = (entry.label, number)
                    } else if labels[index] != entry.label {
                        if givers[index] == number { ofBoth.insert(index) } else { ofOther.insert(index) }
                    }
                }
            }
            contradicted.formUnion(ofBoth.union(ofOther))
            func named(_ inputs: Set<Int>) -> [String] { inputs.sorted().map { paths[$0] } }
            let joined = list.entries.count - unmatched.count - ambiguous.count - inside
            if !list.entries.isEmpty {
                self.joined.append(
                    "\(list.path): \(joined) of its \(list.entries.count) labelled paths "
                        + "\(joined == 1 ? "is that of an input" : "are those of inputs")"
                        + (inside > 0 ? ", \(inside) \(inside == 1 ? "lies" : "lie") within one" : ""))
            }
            note("match none of the inputs", unmatched, of: list)
            note("match more than one input and label none", ambiguous, of: list)
            note("are of both classes there and stay without", named(ofBoth), of: list)
            note("are of the other class in another list and stay without", named(ofOther), of: list)
            if list.entries.isEmpty {
                notes.append(
                    "\(list.path): labels nothing: none of its rows has a class that is known (1, 0, pulsar, rfi and the "
                        + "like; -1 alone is unknown)")
            }
        }
        for index in contradicted { labels[index] = nil }
        if !bothWithin.isEmpty {
            for place in bothWithin { within[place] = nil }
            notes.append(
                "labelled as of both classes and left without: " + bothWithin.sorted().prefix(3).joined(separator: ", ")
                    + (bothWithin.count > 3 ? " and \(bothWithin.count - 3) more" : ""))
        }
    }

    /// The class of a candidate within an input, where a list has it.
    func label(within location: String) -> Label? {
        within.isEmpty ? nil : within[FilePath.full(location, from: folder)]
    }

    private mutating func note(_ what: String, _ paths: [String], of list: LabelFile) {
        guard !paths.isEmpty else { return }
        let first = paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? ", …" : "")
        notes.append("\(list.path): \(paths.count) of its labelled paths \(what): \(first)")
    }
}

/// Finds inputs by what a list calls them.
struct FilePlaces {
    let fullPaths: [String]
    let folder: String
    private let byFullPath: [String: [Int]]
    private let byName: [Substring: [Int]]
    private let byStem: [String: [Int]]
    private let paths: [String]

    init(_ paths: [String]) {
        let folder = FileManager.default.currentDirectoryPath
        let fullPaths = paths.map { FilePath.full($0, from: folder) }
        self.paths = paths
        self.folder = folder
        self.fullPaths = fullPaths
        byFullPath = Dictionary(grouping: fullPaths.indices) { fullPaths[$0] }
        byName = Dictionary(grouping: fullPaths.indices) { FilePath.parts(fullPaths[$0]).last ?? "" }
        byStem = Dictionary(grouping: fullPaths.indices) { CandidateStem.of(paths[$0]) }
    }

    /// The whole path of the folder that a list lies in.
    func folder(of list: LabelFile) -> String { FilePath.full(list.path + "/..", from: folder) }

    /// The whole path of a candidate within an input, which begins with that of the input; `nil` if no input's does.
    func placeWithin(_ path: String, listFolder: String) -> String? {
        for base in [folder, listFolder] {
            let full = FilePath.full(path, from: base)
            let ends = full.utf8.indices.filter {
                full.utf8[$0] == UInt8(ascii: "/") || full.utf8[$0] == UInt8(ascii: "#")
            }
            if ends.contains(where: { byFullPath[String(full[..<$0])] != nil }) { return full }
        }
        return nil
    }

    /// The inputs that a path of a list may mean; one input that is named twice is there twice.
    func indices(of path: String, listFolder: String) -> [Int] {
        for base in [folder, listFolder] {
            if let found = byFullPath[FilePath.full(path, from: base)] { return found }
        }
        let parts = FilePath.parts(path)
        if let alike = byName[parts.last ?? ""] {
            return alike.filter { index in
                FilePath.parts(fullPaths[index]).ends(with: parts) || parts.ends(with: FilePath.parts(paths[index]))
            }
        }
        return CandidateStem.drawn(inPicture: path).flatMap { byName[$0[...]] } ?? byStem[CandidateStem.of(path)] ?? []
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
