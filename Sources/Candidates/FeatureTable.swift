/// Candidates as rows of numbers.
///
/// Shape: `count` rows x `featureNames.count` features, row-major.
public struct FeatureTable: Sendable, Equatable {
    public var featureNames: [String]
    public var values: [Double]
    /// One label a row, `nil` where the class is unknown.
    public var labels: [Label?]
    /// The row's own name where the table gives one, else `nil`; empty if no row has a name.
    public var names: [String?]
    /// The row's number in its file, counted from 1 without header and comment lines.
    public var rowNumbers: [Int]
    /// Header values that the table carries along, one a row and NaN where a row has none; empty if it carries none.
    public var headerColumns: [HeaderColumn: [Double]]

    public init(featureNames: [String]) {
        self.featureNames = featureNames
        values = []
        labels = []
        names = []
        rowNumbers = []
        headerColumns = [:]
    }

    public var count: Int { labels.count }

    public subscript(row row: Int) -> ArraySlice<Double> {
        let width = featureNames.count
        return values[(row * width)..<((row + 1) * width)]
    }

    /// Gives the last row a name; rows before it without one stay nameless.
    public mutating func nameLastRow(_ name: String) {
        while names.count < count - 1 { names.append(nil) }
        names.append(name)
    }

    /// The header values of one row, as far as they are possible ones.
    public func header(ofRow row: Int) -> CandidateHeader {
        var header = CandidateHeader()
        for (column, values) in headerColumns { header.set(column, values[row]) }
        return header
    }

    /// Appends the rows of another table with the same features.
    ///
    /// - Precondition: the feature names are the same.
    public mutating func append(contentsOf other: FeatureTable) {
        precondition(featureNames == other.featureNames)
        if !names.isEmpty || !other.names.isEmpty {
            names.append(contentsOf: repeatElement(nil, count: count - names.count))
            names.append(contentsOf: other.names)
            names.append(contentsOf: repeatElement(nil, count: other.count - other.names.count))
        }
        for column in Set(headerColumns.keys).union(other.headerColumns.keys) {
            let theirs = other.headerColumns[column] ?? [Double](repeating: .nan, count: other.count)
            if headerColumns[column] == nil { headerColumns[column] = [Double](repeating: .nan, count: count) }
            headerColumns[column]?.append(contentsOf: theirs)
        }
        values += other.values
        labels += other.labels
        rowNumbers += other.rowNumbers
    }
}
