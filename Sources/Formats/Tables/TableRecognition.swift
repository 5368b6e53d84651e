import Candidates

/// Finds out from the first block of a text file whether it is a feature table and what its columns mean.
struct TableRecognition {
    private let beginning: [UInt8]
    private let path: String
    private let request: TableRequest

    /// So much of the beginning is looked at for names and columns.
    private static let sampleBytes = 1 << 18

    init(_ beginning: [UInt8], path: String, request: TableRequest) {
        self.beginning = beginning
        self.path = path
        self.request = request
    }

    func recognise() throws(FormatError) -> (layout: TableLayout, notes: [String]) {
        guard !beginning.contains(0) else {
            throw FormatError(path, .notATable("is no feature table: it holds binary data"))
        }
        switch TextTableKind(beginning) {
        case .arff: return try arff(RowCutter.lines(of: beginning))
        case .patterns: return (try patternLayout(RowCutter.lines(of: beginning)), [])
        case .separated: return try separated()
        }
    }

    /// The first rows with some columns as features and NaN for gaps.
    private func rows(
        _ places: [Int], _ names: [String], columns: Int, dialect: CellDialect, leadingLines: Int
    ) -> FeatureTable {
        var layout = TableLayout(
            featureNames: names, roles: Array(repeating: .ignored, count: columns), dialect: dialect,
            leadingLines: leadingLines, labels: .ignored, gaps: .values)
        for (index, place) in places.enumerated() { layout.roles[place] = .feature(index) }
        var bytes = RowCutter.dropLines(leadingLines, from: beginning)
        if let cut = RowCutter.cut(bytes, layout: layout), cut > 0 { bytes = Array(bytes[..<cut]) }
        return TableBlock(bytes: bytes, path: path, layout: layout).parse().table
    }

    // MARK: - Named columns

    private func named(
        _ names: [String], samples: ColumnSamples, dialect: CellDialect, leadingLines: Int
    ) throws(FormatError) -> (layout: TableLayout, notes: [String]) {
        let (names, renamed) = try renaming(names)
        var columns = TableColumns(names, renamed: renamed, samples: samples, request: request, path: path)
        let notes = columns.putRight { places, features in
            rows(places, features, columns: names.count, dialect: dialect, leadingLines: leadingLines)
        }
        let made = try columns.layout(dialect: dialect, leadingLines: leadingLines)
        return (made.layout, notes + made.notes)
    }

    /// The names with those put in that the command line gives.
    private func renaming(_ own: [String]) throws(FormatError) -> (names: [String], renamed: Set<Int>) {
        let own = own.map(\.trimmed)
        var names = own
        var renamed: Set<Int> = []
        for renaming in request.renamings {
            // Among the names as they are in the file, so that two can be exchanged.
            let place =
                own.firstIndex(of: renaming.own)
                ?? own.firstIndex { ColumnNames.key($0) == ColumnNames.key(renaming.own) }
            guard let place, !ColumnNames.key(renaming.own).isEmpty else {
                throw FormatError(
                    path,
                    .unsupported(
                        "has no column \(renaming.own), which --columns names; its columns are \(TableColumns.list(own))"
                    ))
            }
            guard isKnown(renaming.meant) else {
                throw FormatError(
                    path,
                    .unsupported(
                        "is said to have a column \(renaming.meant) by --columns, which is nothing that psrsieve knows or "
                            + "is asked for; features are \(FeatureName.lyon.joined(separator: ", "))"))
            }
            renamed.insert(place)
            names[place] = renaming.meant
        }
        return (names, renamed)
    }

    /// Whether a name is that of a feature, a class, a name or a header value, or of a feature that is asked for.
    private func isKnown(_ name: String) -> Bool {
        let wanted =
            switch request.features {
            case .named(let names), .known(let names): names
            }
        let keys = [ColumnNames.key(name)]
        return wanted.contains(name) || FeatureColumnNames([name]).features[0] != nil
            || ColumnNames.place(of: ColumnNames.label + ColumnNames.name, among: keys) != nil
            || HeaderColumn.allCases.contains { ColumnNames.place(of: $0, among: keys) != nil }
            || ColumnNames.texts.values.contains { ColumnNames.place(of: $0, among: keys) != nil }
    }

