import Candidates

/// Reads the rows of one block into a table, remembering what could not be read.
struct TableRowParser {
    private typealias Text = UnsafeBufferPointer<UInt8>

    private let path: String
    private let layout: TableLayout
    /// Some cell of the block may be in quotes.
    private let mayQuote: Bool
    private var rows: TableBlock.Rows
    /// A name given by a comment line before its row (SNNS patterns).
    private var announcedName: String?
    private var pattern = PatternState.complete

    /// How far a pattern of the SNNS format has come.
    private enum PatternState {
        case complete
        /// A row whose class follows on the next line.
        case awaitsLabel
        /// The same of a row that could not be read, so that its class is no row of its own.
        case awaitsLabelOfFault
    }

    init(path: String, layout: TableLayout, capacity: Int, mayQuote: Bool) {
        self.path = path
        self.mayQuote = mayQuote
        self.layout = layout
        rows = TableBlock.Rows(
            table: FeatureTable(featureNames: layout.featureNames), faults: [], lineCount: 0, rowCount: 0)
        rows.table.values.reserveCapacity(capacity * layout.featureNames.count)
        rows.table.labels.reserveCapacity(capacity)
        rows.table.rowNumbers.reserveCapacity(capacity)
    }

    /// - Parameters:
    ///   - line: the row without its line end; within quotes it may go over several lines.
    ///   - lineCount: how many.
    mutating func readRow(_ line: UnsafeBufferPointer<UInt8>, lineCount: Int) {
        let firstLine = rows.lineCount + 1
        rows.lineCount += lineCount
        let text = content(line)
        guard let first = text.first else { return }
        if first == UInt8(ascii: "#") || first == UInt8(ascii: "%") {
            if layout.labelOnNextLine { beginPattern(Self.string(text), line: firstLine) }
            return
        }
        guard pattern == .complete else { return readPatternLabel(text) }
        rows.rowCount += 1
        let valuesBefore = rows.table.values.count
        do throws(RowFault) {
            try readCells(text)
            rows.table.rowNumbers.append(rows.rowCount)
            if layout.labelOnNextLine { pattern = .awaitsLabel }
        } catch {
            rows.table.values.removeLast(rows.table.values.count - valuesBefore)
            announcedName = nil
            if layout.labelOnNextLine { pattern = .awaitsLabelOfFault }
            // Where columns are missing or too many, what stands in the wrong one is not the news.
            let cause = columnCountFault(text) ?? error.cause
            rows.faults.append(FormatError(path, .line(firstLine), cause))
        }
    }

    mutating func finish() -> TableBlock.Rows {
        endPattern(line: rows.lineCount)
        return rows
    }

    private struct RowFault: Error {
        var cause: FormatError.Cause
    }

    // MARK: - One row

    private mutating func readCells(_ text: Text) throws(RowFault) {
        var word: ClassWord?
        var label: Label?
        var name: String?
        var headerValues: [(HeaderColumn, Double)] = []
        var headerTexts: [(HeaderText, String?)] = []
        var group: String?
        var cells = CellScanner(
            text: text, dialect: layout.dialect, mayQuote: mayQuote && layout.dialect.mayQuote(text))
        var column = 0
        while let cell = cells.next() {
            guard column < layout.roles.count else {
                // A delimiter at the end of the row.
                if column == layout.roles.count, Self.trimmed(cell).isEmpty {
                    column += 1
                    continue
                }
                throw RowFault(cause: .damaged("has too many columns"))
            }
            if column == layout.group { group = headerText(cells.string(cell)) }
            switch layout.roles[column] {
            case .feature(let feature): try appendFeature(cell, name: layout.featureNames[feature])
            case .label:
                word = try classWord(cell)
                label = word?.label
            case .name: name = cells.string(cell)
            case .header(let header, let quantity): headerValues.append((header, headerValue(cell, header, quantity)))
            case .text(let text): headerTexts.append((text, headerText(cells.string(cell))))
            case .ignored: break
            }
            column += 1
        }
        guard isColumnCount(column) else { throw RowFault(cause: .damaged("has too few columns")) }
        if let comment = cells.comment {
            let note = CommentNote(Self.string(comment))
            name = name ?? note.name
            if layout.labels != .ignored { label = label ?? note.label }
        }
        if let word { rows.findings.classes.add(word, at: rows.table.count) }
        append(label: label, name: name ?? announcedName, headerValues: headerValues)
        if layout.group != nil { rows.table.groups.append(group) }
        for (text, value) in headerTexts { rows.table.headerTexts[text, default: []].append(value) }
        announcedName = nil
    }

    /// An empty cell behind the last column is there where every row ends with a delimiter, and may be left out where the
    /// last column is an empty one.
    private func isColumnCount(_ count: Int) -> Bool {
        count == layout.roles.count || count == layout.roles.count + 1
            || count == layout.roles.count - 1 && layout.roles.last == .ignored
    }

