import Candidates

/// Finds out from the first block of a text file whether it is a feature table and what its columns mean.
enum TableRecognition {
    static func recognise(_ beginning: [UInt8], path: String) throws(FormatError) -> (
        layout: TableLayout, notes: [String]
    ) {
        guard !beginning.contains(0) else {
            throw FormatError(path, .notATable("is no feature table: it holds binary data"))
        }
        let lines = LineCutter.lines(of: beginning)
        let kind = TextTableKind(lines: lines)
        let layout =
            switch kind {
            case .arff: try ARFFHeader.layout(lines, path: path)
            case .patterns: try patternLayout(lines, path: path)
            case .separated: try separatedLayout(lines, path: path)
            }
        let names = layout.featureNames
        guard !names.isEmpty else {
            throw FormatError(path, .notATable("is no feature table: none of its columns is a feature"))
        }
        guard Set(names).count == names.count else {
            throw FormatError(path, .notATable("is no feature table: two of its columns have the same name"))
        }
        guard let repaired = SwappedHeader.repair(layout, beginning: beginning, lines: lines, path: path) else {
            return (layout, [])
        }
        return (repaired, [SwappedHeader.note(path: path)])
    }

    // MARK: - CSV

    private static func separatedLayout(_ lines: [String], path: String) throws(FormatError) -> TableLayout {
        guard let first = lines.firstIndex(where: { isContent($0) }) else { throw FormatError(path, .empty) }
        let line = lines[first].prefix { $0 != "%" }
        guard let delimiter = delimiter(of: line) else {
            throw FormatError(path, .line(first + 1), .notATable("is no feature table: no columns can be told apart"))
        }
        let cells = cells(of: line, delimiter)
        if cells.allSatisfy({ isNumber($0) || $0.isEmpty || $0 == "?" }) {
            guard let layout = TableLayout(columnCount: cells.count, delimiter: delimiter.byte) else {
                throw FormatError(
                    path, .line(first + 1),
                    .notATable(
                        "has \(cells.count) columns and no header that says what they are; a table without header has "
                            + "8, 22 or 30 features, and may have the class behind them"))
            }
            return layout
        }
        guard let next = lines[(first + 1)...].firstIndex(where: { isContent($0) }) else {
            throw FormatError(path, .line(first + 1), .notATable("is no feature table: a header stands there alone"))
        }
        let row = self.cells(of: lines[next].prefix { $0 != "%" }, delimiter)
        guard row.contains(where: isNumber), !cells.contains(where: isNumber), row.count == cells.count else {
            throw FormatError(
                path, .line(first + 1),
                .notATable("is no feature table: neither a row of numbers nor a header above rows of numbers"))
        }
        let text = Set(row.indices.filter { !isNumber(row[$0]) && !row[$0].isEmpty && row[$0] != "?" })
        return TableLayout(named: cells, textColumns: text, delimiter: delimiter.byte, leadingLines: first + 1)
    }

    private static func isContent(_ line: String) -> Bool {
        let text = line.trimmed
        return !text.isEmpty && !text.hasPrefix("#") && !text.hasPrefix("%")
    }

    private static func delimiter(of line: some StringProtocol) -> (character: Character, byte: UInt8)? {
        let known: [Character] = [",", ";", "\t", " "]
        return known.first { line.contains($0) }.flatMap { character in
            character.asciiValue.map { (character, $0) }
        }
    }

    private static func cells(of line: some StringProtocol, _ delimiter: (character: Character, byte: UInt8))
        -> [String]
    {
        line.split(separator: delimiter.character, omittingEmptySubsequences: delimiter.character == " ")
            .map { $0.trimmed }
    }

    private static func isNumber(_ text: String) -> Bool {
        Double(text) != nil
    }

    // MARK: - SNNS patterns

    /// The SNNS pattern format: `No. of input units: 22`, then for each pattern a comment with its name, its numbers,
    /// and a line `1 0` (pulsar) or `0 1`.
    private static func patternLayout(_ lines: [String], path: String) throws(FormatError) -> TableLayout {
        let units = lines.prefix(20).first { $0.contains("No. of input units") }
            .flatMap { $0.split(separator: ":").last }.flatMap { Int($0.trimmed) }
        guard let units, var layout = TableLayout(columnCount: units, delimiter: UInt8(ascii: " ")),
            layout.featureNames.count == units,
            let first = lines.firstIndex(where: { $0.hasPrefix("#") })
        else {
            throw FormatError(path, .unsupported("is an SNNS pattern file without 8, 22 or 30 input units"))
        }
        layout.leadingLines = first
        layout.labelOnNextLine = true
        return layout
    }
}

/// The kinds of text table, told apart by their first line of content.
enum TextTableKind {
    case arff, patterns, separated

    init(lines: [String]) {
        let first = lines.first { !$0.trimmed.isEmpty && !$0.hasPrefix("%") }?.trimmed.lowercased() ?? ""
        if first.hasPrefix("@relation") || first.hasPrefix("@attribute") {
            self = .arff
        } else if first.hasPrefix("snns pattern") {
            self = .patterns
        } else {
            self = .separated
        }
    }
}
