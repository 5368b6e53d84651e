import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// The same table written in every way that files are met in: the same numbers, classes and row numbers come out.
@Suite struct TableDialectTests {
    private let folder: TemporaryFolder
    private let rows: TableRows

    init() throws {
        folder = try TemporaryFolder()
        rows = try TableRows()
    }

    private func expectTheTable(_ text: String, comment: Comment? = nil) throws {
        try expectTheTable(bytes: Array(text.utf8), comment: comment)
    }

    @discardableResult
    private func expectTheTable(bytes: [UInt8], comment: Comment? = nil) throws -> FeatureTable {
        let table = try FeatureTableReader.readAll(path: folder.write("table.txt", bytes)).table
        #expect(table.featureNames == FeatureName.lyon, comment)
        #expect(table.values == rows.values, comment)
        #expect(table.labels == rows.labels, comment)
        #expect(table.rowNumbers == Array(1...rows.count), comment)
        return table
    }

    @Test(arguments: [",", ";", "\t", "|", " ", "   ", ", ", " ; "], ["\n", "\r", "\r\n"])
    func delimitersAndLineEnds(_ delimiter: String, _ end: String) throws {
        let cells = rows.cells()
        try expectTheTable(TableRows.text([TableRows.header] + cells, by: delimiter, end: end), comment: "with names")
        try expectTheTable(TableRows.text(cells, by: delimiter, end: end), comment: "without")
    }

    @Test(arguments: [";", "\t", " "], [true, false]) func decimalCommas(_ delimiter: String, named: Bool) throws {
        let cells = rows.cells().map { $0.map { $0.replacing(".", with: ",") } }
        try expectTheTable(TableRows.text((named ? [TableRows.header] : []) + cells, by: delimiter))
    }