    private func arff(_ lines: [String]) throws(FormatError) -> (layout: TableLayout, notes: [String]) {
        let header = try ARFFHeader(lines, path: path)
        let dialect = CellDialect(delimiter: UInt8(ascii: ","), singleQuotes: true)
        let data = lines[header.leadingLines...].prefix(200).filter { !$0.trimmed.isEmpty && !$0.hasPrefix("%") }
            .map { CellScanner.strings(of: $0, dialect: dialect) }
        let samples = ColumnSamples(data, columns: header.names.count) {
            TableSample.isNumber($0, decimalComma: false)
        }
        return try named(
            header.names, samples: samples, dialect: dialect, leadingLines: header.leadingLines)
    }

    // MARK: - CSV

    private func separated() throws(FormatError) -> (layout: TableLayout, notes: [String]) {
        let sample = beginning.prefix(Self.sampleBytes).withUnsafeBufferPointer { TableSample($0) }
        guard let sample, let first = sample.rows.first else { throw noColumns() }
        // A list of errors holds more words than commas.
        try refuseOwnOutputs(
            CellScanner.strings(of: first.text, dialect: CellDialect(delimiter: UInt8(ascii: ",")), hasComment: false))
        guard let header = try header(of: sample) else {
            return try unnamed(sample, from: 0, leadingLines: 0)
        }
        guard !header.names.allSatisfy({ Int($0) != nil || $0.isEmpty }) else {
            return try unnamed(sample, from: header.rows, leadingLines: header.leadingLines)
        }
        let samples = sample.data(from: header.rows, columns: header.names.count)
        return try named(
            header.names, samples: samples, dialect: sample.dialect, leadingLines: header.leadingLines)
    }

    private func noColumns() -> FormatError {
        let lines = RowCutter.lines(of: Array(beginning.prefix(Self.sampleBytes)))
        let isContent = { (line: String) in
            let text = line.trimmed
            return !text.isEmpty && !text.hasPrefix("#") && !text.hasPrefix("%")
        }
        guard let first = lines.firstIndex(where: isContent) else { return FormatError(path, .empty) }
        return FormatError(
            path, .line(first + 1), .notATable("is no feature table: no columns can be told apart"))
    }

    private func unnamed(
        _ sample: TableSample, from first: Int, leadingLines: Int
    ) throws(FormatError) -> (layout: TableLayout, notes: [String]) {
        let count = sample.usualCount(from: first) ?? sample.rows[first].cells.count
        let samples = sample.data(from: first, columns: count)
        guard request.renamings.isEmpty else {
            return try named(
                (1...count).map { "\($0)" }, samples: samples, dialect: sample.dialect, leadingLines: leadingLines)
        }
        var columns = try UnnamedColumns(
            count: count, samples: samples, path: path, line: sample.rows[first].line + 1)
        columns.judge { places, names in
            rows(places, names, columns: count, dialect: sample.dialect, leadingLines: leadingLines)
        }
        let layout = try columns.layout(dialect: sample.dialect, leadingLines: leadingLines, request: request)
        return (layout, columns.notes)
    }

    private struct Header {
        var names: [String]
        /// Of the sample's rows, which the header takes away.
        var rows: Int
        var leadingLines: Int
    }

    /// The names of the columns: the first row, a comment above it, or none.
    private func header(of sample: TableSample) throws(FormatError) -> Header? {
        let first = sample.rows[0]
        let names = CellScanner.strings(of: first.text, dialect: sample.dialect, hasComment: false)
        let lines = first.line + first.lineCount
        let width = sample.usualCount(from: 1) ?? 0
        // A data frame's columns without names are numbered from 0.
        let numbered = names.first.map { $0.isEmpty } ?? false ? Array(names.dropFirst()) : names
        if numbered.count >= 8, numbered == numbered.indices.map({ "\($0)" }), width == names.count {
            return Header(names: names, rows: 1, leadingLines: lines)
        }
        let hasNumbers = { (row: TableSample.Row) in row.cells.contains(where: sample.isNumber) }
        if !names.contains(where: sample.isNumber) {
            guard sample.rows.count > 1 else {
                throw FormatError(
                    path, .line(first.line + 1), .notATable("is no feature table: a header stands there alone"))
            }
            if sample.rows.dropFirst().contains(where: hasNumbers),
                let fitted = Self.fitted(names, to: sample.rows.dropFirst().first { $0.cells.count == width })
            {
                return Header(names: fitted, rows: 1, leadingLines: lines)
            }
            try refuseLabels(names)
        } else if hasNumbers(first) {
            for comment in sample.comments.reversed() {
                guard let names = sample.cells(of: comment, count: first.cells.count), isMeant(names, sample) else {
                    continue
                }
                return Header(names: names, rows: 0, leadingLines: first.line)
            }
            if first.cells.count(where: sample.isNumber) >= 2 { return nil }
            let samples = sample.data(from: 0, columns: first.cells.count)
            if first.cells.count == 2, samples.isClass(1), !samples.isNumeric(0) { throw Self.labelList(path) }
        }
        throw FormatError(
            path, .line(first.line + 1),
            .notATable("is no feature table: neither a row of numbers nor a header above rows of numbers"))
    }

