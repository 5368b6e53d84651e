/// The first rows of a text table as cells of text, from which its dialect and the meaning of its columns are found.
struct TableSample {
    struct Row {
        /// Counted from 0.
        var line: Int
        /// Lines that the row goes over.
        var lineCount: Int
        var text: String
        var cells: [String]
    }

    let dialect: CellDialect
    /// Rows with content, comment lines left out.
    private(set) var rows: [Row] = []
    /// Comment lines above the first row, without their mark.
    private(set) var comments: [String] = []

    private static let delimiters = [",", ";", "\t", "|", " "].map { UInt8(ascii: $0) }

    /// The sample in the dialect that gives the most numbers in rows of equal length, or the most cells where there are no
    /// numbers; `nil` if no dialect makes columns.
    init?(_ beginning: UnsafeBufferPointer<UInt8>) {
        var best: (sample: TableSample, numbers: Int, cells: Int)?
        for delimiter in Self.delimiters {
            let sample = TableSample(beginning, CellDialect(delimiter: delimiter), limit: 40)
            let (numbers, cells, decimalComma) = sample.yield
            guard cells > 0, numbers > best?.numbers ?? -1 || numbers == best?.numbers && cells > best?.cells ?? 0
            else {
                continue
            }
            let dialect = CellDialect(delimiter: delimiter, decimalComma: decimalComma)
            best = (TableSample(beginning, dialect, limit: 200), numbers, cells)
        }
        guard let best else { return nil }
        self = best.sample
    }

    private init(_ text: UnsafeBufferPointer<UInt8>, _ dialect: CellDialect, limit: Int) {
        self.dialect = dialect
        var (start, line) = (0, 0)
        while start < text.count, rows.count < limit {
            let end = RowCutter.rowEnd(text, from: start, dialect: dialect).end
            let bytes = UnsafeBufferPointer(rebasing: text[start..<end])
            let row = String(decoding: bytes, as: UTF8.self)
            let content = row.trimmingBlanks
            let lineCount = RowCutter.lineCount(bytes)
            if content.hasPrefix("#") || content.hasPrefix("%") {
                if rows.isEmpty { comments.append(String(content.drop { "#% ".contains($0) })) }
            } else if !content.isEmpty {
                let cells = CellScanner.strings(of: dialect.delimiter == 9 ? row : content, dialect: dialect)
                rows.append(Row(line: line, lineCount: lineCount, text: content, cells: cells))
            }
            line += lineCount
            start = RowCutter.next(text, after: end)
        }
    }

    /// Numbers and cells in the rows that have as many cells as most, if that is more than one; and whether the numbers are
    /// written with a comma.
    private var yield: (numbers: Int, cells: Int, decimalComma: Bool) {
        guard let usual = usualCount(from: 0), usual > 1 else { return (0, 0, false) }
        let cells = rows.filter { $0.cells.count == usual }.flatMap(\.cells)
        let points = cells.count { Self.isNumber($0, decimalComma: false) }
        guard dialect.delimiter != UInt8(ascii: ","), !cells.contains(where: { $0.contains(".") && Double($0) != nil })
        else { return (points, cells.count, false) }
        let commas = cells.count { Self.isNumber($0, decimalComma: true) }
        return commas > points ? (commas, cells.count, true) : (points, cells.count, false)
    }

    /// How many cells most of the rows from one on have.
    func usualCount(from first: Int) -> Int? {
        var counts: [Int: Int] = [:]
        for row in rows.dropFirst(first) { counts[row.cells.count, default: 0] += 1 }
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }

    static func isNumber(_ text: String, decimalComma: Bool) -> Bool {
        guard let first = text.first, first.isASCII, first.isNumber || "+-.,".contains(first) else { return false }
        return Double(decimalComma ? text.replacing(",", with: ".") : text) != nil
    }

    func isNumber(_ text: String) -> Bool { Self.isNumber(text, decimalComma: dialect.decimalComma) }

    /// Cells of a row in another place (a header behind a comment mark), by this dialect's delimiter or another's that
    /// makes `count` of them.
    func cells(of text: String, count: Int) -> [String]? {
        for delimiter in [dialect.delimiter] + Self.delimiters {
            let cells = CellScanner.strings(
                of: text, dialect: CellDialect(delimiter: delimiter), hasComment: false)
            if cells.count == count { return cells }
        }
        return nil
    }

    /// The rows from one on, without it; rows that lack cells are left out.
    func data(from first: Int, columns: Int) -> ColumnSamples {
        ColumnSamples(rows.dropFirst(first).map(\.cells), columns: columns, isNumber: isNumber)
    }
}

/// What the cells of each column look like.
struct ColumnSamples {
    private let columns: [[String]]
    private let isNumber: (String) -> Bool

    init(_ rows: [[String]], columns: Int, isNumber: @escaping (String) -> Bool) {
        let whole = rows.filter { $0.count >= columns }
        self.columns = (0..<columns).map { column in whole.map { $0[column] } }
        self.isNumber = isNumber
    }

    private func values(_ column: Int) -> [String] { columns[column].filter { !MissingValue.isOne($0) } }

    /// Most of the cells that are no gaps are numbers; true for a column of nothing but gaps.
    func isNumeric(_ column: Int) -> Bool {
        let values = values(column)
        return 2 * values.count(where: isNumber) >= values.count
    }

    func isEmpty(_ column: Int) -> Bool { values(column).isEmpty }

    /// Most of the cells that are no gaps are words for a class.
    func isClass(_ column: Int) -> Bool {
        let values = values(column)
        return 2 * values.count { ClassWord(cell: $0) != nil } > values.count
    }

    /// Numbers that go up by one from row to row, as a data frame's index does.
    func isRunning(_ column: Int) -> Bool {
        let numbers = columns[column].map { Int($0) }
        guard numbers.count > 2, let first = numbers[0], first == 0 || first == 1 else { return false }
        return zip(numbers, first...).allSatisfy { $0 == $1 }
    }
}
