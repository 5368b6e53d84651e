import Candidates

/// Reads the lines of one block into a table, remembering what could not be read.
struct TableRowParser {
    private typealias Text = UnsafeBufferPointer<UInt8>

    private let path: String
    private let layout: TableLayout
    private var rows: TableBlock.Rows
    /// A name given by a comment line before its row (SNNS patterns).
    private var announcedName: String?
    /// A row whose class follows on the next line (SNNS patterns).
    private var awaitsLabel = false

    init(path: String, layout: TableLayout, capacity: Int) {
        self.path = path
        self.layout = layout
        rows = TableBlock.Rows(
            table: FeatureTable(featureNames: layout.featureNames), faults: [], lineCount: 0, rowCount: 0)
        rows.table.values.reserveCapacity(capacity * layout.featureNames.count)
        rows.table.labels.reserveCapacity(capacity)
        rows.table.rowNumbers.reserveCapacity(capacity)
    }

    mutating func readLine(_ line: UnsafeBufferPointer<UInt8>) {
        rows.lineCount += 1
        let text = Self.trimmed(line)
        guard let first = text.first else { return }
        if first == UInt8(ascii: "#") || first == UInt8(ascii: "%") {
            announcedName = Self.string(text).split(separator: " ").last.map(String.init)
            return
        }
        if awaitsLabel {
            readPatternLabel(text)
            return
        }
        rows.rowCount += 1
        let valuesBefore = rows.table.values.count
        do throws(RowFault) {
            try readRow(text)
            rows.table.rowNumbers.append(rows.rowCount)
            awaitsLabel = layout.labelOnNextLine
        } catch {
            rows.table.values.removeLast(rows.table.values.count - valuesBefore)
            // Where columns are missing or too many, what stands in the wrong one is not the news.
            let cause = columnCountFault(text) ?? error.cause
            rows.faults.append(FormatError(path, .line(rows.lineCount), cause))
        }
    }

    mutating func finish() -> TableBlock.Rows {
        if awaitsLabel {
            rows.faults.append(FormatError(path, .line(rows.lineCount), .truncated("the pattern's class is missing")))
            dropLastRow()
        }
        return rows
    }

    private struct RowFault: Error {
        var cause: FormatError.Cause
    }

    // MARK: - One row

    private mutating func readRow(_ text: Text) throws(RowFault) {
        var label: Label?
        var name: String?
        var headerValues: [(HeaderColumn, Double)] = []
        var cells = CellScanner(text: text, delimiter: layout.delimiter)
        var column = 0
        while let cell = cells.next() {
            guard column < layout.roles.count else { throw RowFault(cause: .damaged("has too many columns")) }
            switch layout.roles[column] {
            case .feature(let feature): try appendFeature(cell, name: layout.featureNames[feature])
            case .label: label = try Self.label(cell)
            case .name: name = Self.string(cell).trimmed
            case .header(let header): headerValues.append((header, DecimalNumber.parse(Self.trimmed(cell)) ?? .nan))
            case .ignored: break
            }
            column += 1
        }
        guard column == layout.roles.count else { throw RowFault(cause: .damaged("has too few columns")) }
        if let comment = cells.comment {
            let note = CommentNote(Self.string(comment))
            name = name ?? note.name
            label = label ?? note.label
        }
        append(label: label, name: name ?? announcedName, headerValues: headerValues)
        announcedName = nil
    }

    private mutating func appendFeature(_ cell: Text, name: String) throws(RowFault) {
        guard let value = DecimalNumber.parse(cell) ?? DecimalNumber.parse(Self.trimmed(cell)) else {
            let text = Self.string(cell).trimmed
            throw RowFault(
                cause: text.isEmpty || text == "?"
                    ? .missingValue(column: name) : .notANumber(column: name, text: String(text.prefix(40))))
        }
        guard value.isFinite else {
            throw RowFault(cause: .notFinite(column: name, text: Self.string(cell).trimmed))
        }
        rows.table.values.append(value)
    }

    private mutating func append(label: Label?, name: String?, headerValues: [(HeaderColumn, Double)]) {
        rows.table.labels.append(label)
        if let name, !name.isEmpty {
            rows.table.nameLastRow(name)
        } else if !rows.table.names.isEmpty {
            rows.table.names.append(nil)
        }
        for (column, value) in headerValues {
            rows.table.headerColumns[column, default: []].append(value)
        }
    }

    private mutating func readPatternLabel(_ text: Text) {
        awaitsLabel = false
        switch Self.string(text).split(separator: " ") {
        case ["1", "0"]: rows.table.labels[rows.table.count - 1] = .pulsar
        case ["0", "1"]: rows.table.labels[rows.table.count - 1] = .nonPulsar
        default:
            rows.faults.append(FormatError(path, .line(rows.lineCount), .badLabel(Self.string(text))))
            dropLastRow()
        }
    }

    private mutating func dropLastRow() {
        awaitsLabel = false
        rows.table.values.removeLast(layout.featureNames.count)
        rows.table.labels.removeLast()
        rows.table.rowNumbers.removeLast()
        if !rows.table.names.isEmpty { rows.table.names.removeLast() }
    }

    private func columnCountFault(_ text: Text) -> FormatError.Cause? {
        var cells = CellScanner(text: text, delimiter: layout.delimiter)
        var found = 0
        while cells.next() != nil { found += 1 }
        let expected = layout.roles.count
        return found == expected ? nil : .columnCount(expected: expected, found: found)
    }

    // MARK: - Cells

    private static func label(_ cell: Text) throws(RowFault) -> Label? {
        if cell.count == 1 {
            if cell[0] == UInt8(ascii: "0") { return .nonPulsar }
            if cell[0] == UInt8(ascii: "1") { return .pulsar }
        }
        let text = string(cell).trimmed
        switch text.lowercased() {
        case "?", "": return nil
        case "0", "0.0", "false", "non-pulsar", "nonpulsar", "rfi", "noise": return .nonPulsar
        case "1", "1.0", "true", "pulsar", "known_psr": return .pulsar
        default: throw RowFault(cause: .badLabel(String(text.prefix(40))))
        }
    }

    private static func trimmed(_ text: Text) -> Text {
        var start = 0
        var end = text.count
        while start < end, text[start].isBlank { start += 1 }
        while end > start, text[end - 1].isBlank { end -= 1 }
        return Text(rebasing: text[start..<end])
    }

    private static func string(_ text: Text) -> String {
        String(decoding: text, as: UTF8.self)
    }
}
