/// What is no input although an input names it or a folder holds it: counted, so that one line says it.
public struct LeftOut: Sendable, Equatable, Codable {
    private static let mostNamed = 3
    private static let mostKinds = 8

    /// Names for a file that is an input already.
    public internal(set) var repeated = 0
    /// What psrsieve wrote in another run.
    public internal(set) var ownFiles = 0
    /// Links within archives: what they lead to counts, if it lies in the archive too.
    var linksInArchives = 0
    /// Feature tables, and the first of them.
    public private(set) var tables = 0
    private var firstTables: [String] = []
    /// Files that are no candidates, by what their names end in.
    public private(set) var others: [String: Int] = [:]

    public init() {}

    public var isEmpty: Bool { self == LeftOut() }

    public var count: Int { repeated + ownFiles + linksInArchives + tables + others.values.reduce(0, +) }

    mutating func addTable(_ path: String) {
        tables += 1
        if firstTables.count < Self.mostNamed { firstTables.append(path) }
    }

    mutating func addOther(_ name: String) {
        others[FileKind.ending(of: name), default: 0] += 1
    }

    public mutating func add(_ more: LeftOut) {
        repeated += more.repeated
        ownFiles += more.ownFiles
        linksInArchives += more.linksInArchives
        tables += more.tables
        firstTables += more.firstTables.prefix(Self.mostNamed - firstTables.count)
        others.merge(more.others) { $0 + $1 }
    }

    /// One sentence each.
    public var notes: [String] {
        var notes: [String] = []
        if repeated > 0 {
            notes.append(
                repeated == 1
                    ? "1 input names a file that is there already"
                    : "\(repeated) inputs name a file that is there already")
        }
        if ownFiles > 0 {
            notes.append(
                "\(ownFiles) \(ownFiles == 1 ? "file" : "files") that psrsieve wrote before \(areLeftOut(ownFiles))")
        }
        if linksInArchives > 0 {
            notes.append(
                "\(linksInArchives) \(linksInArchives == 1 ? "link" : "links") in archives \(areLeftOut(linksInArchives)): "
                    + "what a link leads to counts")
        }
        if tables > 0 {
            let names = firstTables.joined(separator: ", ") + (tables > firstTables.count ? ", …" : "")
            let (what, use) =
                tables == 1 ? ("1 feature table", "score takes it") : ("\(tables) feature tables", "score takes them")
            notes.append("\(what) in folders \(areLeftOut(tables)); \(use) by name (\(names))")
        }
        let count = others.values.reduce(0, +)
        if count > 0 {
            let kinds = others.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
            var words = kinds.prefix(Self.mostKinds).map { "\($0.value) \($0.key)" }
            let rest = kinds.dropFirst(Self.mostKinds).reduce(0) { $0 + $1.value }
            if rest > 0 { words.append("\(rest) of other kinds") }
            notes.append(
                (count == 1 ? "1 file that is no candidate: " : "\(count) files that are no candidates: ")
                    + words.joined(separator: ", "))
        }
        return notes
    }

    private func areLeftOut(_ count: Int) -> String { count == 1 ? "is left out" : "are left out" }
}
