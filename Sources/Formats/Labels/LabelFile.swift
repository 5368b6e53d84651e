import Candidates

/// A CSV of paths and classes: which candidates are known to be what.
///
/// The header names the columns: the path's is `path`, `file`, `filename`, `name` or `candidate`, the class's is `class`,
/// `label`, `target` or `truth`; other columns are passed over. Without a header, path and class are the two columns.
public struct LabelFile: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        public var path: String
        public var label: Label
    }

    public let path: String
    /// The rows whose class is known, in order.
    public private(set) var entries: [Entry] = []

    private static let mostBytes = 1 << 30
    private static let pathColumns = ["path", "file", "filename", "name", "candidate"]
    private static let classColumns = ["class", "label", "target", "truth"]

    /// - Throws: `FormatError` if it cannot be read, has no such columns, or a class is none that is known.
    public init(path: String) throws(FormatError) {
        self.path = path
        let lines = LineCutter.lines(of: try OpenedFile(path).content(limit: Self.mostBytes))
        var columns: Columns?
        for (index, line) in lines.enumerated() {
            guard !line.trimmed.isEmpty, !line.hasPrefix("#") else { continue }
            let cells = Self.cells(of: line)
            if let columns {
                try add(cells, columns, line: index + 1)
            } else {
                columns = try Self.columns(namedBy: cells, path: path, line: index + 1)
                if columns == .withoutHeader { try add(cells, .withoutHeader, line: index + 1) }
            }
        }
        guard columns != nil else { throw FormatError(path, .empty) }
    }

    private enum Columns: Equatable {
        case named(path: Int, label: Int)
        case withoutHeader

        var place: (path: Int, label: Int) {
            switch self {
            case .named(let path, let label): (path, label)
            case .withoutHeader: (0, 1)
            }
        }
    }

    private mutating func add(_ cells: [String], _ columns: Columns, line: Int) throws(FormatError) {
        let columns = columns.place
        guard cells.count > max(columns.path, columns.label) else {
            throw FormatError(
                path, .line(line), .columnCount(expected: max(columns.path, columns.label) + 1, found: cells.count))
        }
        let text = cells[columns.label]
        guard let word = ClassWord(cell: text) else {
            throw FormatError(
                path, .line(line),
                .unsupported("the class is \"\(text)\", which is neither pulsar (1), non-pulsar (0) nor unknown (?)"))
        }
        if let label = word.label { entries.append(Entry(path: cells[columns.path], label: label)) }
    }

    /// Where path and class stand, by the first line.
    private static func columns(namedBy cells: [String], path: String, line: Int) throws(FormatError) -> Columns {
        let keys = cells.map(ColumnNames.key)
        let pathColumn = pathColumns.lazy.compactMap { keys.firstIndex(of: $0) }.first
        let classColumn = classColumns.lazy.compactMap { keys.firstIndex(of: $0) }.first
        if let pathColumn, let classColumn { return .named(path: pathColumn, label: classColumn) }
        if cells.count == 2, ClassWord(cell: cells[1]) != nil { return .withoutHeader }
        throw FormatError(
            path, .line(line),
            .notATable("is no list of labels: no columns of paths (path, file, name) and classes (class, label)"))
    }

    /// The cells of a line, separated by commas, semicolons or tabs, some of them in quotes (RFC 4180).
    private static func cells(of line: String) -> [String] {
        let known: [Character] = [",", ";", "\t"]
        let delimiter = known.first { line.contains($0) } ?? ","
        var cells = [""]
        var isQuoted = false
        var previous: Character?
        for character in line {
            defer { previous = character }
            if character == "\"" {
                // Two quotes within quotes stand for one.
                if !isQuoted, previous == "\"" { cells[cells.count - 1].append("\"") }
                isQuoted.toggle()
            } else if character == delimiter, !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        return cells.map(\.trimmed)
    }
}
