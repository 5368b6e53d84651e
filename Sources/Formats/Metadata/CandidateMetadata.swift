import Candidates
import Glibc
import Synchronization

/// What search and folding programs wrote of candidates beside their folds: lists of PulsarX and ELDEN-RING, CandyJar,
/// peasoup, riptide and PRESTO's sifting, and tables of one's own.
///
/// A row belongs to a candidate by name: the file's, without folders and endings. Where a list has but numbers
/// (riptide, peasoup), it belongs to the candidates in the list's folder and below whose number and period are the
/// same.
public struct CandidateMetadata: Sendable {
    /// One list that was read.
    public struct File: Sendable, Equatable {
        public var path: String
        /// What wrote it, in words such as `PulsarX .cands`.
        public var kind: String
        /// Rows that were read.
        public var rows: Int
        /// The lines of those that could not be read; of XML, which candidate of the file, counted from 1.
        public var skippedLines: [Int]
    }

    public let files: [File]
    /// Rows of all files together.
    public let count: Int
    /// Rows that share their name with another row of their file. Such a row is taken only by its period.
    public let ambiguous: Int

    let tables: [MetadataTable]
    /// Which row of all is the first of each table.
    let firstRows: [Int]
    let rowsByName: RowIndex<String>
    let rowsByFold: PrestoFoldIndex
    /// Of each table whose rows have numbers, by folder, and the rows of that number.
    let numberedTables: [String: [Int]]
    let rowsByNumber: [Int: RowIndex<Int>]
    /// Where the relative paths of candidates start from.
    let candidateRoot: String
    let workingFolder: String
    let refusals = Refusals()

    /// Reads lists; each is known by its content.
    ///
    /// - Parameter root: the folder that relative paths of candidates start from; the working directory where it is
    ///   empty.
    /// - Throws: `FormatError` if one cannot be read, is none of the lists that are known, or has no row that can be
    ///   read.
    public init(contentsOf paths: [String], candidatesRelativeTo root: String = "") throws(FormatError) {
        var tables: [MetadataTable] = []
        for path in paths { tables.append(try MetadataTable.read(path)) }
        for path in paths where path.contains("|") {
            throw FormatError(
                path, .unsupported("has a | in its name, which parts the names of lists in the column metadata"))
        }
        let workingFolder = Self.workingFolder()
        self.workingFolder = workingFolder
        candidateRoot = Self.absolute(root, from: workingFolder)
        var (firstRows, count, ambiguous) = ([Int](), 0, 0)
        var byName = RowIndex<String>()
        var byFold = PrestoFoldIndex()
        var numbered: [String: [Int]] = [:]
        var byNumber: [Int: RowIndex<Int>] = [:]
        for (place, table) in tables.enumerated() {
            firstRows.append(count)
            for (row, name) in table.names.enumerated() {
                ambiguous += byName.insert(count + row, under: name, firstOfFile: count)
                guard table.kind == .presto, let fold = PrestoFoldName(row: name) else { continue }
                byFold.insert(count + row, name: fold)
            }
            if table.kind.isNumbered {
                numbered[Self.folder(of: Self.absolute(table.path, from: workingFolder)), default: []].append(place)
                var index = RowIndex<Int>()
                for (row, number) in table.numbers.enumerated() {
                    ambiguous += index.insert(row, under: number, firstOfFile: 0)
                }
                byNumber[place] = index
            }
            count += table.count
        }
        self.tables = tables
        files = tables.map {
            File(path: $0.path, kind: $0.kind.words, rows: $0.count, skippedLines: $0.skippedLines)
        }
        self.firstRows = firstRows
        self.count = count
        self.ambiguous = ambiguous
        rowsByName = byName
        rowsByFold = byFold
        numberedTables = numbered
        rowsByNumber = byNumber
    }

    /// How often a row of a candidate's name was not taken because its period or its folder is another one, in all calls so far.
    public var contradictions: Int { refusals.count.load(ordering: .relaxed) }

    /// Where a row stands: `path#row`, counted from 1 among the rows of its file, with those that could not be read.
    ///
    /// - Parameter row: counted from 0 over all files, less than `count`.
    public func place(ofRow row: Int) -> String {
        let (table, own) = table(ofRow: row)
        return "\(tables[table].path)#\(tables[table].ordinal(ofRow: own))"
    }

    /// The same by the file's name without its folders, where no other file is called so: a list may be named in another way by
    /// the next run.
    public func shortPlace(_ place: String) -> String {
        let names = files.map { CandidateOrigin(path: $0.path).name }
        guard Set(names).count == names.count, let slash = place.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return place
        }
        return String(place[place.utf8.index(after: slash)...])
    }

    /// What a row is called: the name that its candidate goes by, or its number.
    public func name(ofRow row: Int) -> String {
        let (table, own) = table(ofRow: row)
        return tables[table].name(ofRow: own)
    }

    /// The table that a row is in, and which of its rows it is.
    func table(ofRow row: Int) -> (table: Int, row: Int) {
        var (low, high) = (0, firstRows.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if firstRows[middle] <= row { low = middle } else { high = middle }
        }
        return (low, row - firstRows[low])
    }

    /// Counts over all threads.
    final class Refusals: Sendable {
        let count = Atomic<Int>(0)
    }

    // MARK: - Folders

    private static func workingFolder() -> String {
        guard let buffer = getcwd(nil, 0) else { return "/" }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// A path from the root on, without `.`, `..` and empty parts; links stay as they are.
    static func absolute(_ path: String, from folder: String) -> String {
        let whole = path.utf8.first == UInt8(ascii: "/") ? path : "\(folder)/\(path)"
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The folder that an absolute path lies in.
    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
