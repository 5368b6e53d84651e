import Candidates

extension MetadataTable {
    /// A list of a million candidates has a tenth of it.
    static let mostTextBytes = 1 << 30
    /// More `#Key value` lines are no header of PulsarX's.
    private static let mostNotes = 100

    /// Reads a list, whatever wrote it.
    ///
    /// - Throws: `FormatError` if it cannot be read, is none of the lists that are known, or has no row that can be
    ///   read.
    static func read(_ path: String) throws(FormatError) -> MetadataTable {
        let bytes = try TextFile.content(of: path, limit: mostTextBytes)
        guard !bytes.contains(0) else {
            throw FormatError(path, .unsupported("is no text, and no \(known)"))
        }
        if bytes.first(where: { !$0.isBlank && !$0.isLineEnd }) == UInt8(ascii: "<") {
            return try PeasoupList.table(bytes, path: path).finished()
        }
        return try bytes.withUnsafeBufferPointer { text throws(FormatError) in
            try read(MetadataLines(text), path: path).finished()
        }
    }

    private static let known =
        "list of candidates that is known: PulsarX's .cands, a CSV with a column of files and columns such as period, "
        + "peasoup's overview.xml, riptide's candidates.csv or PRESTO's sift list"

    /// Looks for the line that names the columns; PRESTO's has a program's progress before it, PulsarX's its own
    /// header.
    private static func read(_ text: MetadataLines, path: String) throws(FormatError) -> MetadataTable {
        var lines = text
        var notes: [String] = []
        var hasTriedTable = false
        while let line = lines.next() {
            guard line.bytes.first == UInt8(ascii: "#") else {
                if hasTriedTable { continue }
                hasTriedTable = true
                if let layout = try MetadataLayout(table: line.bytes.beginning, path: path, number: line.number) {
                    return try rows(of: lines, layout, path: path)
                }
                continue
            }
            let names = line.bytes.beginning.dropFirst()
            let words = names.split(whereSeparator: \.isWhitespace).map(String.init)
            if let layout = MetadataLayout(presto: words) { return try rows(of: lines, layout, path: path) }
            if let layout = MetadataLayout(pulsarX: words) {
                var table = try rows(of: lines, layout, path: path)
                table.note(notes)
                return table
            }
            if let layout = try MetadataLayout(table: String(names), path: path, number: line.number) {
                return try rows(of: lines, layout, path: path)
            }
            if words.first == MetadataColumns.number, words.contains("F0") || words.contains("f0") {
                throw FormatError(path, .line(line.number), .unsupported(MetadataLayout.reasonToRefuseUnfolded))
            }
            if notes.count < mostNotes { notes.append(String(names)) }
        }
        throw FormatError(path, .unsupported("is no \(known)"))
    }

    /// What PulsarX says of all its candidates, `Key value` each.
    private mutating func note(_ notes: [String]) {
        for note in notes {
            let parts = note.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            guard parts.count == 2, !MissingValue.isOne(parts[1].trimmingBlanks) else { continue }
            let value = parts[1].trimmingBlanks
            switch ColumnNames.key(String(parts[0])) {
            case "telescope": commonWords[.telescope] = value
            case "sourcename": commonWords[.sourceName] = value
            case "beam": commonWords[.beam] = value
            case "date": common[.modifiedJulianDate] = HeaderQuantity.plain.value(of: value)
            case "pepoch": common[.periodEpoch] = HeaderQuantity.plain.value(of: value)
            case "ra": common[.rightAscensionDegrees] = SkyAngle.degrees(hours: value)
            case "dec": common[.declinationDegrees] = SkyAngle.degrees(degrees: value)
            default: break
            }
        }
    }

    private static func rows(
        of text: MetadataLines, _ layout: MetadataLayout, path: String
    ) throws(FormatError) -> MetadataTable {
        var lines = text
        lines.dialect = layout.delimiter == UInt8(ascii: " ") ? nil : CellDialect(delimiter: layout.delimiter)
        var reader = MetadataRowReader(layout, path: path)
        while let line = lines.next() { reader.read(line.bytes, line: line.number) }
        if layout.kind == .riptide { try checkOrder(reader.table) }
        guard !reader.areNumbersLost else {
            throw FormatError(
                path,
                .unsupported(
                    "names candidates by lists of PulsarX alone, and rows are missing or in another order, so that their numbers "
                        + "in these lists are not known; give a list with candidate_name or fold_cands_filename"))
        }
        return reader.table
    }

    /// riptide numbers its candidates by falling signal-to-noise. Its list of peaks has the same columns.
    private static func checkOrder(_ table: MetadataTable) throws(FormatError) {
        let ratios = (0..<table.count).map { table.value(.statedSignalToNoise, ofRow: $0) }
        guard let rise = ratios.indices.dropFirst().first(where: { ratios[$0] > ratios[$0 - 1] }) else { return }
        throw FormatError(
            table.path, .part("row \(table.ordinal(ofRow: rise))"),
            .unsupported(
                "has a higher signal-to-noise than the row before it, so that the rows are not in the order in which "
                    + "riptide numbers candidates (nor are those of peaks.csv); give its candidates.csv as it was"))
    }
}
