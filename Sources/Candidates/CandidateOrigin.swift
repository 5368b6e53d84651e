/// Where a candidate came from: a file, and within a table or an image the row (counted from 1).
public struct CandidateOrigin: Sendable, Equatable {
    public var path: String
    public var row: Int?

    public init(path: String, row: Int? = nil) {
        self.path = path
        self.row = row
    }

    /// The file's name without its folders, followed by `#row` for a row of a table.
    public var name: String {
        // By bytes: a list of millions asks for it.
        let end = path.utf8.lastIndex { $0 != UInt8(ascii: "/") }.map { path.utf8.index(after: $0) } ?? path.startIndex
        let start =
            path.utf8[..<end].lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        let file = end == path.startIndex ? path : String(path[start..<end])
        return row.map { "\(file)#\($0)" } ?? file
    }

    /// The path, followed by `#row` for a row of a table.
    public var location: String {
        row.map { "\(path)#\($0)" } ?? path
    }
}
