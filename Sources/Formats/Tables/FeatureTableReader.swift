import Candidates

/// Reads a feature table (CSV, ARFF or SNNS patterns, with any line ends) block by block, in bounded memory.
///
/// The reader itself does only what must happen in order: reading bytes and cutting them at row ends. The blocks it
/// hands out are parsed by whoever takes them, in parallel if he likes.
public struct FeatureTableReader {
    public let path: String
    public let layout: TableLayout
    /// What was noticed and put right while recognising the table, one sentence each.
    public let notes: [String]

    private var file: TextFile
    private var carried: [UInt8]
    private let blockSize: Int

    /// Opens a table and finds out from its first block what its columns mean.
    ///
    /// - Throws: `FormatError` if the file cannot be opened, is empty, is no feature table or lacks what is asked for.
    public init(
        path: String, wanting request: TableRequest = TableRequest(), blockSize: Int = 1 << 20
    ) throws(FormatError) {
        try self.init(try OpenedFile(path), wanting: request, blockSize: blockSize)
    }

    /// The same for a file that is open already.
    public init(
        _ opened: OpenedFile, wanting request: TableRequest = TableRequest(), blockSize: Int = 1 << 20
    ) throws(FormatError) {
        let blockSize = max(blockSize, 1 << 16)
        let path = opened.path
        var file = try TextFile(opened)
        let beginning = try file.read(upTo: blockSize)
        guard !beginning.isEmpty else { throw FormatError(path, .empty) }
        (layout, notes) = try TableRecognition(beginning, path: path, request: request).recognise()
        self.path = path
        self.blockSize = blockSize
        self.file = file
        carried = RowCutter.dropLines(layout.leadingLines, from: beginning)
    }

    /// The next block of whole lines, or `nil` at the end of the file.
    ///
    /// - Throws: `FormatError` if reading fails or a single line is longer than 16 MiB.
    public mutating func nextBlock() throws(FormatError) -> TableBlock? {
        while true {
            let fresh = try file.read(upTo: blockSize)
            if fresh.isEmpty {
                guard !carried.isEmpty else { return nil }
                defer { carried = [] }
                return TableBlock(bytes: carried, path: path, layout: layout)
            }
            let cut = RowCutter.cut(carried, layout: layout).flatMap { $0 > 0 ? $0 : nil }
            let whole = cut.map { Array(carried[..<$0]) }
            if let cut { carried.removeFirst(cut) }
            carried += fresh
            if let whole { return TableBlock(bytes: whole, path: path, layout: layout) }
            guard carried.count < 1 << 24 else {
                throw FormatError(path, .notATable("is no feature table: it has a line of more than 16 MiB"))
            }
        }
    }

    /// Reads a whole table.
    ///
    /// - Throws: `FormatError` for the first row that cannot be read, if there is any, or if there are no rows.
    public static func readAll(
        path: String, wanting request: TableRequest = TableRequest()
    ) throws(FormatError) -> (table: FeatureTable, notes: [String]) {
        var reader = try FeatureTableReader(path: path, wanting: request)
        var table = FeatureTable(featureNames: reader.layout.featureNames)
        var convention = TableConvention(featureNames: table.featureNames)
        var findings = TableFindings()
        var lines = reader.layout.leadingLines
        var rowCount = 0
        while let block = try reader.nextBlock() {
            let rows = block.parse().offset(lines: lines, rows: rowCount)
            if let fault = rows.faults.first { throw fault }
            convention.observe(rows.table)
            findings.add(rows.findings, afterRows: table.count)
            table.append(contentsOf: rows.table)
            lines += rows.lineCount
            rowCount += rows.rowCount
        }
        guard table.count > 0 else { throw FormatError(path, .empty) }
        for row in findings.classes.minusOnes { table.labels[row] = findings.classes.minusOne }
        return (table, reader.notes + convention.notes(path: path) + findings.notes(path: path))
    }
}
