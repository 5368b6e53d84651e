import Formats
import OutputFiles

/// A ranked list as a FITS binary table; numbers that a candidate lacks are NaN, and words empty.
enum RankedListFITS {
    static func write(_ list: RankedList, to path: String) throws(OutputFile.WriteError) {
        // A column of a FITS table is as wide as its longest word, which must be known first.
        var widths = [Int](repeating: 0, count: RankedColumn.all.count)
        var count = 0
        try list.forEachRows(isLook: true) { rows throws(OutputFile.WriteError) in
            count += rows.count
            for (index, column) in RankedColumn.all.enumerated() {
                guard case .text(let value) = column.values else { continue }
                widths[index] = rows.reduce(widths[index]) { max($0, value($1)?.utf8.count ?? 0) }
            }
        }
        let columns = zip(RankedColumn.all, widths).map { column, width in
            FITSTable.Column(column.name, unit: column.unit, values(of: column, [], width: width))
        }
        // One threshold, or one of each model.
        let thresholds = list.thresholds.sorted { $0.key < $1.key }
        var cards = thresholds.enumerated().map { place, threshold in
            FITSCard(
                thresholds.count == 1 ? "THRESH" : "THRESH\(place + 1)", .number(threshold.value),
                "scores of \(threshold.key) from here on are selected")
        }
        for (index, column) in RankedColumn.all.enumerated() {
            guard case .integer = column.values else { continue }
            cards.append(FITSCard("TNULL\(index + 1)", .integer(noInteger), "not known"))
        }
        let table = FITSTable(name: "RANKED", rowCount: count, columns: columns, cards: cards)
        try FITSWriter.write(table, to: path) { append throws(OutputFile.WriteError) in
            try list.forEachRows { rows throws(OutputFile.WriteError) in
                append(rows.count, RankedColumn.all.map { values(of: $0, rows) })
            }
        }
    }

    /// Ranks and counts begin at 1.
    private static let noInteger = 0

    private static func values(of column: RankedColumn, _ rows: [RankedRow], width: Int = 0) -> FITSTable.Values {
        switch column.values {
        case .integer(let value): .int32(rows.map { Int32(clamping: value($0) ?? noInteger) })
        case .probability(let value): .float64(rows.map(value))
        case .flag(let value): .logical(rows.map(value))
        case .text(let value): .text(rows.map { value($0) ?? "" }, width: width)
        case .number(let value): .float64(rows.map { value($0) ?? .nan })
        }
    }
}