    private mutating func appendFeature(_ cell: Text, name: String) throws(RowFault) {
        guard let value = number(cell) else {
            let text = Self.string(cell).trimmed
            guard MissingValue.isOne(text) else {
                throw RowFault(cause: .notANumber(column: name, text: String(text.prefix(40))))
            }
            guard layout.gaps == .values else { throw RowFault(cause: .missingValue(column: name)) }
            rows.table.values.append(.nan)
            return
        }
        guard value.isFinite else {
            let text = Self.string(cell).trimmed
            guard value.isNaN else { throw RowFault(cause: .notFinite(column: name, text: String(text.prefix(40)))) }
            guard layout.gaps == .values else { throw RowFault(cause: .missingValue(column: name)) }
            rows.table.values.append(.nan)
            return
        }
        rows.table.values.append(value)
    }

    private func number(_ cell: Text) -> Double? {
        if let value = DecimalNumber.parse(cell) ?? DecimalNumber.parse(Self.trimmed(cell)) { return value }
        guard layout.dialect.decimalComma else { return nil }
        return Self.trimmed(cell).map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
            .withUnsafeBufferPointer { DecimalNumber.parse($0) }
    }

    private mutating func headerValue(_ cell: Text, _ column: HeaderColumn, _ quantity: HeaderQuantity) -> Double {
        let value: Double
        if let number = number(cell) {
            value = quantity.value(of: number)
        } else {
            let text = Self.string(cell).trimmed
            if MissingValue.isOne(text) { return .nan }
            value = quantity.value(of: text)
            if value.isNaN {
                rows.findings.addImpossible(column, column.reasonToLeaveOut(text: text))
                return .nan
            }
        }
        if column.range.contains(value) { return value }
        if !value.isNaN { rows.findings.addImpossible(column, column.reasonToLeaveOut(value)) }
        return .nan
    }

    private func headerText(_ cell: String) -> String? { MissingValue.isOne(cell.trimmed) ? nil : cell }

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

    private mutating func dropLastRow() {
        rows.table.values.removeLast(layout.featureNames.count)
        rows.table.labels.removeLast()
        rows.table.rowNumbers.removeLast()
        if !rows.table.names.isEmpty { rows.table.names.removeLast() }
        for column in rows.table.headerColumns.keys { rows.table.headerColumns[column]?.removeLast() }
        for text in rows.table.headerTexts.keys { rows.table.headerTexts[text]?.removeLast() }
        if layout.group != nil { rows.table.groups.removeLast() }
    }

    // MARK: - Patterns

    private mutating func beginPattern(_ comment: String, line: Int) {
        endPattern(line: line)
        announcedName = comment.split(separator: " ").last.map(String.init)
    }

    private mutating func endPattern(line: Int) {
        if pattern == .awaitsLabel {
            rows.faults.append(FormatError(path, .line(line), .truncated("the pattern's class is missing")))
            dropLastRow()
        }
        pattern = .complete
    }

    private mutating func readPatternLabel(_ text: Text) {
        defer { pattern = .complete }
        guard pattern == .awaitsLabel else { return }
        switch Self.string(text).split(separator: " ") {
        case ["1", "0"]: rows.table.labels[rows.table.count - 1] = .pulsar
        case ["0", "1"]: rows.table.labels[rows.table.count - 1] = .nonPulsar
        default:
            rows.faults.append(FormatError(path, .line(rows.lineCount), .badLabel(Self.string(text))))
            dropLastRow()
        }
    }

    // MARK: - Columns

    private func columnCount(_ text: Text) -> Int {
        var cells = CellScanner(
            text: text, dialect: layout.dialect, mayQuote: mayQuote && layout.dialect.mayQuote(text))
        var found = 0
        while cells.next() != nil { found += 1 }
        return found
    }

    func hasAllColumns(_ row: UnsafeBufferPointer<UInt8>) -> Bool { isColumnCount(columnCount(content(row))) }

    private func columnCountFault(_ text: Text) -> FormatError.Cause? {
        let found = columnCount(text)
        return isColumnCount(found) ? nil : .columnCount(expected: layout.roles.count, found: found)
    }

    // MARK: - Cells

    private mutating func classWord(_ cell: Text) throws(RowFault) -> ClassWord? {
        if cell.count == 1 {
            if cell[0] == UInt8(ascii: "0") { return .nonPulsar }
            if cell[0] == UInt8(ascii: "1") { return .pulsar }
        }
        let text = Self.string(cell).trimmed
        if let word = ClassWord(cell: layout.dialect.decimalComma ? text.replacing(",", with: ".") : text) {
            return word
        }
        let shown = String(text.prefix(40))
        guard layout.labels == .ifKnown else { throw RowFault(cause: .badLabel(shown)) }
        rows.findings.addUnknownClass(shown)
        return nil
    }

    /// Without blanks at the ends; tabs that part cells stay.
    private func content(_ line: Text) -> Text {
        layout.dialect.delimiter == UInt8(ascii: "\t") ? Self.trimmed(line, UInt8(ascii: " ")) : Self.trimmed(line)
    }

    private static func trimmed(_ text: Text, _ other: UInt8 = UInt8(ascii: "\t")) -> Text {
        var start = 0
        var end = text.count
        while start < end, text[start] == other || text[start] == UInt8(ascii: " ") { start += 1 }
        while end > start, text[end - 1] == other || text[end - 1] == UInt8(ascii: " ") { end -= 1 }
        return Text(rebasing: text[start..<end])
    }

    private static func string(_ text: Text) -> String {
        String(decoding: text, as: UTF8.self)
    }
}
