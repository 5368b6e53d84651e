import Formats

/// A ranked list as a FITS binary table; header values that a candidate lacks are NaN.
enum RankedListFITS {
    static func table(of list: RankedList) -> FITSTable {
        var columns: [FITSTable.Column] = [
            .init("rank", .int32((0..<list.count).map { Int32(clamping: $0 + 1) })),
            .init("candidate", .text(list.map(\.name))),
            .init("score", .float64(list.map(\.score))),
            .init("selected", .logical(list.map(list.isSelected))),
        ]
        for column in RankedListColumns.header {
            let values = list.map { candidate in
                candidate.header.flatMap(column.value).flatMap { $0.isFinite ? $0 : nil } ?? .nan
            }
            columns.append(.init(column.name, unit: column.unit, .float64(values)))
        }
        let empty = [String](repeating: "", count: list.count)
        columns += [
            .init("group", .text(empty)), .init("known_pulsar", .text(empty)),
            .init("flags", .text(list.map(\.flags))), .init("source", .text(list.map(\.origin.location))),
        ]
        return FITSTable(
            name: "RANKED", rowCount: list.count, columns: columns,
            cards: [FITSCard("THRESH", .number(list.threshold), "scores from here on are selected")])
    }
}
