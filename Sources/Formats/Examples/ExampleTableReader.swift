import Candidates
import Synchronization

/// Reads an example table: features, header values, labels and names of its rows and, on request, their arrays.
///
/// Rows are read in stretches, so memory grows with a stretch and not with the table. Any number of threads can use one
/// reader, one after the other. A table whose rows or columns were changed by another program is read as well, as long
/// as it has the eight features.
public final class ExampleTableReader: Sendable {
    public let path: String
    /// Rows of the table.
    public let count: Int
    /// Bins of the profile, points of the DM curve, rows and columns of the planes; 0 if the table has no arrays.
    public let size: Int
    /// The program that made the table, where it says so.
    public let creator: String?
    /// The arrays that the table has a column for.
    public var arrays: [CandidateArray] { CandidateArray.allCases.filter { columns.arrays[$0] != nil } }

    /// What was put right, one sentence each.
    public var notes: [String] {
        var notes = columns.isSwapped ? [TableColumns.swappedNote(path: path)] : []
        if let name = columns.unusableClasses {
            notes.append(
                "\(path): its column \(name) cannot hold classes (a number, word or truth value a row) and is left out")
        }
        return notes
    }

    private let columns: ExampleColumns
    private let file: Mutex<FITSFile>

    /// - Throws: `FormatError` if it is no example table, or one of a later version, or its header makes no sense.
    public convenience init(path: String) throws(FormatError) {
        try self.init(try OpenedFile(path))
    }

    /// The same for a file that is open already.
    init(_ opened: OpenedFile) throws(FormatError) {
        let file = try FITSFile(opened)
        let path = opened.path
        guard try Self.moveToTable(file) else { throw FormatError(path, .unsupported("is FITS without a table")) }
        let version = file.integer("EXAMPVER") ?? ExampleLayout.formatVersion
        guard version <= ExampleLayout.formatVersion else {
            throw FormatError(
                path, .unsupported("is an example table of version \(version), which a later psrsieve has made"))
        }
        _ = try file.tablePlace()
        self.path = path
        count = try file.rowCount()
        creator = file.text("CREATOR")
        if version < ExampleLayout.formatVersion,
            CandidateArray.allCases.contains(where: { file.column($0.fitsName) != nil })
        {
            throw FormatError(
                path,
                .unsupported(
                    "is an example table of version \(version), whose arrays an earlier psrsieve has made otherwise; "
                        + "`psrsieve preprocess` makes it anew of the candidates' files"))
        }
        columns = try ExampleColumns(file)
        size = columns.size
        self.file = Mutex(file)
    }

    private static func moveToTable(_ file: borrowing FITSFile) throws(FormatError) -> Bool {
        for unit in 0..<(try file.unitCount()) {
            try file.move(toUnit: unit)
            if file.kind() == .binaryTable { return true }
        }
        return false
    }

    /// The eight features of all rows, or of some, with labels, names and header values; NaN where a candidate lacks one.
    ///
    /// - Precondition: the rows (counted from 0) are within the table.
    public func featureTable(rows: Range<Int>? = nil) throws(FormatError) -> FeatureTable {
        let rows = checked(rows ?? 0..<count)
        return try file.withLock { file throws(FormatError) in
            var table = FeatureTable(featureNames: FeatureName.lyon)
            table.values.reserveCapacity(rows.count * FeatureName.lyon.count)
            for column in columns.header.keys { table.headerColumns[column] = [] }
            for text in columns.texts.keys { table.headerTexts[text] = [] }
            // Row by row, as the file lies on the disk.
            for row in rows {
                for column in columns.features { table.values.append(try Self.number(column, row: row, in: file)) }
                for (column, place) in columns.header {
                    let value = place.quantity.value(of: try Self.number(place.column, row: row, in: file))
                    table.headerColumns[column]?.append(column.range.contains(value) ? value : .nan)
                }
                for (text, column) in columns.texts {
                    let word = try file.string(column, row: row)
                    table.headerTexts[text]?.append(word.isEmpty ? nil : word)
                }
                table.labels.append(try columns.classes?.label(row: row, in: file))
                table.rowNumbers.append(row + 1)
                if let name = columns.name {
                    let text = try file.string(name, row: row)
                    if !text.isEmpty { table.nameLastRow(text) }
                }
            }
            return table
        }
    }

