import Candidates

/// How the rows of an example table lie in its file: the columns NAME, SOURCE, LABEL, six numbers of the header, the
/// eight features and the arrays, then the other numbers and the words of the header; all of fixed width.
public struct ExampleLayout: Sendable, Equatable {
    /// The version of the format and of what the arrays mean; a reader refuses later ones, and arrays of earlier ones.
    static let formatVersion = 2
    /// What stands in LABEL where the class is unknown; its TNULL.
    static let unknownLabel: Int16 = -1
    /// Numbers of the header before the features; what tables have come to hold since follows the arrays.
    private static let firstColumns: [HeaderColumn] = [
        .periodSeconds, .dispersionMeasure, .signalToNoise, .rightAscensionDegrees, .declinationDegrees,
        .modifiedJulianDate,
    ]
    private static let lastColumns = HeaderColumn.allCases.filter { !firstColumns.contains($0) }
    /// A candidate's place in a file of many, `#4294967295`, has this many characters at most.
    private static let rowSuffixWidth = 11
    /// Names that a file gives its rows are not known beforehand; this many characters fit at least.
    private static let leastNameWidth = 64

    /// Bins of the profile, points of the DM curve, rows and columns of the planes.
    public let size: Int
    /// Bytes of the text columns.
    public let nameWidth: Int
    public let sourceWidth: Int

    /// The layout that holds the candidates of all these files.
    public init(paths: some Sequence<String>, size: Int) {
        var (longestPath, longestName) = (0, 0)
        for path in paths {
            longestPath = max(longestPath, path.utf8.count)
            longestName = max(longestName, CandidateOrigin(path: path).name.utf8.count)
        }
        self.size = size
        nameWidth = max(longestName + Self.rowSuffixWidth, Self.leastNameWidth)
        sourceWidth = longestPath + Self.rowSuffixWidth
    }

    /// Bytes of one row.
    public var rowBytes: Int {
        let numbers = HeaderColumn.allCases.count + FeatureName.lyon.count
        let values = CandidateArray.allCases.reduce(0) { $0 + $1.count(size: size) }
        let texts = HeaderText.allCases.count * HeaderText.mostBytes
        return texts + nameWidth + sourceWidth + MemoryLayout<Int16>.size + numbers * MemoryLayout<Double>.size
            + values * MemoryLayout<Float>.size
    }

    /// Whether a name is longer than its column, so that it is cut.
    public func cuts(name: String) -> Bool { name.utf8.count > nameWidth }

    /// One row as it lies in the file.
    public func bytes(of example: Example) -> [UInt8] {
        var row = RowBytes(capacity: rowBytes)
        row.append(example.name, width: nameWidth)
        row.append(example.source, width: sourceWidth)
        row.append(example.label.map { Int16($0.rawValue) } ?? Self.unknownLabel)
        for column in Self.firstColumns { row.append(example.header[keyPath: column.keyPath] ?? .nan) }
        for feature in example.features { row.append(feature ?? .nan) }
        for array in CandidateArray.allCases {
            let count = array.count(size: size)
            let values = example.arrays[array] ?? [Float](repeating: .nan, count: count)
            precondition(values.count == count)
            row.append(values)
        }
        for column in Self.lastColumns { row.append(example.header[keyPath: column.keyPath] ?? .nan) }
        for text in HeaderText.allCases { row.append(example.header[text: text] ?? "", width: HeaderText.mostBytes) }
        return row.bytes
    }

    /// The table before its first row.
    ///
    /// - Parameter creator: the program that makes it, with its version.
    func emptyTable(creator: String) -> FITSTable {
        var columns: [FITSTable.Column] = [
            .init("NAME", .text([], width: nameWidth)), .init("SOURCE", .text([], width: sourceWidth)),
            .init("LABEL", .int16Vectors([], shape: [1])),
        ]
        columns += Self.firstColumns.map { .init($0.fitsName, unit: $0.unit, .float64([])) }
        columns += FeatureName.lyon.map { .init($0, .float64([])) }
        columns += CandidateArray.allCases.map { .init($0.fitsName, .float32Vectors([], shape: $0.shape(size: size))) }
        columns += Self.lastColumns.map { .init($0.fitsName, unit: $0.unit, .float64([])) }
        columns += HeaderText.allCases.map { .init($0.fitsName, .text([], width: HeaderText.mostBytes)) }
        return FITSTable(
            name: "EXAMPLES", rowCount: 0, columns: columns,
            cards: [
                FITSCard("TNULL3", .integer(Int(Self.unknownLabel)), "class unknown"),
                FITSCard("EXAMPVER", .integer(Self.formatVersion), "version of the example table format"),
                FITSCard("SIZE", .integer(size), "bins, points, rows and columns of the arrays"),
                FITSCard("CREATOR", .text(creator), "program that made this table"),
            ])
    }
}

/// Puts the bytes of a row together, the highest byte of each number first as FITS has it.
private struct RowBytes {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// Text filled up with NUL; what does not fit is cut between two characters.
    mutating func append(_ text: String, width: Int) {
        var kept = text[...]
        while kept.utf8.count > width { kept.removeLast() }
        bytes.append(contentsOf: kept.utf8)
        bytes.append(contentsOf: repeatElement(0, count: width - kept.utf8.count))
    }

    mutating func append(_ integer: Int16) {
        withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ number: Double) {
        withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ numbers: [Float]) {
        // A closure: a key path of two steps is walked anew for every number.
        numbers.map { $0.bitPattern.bigEndian }.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}
