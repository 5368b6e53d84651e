import Candidates

/// A CSV of paths and classes: which candidates are known to be what.
///
/// The header names the columns: the path's is `path`, `file`, `filename`, `name` or another of `ColumnNames.path`, the
/// class's `class`, `label`, `target`, `truth` or another of `ColumnNames.label`; other columns are passed over. Without a
/// header, path and class are the two columns.
public struct LabelFile: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        public var path: String
        public var label: Label
    }

    public let path: String
    /// The rows whose class is known, in order.
    public private(set) var entries: [Entry] = []

    private static let mostBytes = 1 << 30

    /// - Throws: `FormatError` if it cannot be read, has no such columns, or a class is none that is known.
    public init(path: String) throws(FormatError) {
        self.path = path
        let bytes = try TextFile.content(of: path, limit: Self.mostBytes)
        var columns: (path: Int, label: Int)?
        var words: [(path: String, word: ClassWord)] = []
        var classes = ClassColumn()
        for row in Self.rows(of: bytes) {
            if columns == nil {
                let header = try Self.columns(namedBy: row.cells, path: path, line: row.line)
                columns = header ?? (0, 1)
                if header != nil { continue }
            }
            guard let columns else { continue }
            let word = try Self.word(row.cells, columns, path: path, line: row.line)
            classes.add(word, at: words.count)
            words.append((row.cells[columns.path], word))
        }
        guard columns != nil else { throw FormatError(path, .empty) }
        entries = words.compactMap { path, word in
            (word == .minusOne ? classes.minusOne : word.label).map { Entry(path: path, label: $0) }
        }
    }

    /// The cells of the rows that are no comments, each with its line, counted from 1.
    private static func rows(of bytes: [UInt8]) -> [(line: Int, cells: [String])] {
        bytes.withUnsafeBufferPointer { text in
            var rows: [(line: Int, cells: [String])] = []
            var (start, line) = (0, 1)
            // A list may have commas in its names and tabs between them: the first row says which part them.
            var found: CellDialect?
            while start < text.count {
                let dialect = found ?? Self.dialect(text, from: start)
                let end = RowCutter.rowEnd(text, from: start, dialect: dialect).end
                let bytes = UnsafeBufferPointer(rebasing: text[start..<end])
                let row = String(decoding: bytes, as: UTF8.self)
                if !row.trimmed.isEmpty, !row.hasPrefix("#") {
                    let cells = CellScanner.strings(of: row, dialect: dialect, hasComment: false)
                    found = dialect
                    rows.append((line, cells.map(\.trimmed)))
                }
                line += RowCutter.lineCount(bytes)
                start = RowCutter.next(text, after: end)
            }
            return rows
        }
    }

    /// Commas, semicolons or tabs, whichever of these parts the line's cells.
    private static func dialect(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> CellDialect {
        for delimiter in [",", ";", "\t"].map({ UInt8(ascii: $0) }) {
            let dialect = CellDialect(delimiter: delimiter)
            let end = RowCutter.rowEnd(text, from: start, dialect: dialect).end
            var scanner = CellScanner(
                text: UnsafeBufferPointer(rebasing: text[start..<end]), dialect: dialect, mayQuote: true)
            _ = scanner.next()
            if scanner.next() != nil { return dialect }
        }
        return CellDialect(delimiter: UInt8(ascii: ","))
    }

    private static func word(
        _ cells: [String], _ columns: (path: Int, label: Int), path: String, line: Int
    ) throws(FormatError) -> ClassWord {
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
        return word
    }

    /// Where path and class stand, by the first line; `nil` if that is no header but a path and a class.
    private static func columns(
        namedBy cells: [String], path: String, line: Int
    ) throws(FormatError) -> (path: Int, label: Int)? {
        let keys = cells.map(ColumnNames.key)
        if let label = ColumnNames.place(of: ColumnNames.label, among: keys),
            let name = ColumnNames.place(of: ColumnNames.path, among: keys), name != label
        {
            return (name, label)
        }
        if cells.count == 2, ClassWord(cell: cells[1]) != nil { return nil }
        throw FormatError(
            path, .line(line),
            .notATable("is no list of labels: no columns of paths (path, file, name) and classes (class, label)"))
    }
}
