import Candidates

/// Reads a feature table (CSV, ARFF or SNNS patterns, with any line ends) block by block, in bounded memory.
///
/// The reader itself does only what must happen in order: reading bytes and cutting them at line ends. The blocks it
/// hands out are parsed by whoever takes them, in parallel if he likes.
public struct FeatureTableReader {
    public let path: String
    public let layout: TableLayout
    /// What was noticed and put right while recognising the table, one sentence each.
    public let notes: [String]

    private let stream: ByteStream
    private var carried: [UInt8]
    private let blockSize: Int

    /// Opens a table and finds out from its first block what its columns mean.
    ///
    /// - Throws: `FormatError` if the file cannot be opened, is empty or is no feature table.
    public init(path: String, blockSize: Int = 1 << 20) throws(FormatError) {
        try self.init(try OpenedFile(path), blockSize: blockSize)
    }

    /// The same for a file that is open already.
    public init(_ file: OpenedFile, blockSize: Int = 1 << 20) throws(FormatError) {
        let blockSize = max(blockSize, 1 << 16)
        let (path, stream) = (file.path, try file.stream())
        let beginning = try stream.read(upTo: blockSize)
        guard !beginning.isEmpty else { throw FormatError(path, .empty) }
        let recognised = try TableRecognition.recognise(beginning, path: path)
        self.path = path
        self.blockSize = blockSize
        self.stream = stream
        layout = recognised.layout
        notes = recognised.notes
        carried = LineCutter.dropLines(layout.leadingLines, from: beginning)
    }

    /// The next block of whole lines, or `nil` at the end of the file.
    ///
    /// - Throws: `FormatError` if reading fails or a single line is longer than 16 MiB.
    public mutating func nextBlock() throws(FormatError) -> TableBlock? {
        while true {
            let fresh = try stream.read(upTo: blockSize)
            if fresh.isEmpty {
                guard !carried.isEmpty else { return nil }
                defer { carried = [] }
                return TableBlock(bytes: carried, path: path, layout: layout)
            }
            let cut = LineCutter.cut(carried, patterns: layout.labelOnNextLine)
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
    public static func readAll(path: String) throws(FormatError) -> (table: FeatureTable, notes: [String]) {
        var reader = try FeatureTableReader(path: path)
        var table = FeatureTable(featureNames: reader.layout.featureNames)
        var convention = TableConvention(featureNames: table.featureNames)
        var lines = reader.layout.leadingLines
        var rowCount = 0
        while let block = try reader.nextBlock() {
            let rows = block.parse().offset(lines: lines, rows: rowCount)
            if let fault = rows.faults.first { throw fault }
            convention.observe(rows.table)
            table.append(contentsOf: rows.table)
            lines += rows.lineCount
            rowCount += rows.rowCount
        }
        guard table.count > 0 else { throw FormatError(path, .empty) }
        return (table, reader.notes + convention.notes(path: path))
    }
}

/// Where lines end.
enum LineCutter {
    /// The count of bytes up to and including the last line end, or `nil` if there is none that is sure.
    ///
    /// A carriage return in the last place may be half of a pair, so it is not taken. In a pattern file the cut falls
    /// before a comment line, so that a pattern and its class stay together.
    static func cut(_ bytes: [UInt8], patterns: Bool) -> Int? {
        if patterns {
            let start = bytes.indices.dropFirst().last { bytes[$0] == UInt8(ascii: "#") && bytes[$0 - 1].isLineEnd }
            return start
        }
        if let lineFeed = bytes.lastIndex(of: .lineFeed) { return lineFeed + 1 }
        return bytes.dropLast().lastIndex(of: .carriageReturn).map { $0 + 1 }
    }

    static func dropLines(_ count: Int, from bytes: [UInt8]) -> [UInt8] {
        var start = 0
        for _ in 0..<count {
            while start < bytes.count, !bytes[start].isLineEnd { start += 1 }
            let isPair =
                start + 1 < bytes.count && bytes[start] == .carriageReturn && bytes[start + 1] == .lineFeed
            start = min(start + (isPair ? 2 : 1), bytes.count)
        }
        return Array(bytes[start...])
    }

    /// The lines of some text, empty ones included.
    static func lines(of bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
            .map(String.init)
    }
}

extension UInt8 {
    var isLineEnd: Bool { self == .lineFeed || self == .carriageReturn }
}