    @Test(arguments: [true, false]) func byteOrderMarks(named: Bool) throws {
        let text = TableRows.text((named ? [TableRows.header] : []) + rows.cells())
        try expectTheTable(bytes: [0xef, 0xbb, 0xbf] + Array(text.utf8))
        try expectTheTable(bytes: [0xff, 0xfe] + Array(text.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
        try expectTheTable(bytes: [0xfe, 0xff] + Array(text.utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
    }

    /// Characters of one, two and four bytes of UTF-16 lie across the ends of what is read at a time.
    @Test func utf16AcrossBlocks() throws {
        let names = (0..<20_000).map { "\(String(repeating: "x", count: $0 % 3))é😀\($0)" }
        let text = TableRows.text([["name"] + TableRows.header] + names.map { [$0] + rows.cells()[0] })
        let bytes: [UInt8] = [0xff, 0xfe] + Array(text.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let table = try FeatureTableReader.readAll(path: folder.write("u16.csv", bytes)).table
        #expect(table.names == names)
    }

    @Test func delimitersBehindTheLastCell() throws {
        let cells = rows.cells()
        for delimiter in [",", ";", "\t"] {
            let ended = TableRows.text(cells, by: delimiter, end: "\(delimiter)\n")
            let (bare, closed) = (
                TableRows.header.joined(separator: delimiter) + "\n",
                TableRows.header.joined(separator: delimiter) + "\(delimiter)\n"
            )
            try expectTheTable(bare + ended, comment: "rows end with one")
            try expectTheTable(closed + ended, comment: "all end with one")
            try expectTheTable(closed + TableRows.text(cells, by: delimiter), comment: "the header ends with one")
            try expectTheTable(ended, comment: "no header")
        }
    }

    // MARK: - Quotes

    @Test(arguments: [",", ";", "\t", " "], [true, false]) func allCellsInQuotes(_ delimiter: String, named: Bool)
        throws
    {
        let cells = ((named ? [TableRows.header] : []) + rows.cells()).map { $0.map { "\"\($0)\"" } }
        try expectTheTable(TableRows.text(cells, by: delimiter))
    }

    @Test(arguments: [",", ";", "\t", " "], ["\n", "\r\n", "\r"])
    func delimitersQuotesAndLineEndsWithinQuotes(_ delimiter: String, end: String) throws {
        let names = (0..<rows.count).map { "a\(delimiter) \"b\"\(end)% # \($0)" }
        let cells = zip(names, rows.cells()).map { ["\"" + $0.replacing("\"", with: "\"\"") + "\""] + $1 }
        let text = TableRows.text([["\"the\(end)file\""] + TableRows.header] + cells, by: delimiter, end: end)
        let path = try folder.write("quoted.csv", text.replacing("\"the\(end)file\"", with: "\"file\""))
        let table = try FeatureTableReader.readAll(path: path).table
        #expect(table.names == names)
        #expect(table.values == rows.values)
        #expect(table.rowNumbers == Array(1...rows.count))
    }

    @Test func quotedRowsAreTheSameWhereverBlocksAreCut() throws {
        let names = (0..<3000).map { "name,\n\"\($0)\"\r\n" + String(repeating: "y", count: $0 % 97 + 1) }
        let cells = names.map { ["\"" + $0.replacing("\"", with: "\"\"") + "\""] + rows.cells()[0] }
        let path = try folder.write("long.csv", TableRows.text([["name"] + TableRows.header] + cells))
        var reader = try FeatureTableReader(path: path, blockSize: 1 << 16)
        var (found, lines, blocks): ([String?], Int, Int) = ([], reader.layout.leadingLines, 0)
        while let block = try reader.nextBlock() {
            let parsed = block.parse()
            #expect(parsed.faults.isEmpty)
            found += parsed.table.names
            lines += parsed.lineCount
            blocks += 1
        }
        #expect(blocks > 3)
        #expect(found == names)
        #expect(lines == 1 + 3 * 3000)
    }

    /// A quote without a partner, or with one rows later, is a character like others.
    @Test(arguments: [[3], [3, 9], [3, 4, 9], [39]]) func strayQuotes(_ places: [Int]) throws {
        let cells = rows.cells().enumerated().map { [places.contains($0) ? "\"c\($0)" : "c\($0)"] + $1 }
        let path = try folder.write("stray.csv", TableRows.text([["name"] + TableRows.header] + cells))
        let table = try FeatureTableReader.readAll(path: path).table
        #expect(table.values == rows.values)
        #expect(table.names == (0..<rows.count).map { "c\($0)" })
    }

    // MARK: - Where the names stand

    @Test(arguments: [
        ("# ", " ", " "), ("# ", ",", ","), ("#", "\t", "\t"), ("% ", ";", ";"), ("# ", ", ", ","), ("# ", " ", ","),
        ("# ", ",", " "),
    ])
    func namesBehindACommentMark(_ mark: String, _ named: String, _ delimiter: String) throws {
        // As numpy.savetxt writes them, the columns in another order.
        let order = [4, 5, 6, 7, 0, 1, 2, 3, 8]
        let cells = rows.cells().map { row in order.map { row[$0] } }
        let text = "# made by hand\n\(mark)\(order.map { TableRows.header[$0] }.joined(separator: named))\n"
        let path = try folder.write("savetxt.txt", text + TableRows.text(cells, by: delimiter))
        let table = try FeatureTableReader.readAll(path: path).table
        #expect(table.featureNames == FeatureName.dmCurve + FeatureName.profile)
        #expect(table.ordered(by: FeatureName.lyon).values == rows.values)
        #expect(table.labels == rows.labels)
    }

    @Test func wordsInACommentAreNoNames() throws {
        try expectTheTable(
            "# these are nine words about nothing but my table\n" + TableRows.text(rows.cells(), by: " "))
    }

    @Test func enhancedCSV() throws {
        let types = TableRows.header.map { "# - {name: \($0), datatype: float64}\n" }.joined()
        try expectTheTable(
            "# %ECSV 1.0\n# ---\n# datatype:\n\(types)# schema: astropy-2.0\n"
                + TableRows.text([TableRows.header] + rows.cells(), by: " "))
    }

    // MARK: - Indices of data frames

    @Test(arguments: ["", "Unnamed: 0", "index", "level_0"], [1, 7]) func anIndexIsNoFeature(_ name: String, step: Int)
        throws
    {
        let cells = rows.cells().enumerated().map { ["\($0 * step)"] + $1 }
        try expectTheTable(TableRows.text([[name] + TableRows.header] + cells))
    }

    @Test(arguments: [0, 1]) func anIndexWithoutNames(first: Int) throws {
        let cells = rows.cells().enumerated().map { ["\($0 + first)"] + $1 }
        try expectTheTable(TableRows.text(cells))
        try expectTheTable(TableRows.text([[""] + (0..<9).map { "\($0)" }] + cells), comment: "names of numbers")
        try expectTheTable(
            TableRows.text([(0..<9).map { "\($0)" }] + rows.cells()), comment: "names of numbers without index")
    }

    @Test func namesOfRowsAsRWritesThem() throws {
        let cells = rows.cells().enumerated().map { ["\"r\($0)\""] + $1 }
        let header = TableRows.header.map { "\"\($0)\"" }.joined(separator: " ") + "\n"
        try expectTheTable(header + TableRows.text(cells, by: " "))
    }

    @Test func commentsNameNoRows() throws {
        let cells = rows.cells()
        let text =
            TableRows.text([TableRows.header] + cells.prefix(5)) + "# second batch of ones\n% and more\n"
            + TableRows.text(Array(cells.dropFirst(5)))
        #expect(try expectTheTable(bytes: Array(text.utf8)).names.isEmpty)
    }
}