    /// Where the candidates of some rows came from: a path, with `#row` for a row of a file of many; `nil` where the
    /// table does not say.
    ///
    /// - Precondition: the rows (counted from 0) are within the table.
    public func sources(rows: Range<Int>) throws(FormatError) -> [String?] {
        let rows = checked(rows)
        guard let column = columns.source else { return rows.map { _ in nil } }
        return try file.withLock { file throws(FormatError) in
            var sources: [String?] = []
            for row in rows {
                let text = try file.string(column, row: row)
                sources.append(text.isEmpty ? nil : text)
            }
            return sources
        }
    }

    /// The arrays of some rows; NaN where a candidate lacks one.
    ///
    /// Shape: rows x the values of the arrays asked for, one array behind the other (`CandidateArray.count(size:)` values
    /// each), row-major.
    ///
    /// - Precondition: the rows (counted from 0) are within the table.
    /// - Throws: `FormatError` if the table lacks one of the columns.
    public func rows(_ rows: Range<Int>, columns names: [CandidateArray]) throws(FormatError) -> [Float] {
        let rows = checked(rows)
        var places: [(column: FITSColumn, count: Int)] = []
        for name in names {
            guard let column = columns.arrays[name] else {
                throw FormatError(path, .unsupported("has no column \(name.fitsName)"))
            }
            places.append((column, name.count(size: size)))
        }
        return try file.withLock { file throws(FormatError) in
            var values: [Float] = []
            values.reserveCapacity(rows.count * places.reduce(0) { $0 + $1.count })
            for row in rows {
                for place in places { values += try file.floats(place.column, row: row, count: place.count) }
            }
            return values
        }
    }

    /// The arrays that one row has.
    ///
    /// - Precondition: the row (counted from 0) is within the table.
    public func arrays(ofRow row: Int) throws(FormatError) -> [CandidateArray: [Float]] {
        var found: [CandidateArray: [Float]] = [:]
        for array in arrays {
            let values = try rows(row..<(row + 1), columns: [array])
            // An array is lacking as a whole or not at all.
            if values.first?.isFinite ?? false { found[array] = values }
        }
        return found
    }

    /// How many candidates have each of the arrays.
    public func countsOfArrays() throws(FormatError) -> [CandidateArray: Int] {
        try file.withLock { file throws(FormatError) in
            var counts: [CandidateArray: Int] = [:]
            for row in 0..<count {
                for (array, column) in columns.arrays {
                    // An array is lacking as a whole or not at all.
                    if try Self.number(column, row: row, in: file).isFinite { counts[array, default: 0] += 1 }
                }
            }
            return counts
        }
    }

    private func checked(_ rows: Range<Int>) -> Range<Int> {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count)
        return rows
    }

    /// The first number of a cell, NaN if it is not finite.
    private static func number(_ column: FITSColumn, row: Int, in file: borrowing FITSFile) throws(FormatError)
        -> Double
    {
        let number = try file.numbers(column, row: row, count: 1)[0]
        return number.isFinite ? number : .nan
    }
}

/// A FITS table with the eight features as columns.
enum ExampleTable: CandidateFormat {
    static let name = "example table"

    static func recognises(_ file: OpenedFile) -> Bool {
        guard FITSFile.recognises(file) else { return false }
        let features = FeatureColumnNames(FITSCards.columnNames(in: file.head)).features
        return Set(features).isSuperset(of: FeatureName.lyon.map(Optional.some))
    }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .examples(try ExampleTableReader(file))
    }
}

