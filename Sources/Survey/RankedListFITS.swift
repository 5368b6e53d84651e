import Formats

/// A ranked list as a FITS binary table; numbers that a candidate lacks are NaN, and words empty.
enum RankedListFITS {
    static func table(of list: RankedList) -> FITSTable {
        let rows = list.indices.map(list.row)
        let columns = RankedColumn.all.map { column in
            FITSTable.Column(column.name, unit: column.unit, values(of: column, rows))
        }
        // One threshold, or one of each model that has scored.
        let thresholds = list.thresholds.sorted { $0.key < $1.key }
        let cards = thresholds.enumerated().map { place, threshold in
            FITSCard(
                thresholds.count == 1 ? "THRESH" : "THRESH\(place + 1)", .number(threshold.value),
                "scores of \(threshold.key) from here on are selected")
        }
        return FITSTable(name: "RANKED", rowCount: list.count, columns: columns, cards: cards)
    }

    private static func values(of column: RankedColumn, _ rows: [RankedRow]) -> FITSTable.Values {
        switch column.values {
        case .integer(let value): .int32(rows.map { Int32(clamping: value($0)) })
        case .probability(let value): .float64(rows.map(value))
        case .flag(let value): .logical(rows.map(value))
        case .text(let value): .text(rows.map { value($0) ?? "" })
        case .number(let value):
            .float64(
                rows.map { row in row.candidate.header.flatMap(value).flatMap { $0.isFinite ? $0 : nil } ?? .nan })
        case .place(let value):
            .text(
                rows.map { row in
                    let (file, number) = value(row)
                    return number.map { "\(file)#\($0)" } ?? String(file)
                })
        }
    }
}
