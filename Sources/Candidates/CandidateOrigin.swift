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
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return row.map { "\(file)#\($0)" } ?? file
    }

    /// The path, followed by `#row` for a row of a table.
    public var location: String {
        row.map { "\(path)#\($0)" } ?? path
    }
}
