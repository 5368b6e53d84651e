/// Candidates as rows of numbers.
///
/// Shape: `count` rows x `featureNames.count` features, row-major.
public struct FeatureTable: Sendable, Equatable {
    public var featureNames: [String]
    public var values: [Double]
    /// One label a row, `nil` where the class is unknown.
    public var labels: [Label?]
    /// The row's own name where the table gives one, else `nil`; ends before the last rows that have none. To be read by
    /// `name(ofRow:)`.
    public var names: [String?]
    /// The row's number in its file, counted from 1 without header and comment lines.
    public var rowNumbers: [Int]
    /// Header values that the table carries along, one a row and NaN where a row has none; empty if it carries none.
    public var headerColumns: [HeaderColumn: [Double]]
    /// The same of words, `nil` where a row has none.
    public var headerTexts: [HeaderText: [String?]] = [:]
    /// What says which rows belong together, one a row where it was asked for; else empty.
    public var groups: [String?] = []

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

    /// The row's own name; `nil` where the table gives none.
    public func name(ofRow row: Int) -> String? { row < names.count ? names[row] : nil }

    /// The header values of one row, as far as they are possible ones.
    public func header(ofRow row: Int) -> CandidateHeader {
        var header = CandidateHeader()
        for column in HeaderColumn.allCases {
            if let values = headerColumns[column] { header.set(column, values[row]) }
        }
        for (text, values) in headerTexts { header.set(text, values[row]) }
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
        for text in Set(headerTexts.keys).union(other.headerTexts.keys) {
            let theirs = other.headerTexts[text] ?? [String?](repeating: nil, count: other.count)
            if headerTexts[text] == nil { headerTexts[text] = [String?](repeating: nil, count: count) }
            headerTexts[text]?.append(contentsOf: theirs)
        }
        if !groups.isEmpty || !other.groups.isEmpty {
            groups += [String?](repeating: nil, count: count - groups.count)
            groups += other.groups + [String?](repeating: nil, count: other.count - other.groups.count)
        }
        values += other.values
        labels += other.labels
        rowNumbers += other.rowNumbers
    }
}

// MARK: - Gaps

extension FeatureTable {
    /// The median of each feature over the rows that have it, NaN if none has.
    public func medians() -> [String: Double] {
        let width = featureNames.count
        var medians: [String: Double] = [:]
        for (feature, name) in featureNames.enumerated() {
            let values = stride(from: feature, to: values.count, by: width).map { self.values[$0] }
                .filter(\.isFinite).sorted()
            let middle = values.count / 2
            medians[name] =
                values.isEmpty
                ? .nan : values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
        }
        return medians
    }

    /// How many features (NaN stands for one that is lacking) are filled, in how many rows.
    public struct Filling: Sendable, Equatable {
        public var values = 0
        public var rows = 0

        public init() {}

        public mutating func add(_ other: Filling) {
            values += other.values
            rows += other.rows
        }
    }

    /// Puts a value for each feature where a row has none.
    @discardableResult
    public mutating func fillGaps(with fills: [String: Double]) -> Filling {
        let width = featureNames.count
        let fill = featureNames.map { fills[$0] ?? .nan }
        var filling = Filling()
        for row in 0..<count {
            var isFilled = false
            for feature in 0..<width where values[row * width + feature].isNaN && !fill[feature].isNaN {
                values[row * width + feature] = fill[feature]
                filling.values += 1
                isFilled = true
            }
            if isFilled { filling.rows += 1 }
        }
        return filling
    }

    /// The rows that have all features.
    public func withoutGaps() -> FeatureTable {
        let whole = (0..<count).filter { self[row: $0].allSatisfy(\.isFinite) }
        return whole.count == count ? self : rows(whole)
    }

    /// The same features in another order.
    ///
    /// - Precondition: `names` are the feature names.
    public func ordered(by names: [String]) -> FeatureTable {
        guard names != featureNames else { return self }
        let places = names.compactMap { featureNames.firstIndex(of: $0) }
        precondition(places.count == featureNames.count)
        var table = self
        table.featureNames = names
        table.values = (0..<count).flatMap { row in places.map { values[row * places.count + $0] } }
        return table
    }

    /// Some of the rows.
    public func rows(_ rows: [Int]) -> FeatureTable {
        var table = FeatureTable(featureNames: featureNames)
        table.values = rows.flatMap { self[row: $0] }
        table.labels = rows.map { labels[$0] }
        if !names.isEmpty { table.names = rows.map(name) }
        table.rowNumbers = rows.map { rowNumbers[$0] }
        table.headerColumns = headerColumns.mapValues { values in rows.map { values[$0] } }
        table.headerTexts = headerTexts.mapValues { values in rows.map { values[$0] } }
        if !groups.isEmpty { table.groups = rows.map { groups[$0] } }
        return table
    }
}
