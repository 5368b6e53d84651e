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

/// Many files, in some ten bytes each: a folder's name is kept once, and of each name what differs from the one before.
public struct SurveyFiles: RandomAccessCollection, Sendable {
    /// Names that are to be gone through to come to one, at most.
    private static let namesInBlock = 16

    /// Where the files of each folder begin.
    private var folders: [(name: String, start: Int)] = []
    /// Of each name, bytes that it begins with as the one before does, bytes that follow, and these. The first of a block is
    /// whole.
    private var names: [UInt8] = []
    private var blocks: [Int] = []
    private var last: [UInt8] = []
    private var areNamed = BitArray()
    /// The folder that relative paths start from, with the `/` at its end; empty for the working directory.
    public private(set) var root = ""

    init(root: String = "") {
        self.root = root
    }

    /// Files that are named, as tests and other callers have them.
    public init(_ paths: [String]) {
        for path in paths { append(path, inFolder: "", isNamed: true) }
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { areNamed.count }

    public subscript(position: Int) -> SurveyFile {
        var place = blocks[position / Self.namesInBlock]
        var name: [UInt8] = []
        for _ in 0...position % Self.namesInBlock {
            let (shared, added) = (number(at: &place), number(at: &place))
            name.removeLast(name.count - shared)
            name += names[place..<place + added]
            place += added
        }
        let path = folder(of: position) + String(decoding: name, as: UTF8.self)
        return SurveyFile(
            path: path, location: path.hasPrefix("/") ? path : root + path, isNamed: areNamed[position])
    }

    private func folder(of position: Int) -> String {
        var (low, high) = (0, folders.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if folders[middle].start <= position { low = middle } else { high = middle }
        }
        return folders[low].name
    }

    /// - Parameter folder: with the `/` at its end, or empty.
    mutating func append(_ name: String, inFolder folder: String, isNamed: Bool) {
        if folders.last?.name != folder { folders.append((folder, count)) }
        if count % Self.namesInBlock == 0 {
            blocks.append(names.count)
            last = []
        }
        let name = Array(name.utf8)
        let shared = zip(name, last).prefix { $0 == $1 }.count
        append(shared)
        append(name.count - shared)
        names += name[shared...]
        last = name
        areNamed.append(isNamed)
    }

    /// A number in as many bytes as it needs, seven bits in each, the lowest first.
    private mutating func append(_ number: Int) {
        var rest = number
        while rest > 0x7f {
            names.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        names.append(UInt8(rest))
    }

    private func number(at place: inout Int) -> Int {
        var (number, shift) = (0, 0)
        while true {
            let byte = names[place]
            place += 1
            number |= Int(byte & 0x7f) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
    }

    mutating func markAsNamed(_ position: Int) {
        areNamed[position] = true
    }

    /// The same without some.
    func without(_ isRemoved: BitArray) -> SurveyFiles {
        var kept = SurveyFiles(root: root)
        for position in indices where !isRemoved[position] {
            let (file, folder) = (self[position], folder(of: position))
            kept.append(String(file.path.dropFirst(folder.count)), inFolder: folder, isNamed: file.isNamed)
        }
        return kept
    }
}