    /// The names, one for each cell of a row: a delimiter too many at the end of either, or row names without a name of
    /// their own (as R writes them), make them differ by one.
    private static func fitted(_ names: [String], to row: TableSample.Row?) -> [String]? {
        guard let row else { return nil }
        let count = row.cells.count
        if names.count == count { return names }
        if names.count == count + 1, names.last?.isEmpty ?? false { return names.dropLast() }
        guard names.count == count - 1 else { return nil }
        return row.cells.last?.isEmpty ?? false ? names + [""] : [""] + names
    }

    /// Whether the words of a comment are names of columns.
    private func isMeant(_ names: [String], _ sample: TableSample) -> Bool {
        guard !names.contains(where: sample.isNumber) else { return false }
        let keys = names.map(ColumnNames.key)
        return FeatureColumnNames(names).features.contains { $0 != nil }
            || names.contains { name in
                wanted.contains(name) || request.renamings.contains { $0.own == name }
            }
            || keys.contains { ColumnNames.surelyLabel.contains($0) }
            || HeaderColumn.allCases.count { ColumnNames.place(of: $0, among: keys) != nil } > 1
    }

    // MARK: - What psrsieve writes

    static let rankedListColumns = ["rank", "candidate", "score", "selected"]
    static let rankedList = FormatError.Cause.notCandidates("is a ranked list that psrsieve has written")

    /// The ranked lists and lists of errors that psrsieve writes are told from tables by their headers.
    private func refuseOwnOutputs(_ header: [String]) throws(FormatError) {
        if header.starts(with: Self.rankedListColumns) { throw FormatError(path, Self.rankedList) }
        if header == ["input", "place", "reason"] {
            throw FormatError(path, .notCandidates("is psrsieve's list of inputs that could not be read"))
        }
        try refuseLabels(header)
    }

    /// A list of paths and classes has no features.
    private func refuseLabels(_ header: [String]) throws(FormatError) {
        let keys = header.map(ColumnNames.key)
        guard keys.contains(where: ["path", "file", "filename", "filepath"].contains),
            ColumnNames.place(of: ColumnNames.label, among: keys) != nil, request.renamings.isEmpty,
            !FeatureColumnNames(header).features.contains(where: { $0 != nil }),
            !header.contains(where: wanted.contains)
        else { return }
        throw Self.labelList(path)
    }

    /// Columns that are asked for by name.
    private var wanted: [String] {
        switch request.features {
        case .known(let others): others
        case .named(let names): names
        }
    }

    private static func labelList(_ path: String) -> FormatError {
        FormatError(path, .notCandidates("is a list of labels; preprocess takes it as --labels"))
    }

    // MARK: - SNNS patterns

    /// The SNNS pattern format: `No. of input units: 22`, then for each pattern a comment with its name, its numbers,
    /// and a line `1 0` (pulsar) or `0 1`. Those that are in use hold the 22 scores of Bates et al. 2012.
    private func patternLayout(_ lines: [String]) throws(FormatError) -> TableLayout {
        let units = lines.prefix(20).first { $0.contains("No. of input units") }
            .flatMap { $0.split(separator: ":").last }.flatMap { Int($0.trimmed) }
        let known = [FeatureName.lyon, FeatureName.bates]
        guard let names = known.first(where: { $0.count == units }),
            let first = lines.firstIndex(where: { $0.hasPrefix("#") })
        else {
            throw FormatError(path, .unsupported("is an SNNS pattern file without 8 or 22 input units"))
        }
        if case .named(let wanted) = request.features {
            let missing = wanted.filter { !names.contains($0) }
            guard missing.isEmpty else { throw FormatError(path, .lacksColumns(missing, own: names)) }
        }
        if let group = request.group { throw FormatError(path, .lacksColumns([group], own: names)) }
        return TableLayout(
            featureNames: names, roles: names.indices.map { .feature($0) },
            dialect: CellDialect(delimiter: UInt8(ascii: " ")),
            leadingLines: first, labelOnNextLine: true, labels: request.labels, gaps: request.gaps)
    }
}

/// The kinds of text table, told apart by their first line of content.
enum TextTableKind {
    case arff, patterns, separated

    init(_ beginning: [UInt8]) {
        let lines = RowCutter.lines(of: Array(beginning.prefix(1 << 16)))
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
