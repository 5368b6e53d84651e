/// One file that candidates are looked for in.
public struct SurveyFile: Sendable, Equatable {
    /// What it is called.
    public var path: String
    /// Where it lies: the same, or the path below a folder that the run was given.
    public var location: String
    /// The command line, a list or a pattern names it; otherwise it was found in a folder, where other things lie too.
    public var isNamed: Bool

    public init(path: String, location: String? = nil, isNamed: Bool = true) {
        self.path = path
        self.location = location ?? path
        self.isNamed = isNamed
    }
}

/// Many files, in some forty bytes each: a folder's name is kept once.
public struct SurveyFiles: RandomAccessCollection, Sendable {
    private var folders: [String] = []
    private var folderOfFile: [UInt32] = []
    private var names: [UInt8] = []
    /// Where each name ends among `names`.
    private var ends: [Int] = []
    private var isNamed: [Bool] = []
    /// The folder that relative paths start from, with the `/` at its end; empty for the working directory.
    private var root = ""

    init(root: String = "") {
        self.root = root
    }

    /// Files that are named, as tests and other callers have them.
    public init(_ paths: [String]) {
        for path in paths { append(path, inFolder: "", isNamed: true) }
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { ends.count }

    public subscript(position: Int) -> SurveyFile {
        let start = position == 0 ? 0 : ends[position - 1]
        let name = String(decoding: names[start..<ends[position]], as: UTF8.self)
        let path = folders[Int(folderOfFile[position])] + name
        return SurveyFile(
            path: path, location: path.hasPrefix("/") ? path : root + path, isNamed: isNamed[position])
    }

    /// - Parameter folder: with the `/` at its end, or empty.
    mutating func append(_ name: String, inFolder folder: String, isNamed: Bool) {
        if folders.last != folder { folders.append(folder) }
        folderOfFile.append(UInt32(folders.count - 1))
        names.append(contentsOf: name.utf8)
        ends.append(names.count)
        self.isNamed.append(isNamed)
    }

    mutating func markAsNamed(_ position: Int) {
        isNamed[position] = true
    }

    /// The same without some.
    mutating func remove(_ isRemoved: [Bool]) {
        var kept = SurveyFiles(root: root)
        kept.folders = folders
        kept.names.reserveCapacity(names.count)
        for position in indices where !isRemoved[position] {
            kept.folderOfFile.append(folderOfFile[position])
            kept.names.append(contentsOf: names[(position == 0 ? 0 : ends[position - 1])..<ends[position]])
            kept.ends.append(kept.names.count)
            kept.isNamed.append(isNamed[position])
        }
        self = kept
    }
}