/// Where the columns of an example table are.
private struct ExampleColumns: Sendable {
    let name, source: FITSColumn?
    let classes: FITSClasses?
    /// A column that is called as classes are and cannot hold any.
    let unusableClasses: String?
    let header: [HeaderColumn: (column: FITSColumn, quantity: HeaderQuantity)]
    let texts: [HeaderText: FITSColumn]
    let features: [FITSColumn]
    let isSwapped: Bool
    let arrays: [CandidateArray: FITSColumn]
    let size: Int

    init(_ file: borrowing FITSFile) throws(FormatError) {
        let names = file.columnNames()
        let keys = names.map(ColumnNames.key)
        source = Self.text("SOURCE", in: file)
        name = ColumnNames.place(of: ColumnNames.name, among: keys).flatMap { Self.text(names[$0], in: file) }
        // In psrsieve's own tables -1 is the unknown class, whether its TNULL is still there or not.
        classes = FITSClasses(file, names: names, minusOneIsUnknown: file.text("EXAMPVER") != nil)
        unusableClasses =
            classes == nil ? ColumnNames.place(of: ColumnNames.label, among: keys).map { names[$0] } : nil
        var header: [HeaderColumn: (column: FITSColumn, quantity: HeaderQuantity)] = [:]
        for column in HeaderColumn.allCases {
            guard let (place, quantity) = ColumnNames.place(of: column, among: keys),
                let found = Self.numbers(names[place], in: file)
            else { continue }
            header[column] = (found, quantity.inUnit(file.unit(found)))
        }
        self.header = header
        texts = ColumnNames.texts.compactMapValues { own in
            ColumnNames.place(of: own, among: keys).flatMap { Self.text(names[$0], in: file) }
        }
        let found = FeatureColumnNames(names).features
        let places = FeatureName.lyon.map { found.firstIndex(of: $0) }
        var features = places.compactMap { $0.flatMap { Self.numbers(names[$0], in: file) } }
        guard features.count == FeatureName.lyon.count else {
            throw FormatError(file.path, .unsupported("is no example table: a feature's column holds no numbers"))
        }
        isSwapped = try Self.areSwapped(features, file)
        if isSwapped {
            features.swapAt(2, 3)
            features.swapAt(6, 7)
        }
        self.features = features
        var arrays: [CandidateArray: FITSColumn] = [:]
        for array in CandidateArray.allCases {
            guard let column = file.column(array.fitsName), column.kind == .numbers, !column.isVariable else {
                continue
            }
            arrays[array] = column
        }
        self.arrays = arrays
        size = file.integer("SIZE") ?? arrays[.profile]?.elements ?? 0
        for array in CandidateArray.allCases {
            guard let column = arrays[array] else { continue }
            if (1...1 << 15).contains(size), column.elements == array.count(size: size) { continue }
            throw FormatError(
                file.path, .part("column \(column.name)"),
                .damaged("has \(column.elements) elements a row, which does not fit a table of size \(size)"))
        }
    }

    /// Whether the names of skewness and kurtosis are the wrong way round, as they are in the circulating copies of HTRU 2;
    /// psrsieve's own names are right.
    private static func areSwapped(_ features: [FITSColumn], _ file: borrowing FITSFile) throws(FormatError) -> Bool {
        guard !features.allSatisfy({ FeatureColumnNames.isCanonical($0.name) }) else { return false }
        var table = FeatureTable(featureNames: FeatureName.lyon)
        for row in 0..<min(try file.rowCount(), 1000) {
            for column in features { table.values.append(try file.numbers(column, row: row, count: 1)[0]) }
            table.labels.append(nil)
        }
        let isSuspect = features[3].number < features[2].number && features[7].number < features[6].number
        return FeatureLaws(table).areSwapped(isSuspect: isSuspect)
    }

    private static func text(_ name: String, in file: borrowing FITSFile) -> FITSColumn? {
        guard let column = file.column(name), column.isText else { return nil }
        return column
    }

    private static func numbers(_ name: String, in file: borrowing FITSFile) -> FITSColumn? {
        guard let column = file.column(name), column.kind == .numbers, column.elements == 1 else { return nil }
        return column
    }
}
