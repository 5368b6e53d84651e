import Candidates

/// What the columns of a feature table mean.
public struct TableLayout: Sendable, Equatable {
    /// The part one column plays.
    public enum Role: Sendable, Equatable {
        /// A feature; the index counts the features of the table.
        case feature(Int)
        case label
        case name
        case header(HeaderColumn)
        case ignored
    }

    public var featureNames: [String]
    public var roles: [Role]
    public var delimiter: UInt8
    /// Lines of the file before the first row of data.
    public var leadingLines: Int
    /// A pattern's class is on a line of its own (the SNNS pattern format).
    public var labelOnNextLine = false
}

extension TableLayout {
    /// The layout of a table whose columns are named, by a header line or by ARFF attributes.
    ///
    /// - Parameters:
    ///   - names: one name a column.
    ///   - textColumns: columns known to hold text.
    init(named names: [String], textColumns: Set<Int>, delimiter: UInt8, leadingLines: Int) {
        featureNames = []
        roles = []
        self.delimiter = delimiter
        self.leadingLines = leadingLines
        for (column, name) in names.enumerated() {
            let role = Self.role(of: name, isText: textColumns.contains(column), nextFeature: featureNames.count)
            if case .feature = role { featureNames.append(ColumnNames.canonical(name)) }
            roles.append(role)
        }
    }

    private static func role(of name: String, isText: Bool, nextFeature: Int) -> Role {
        let key = ColumnNames.key(name)
        if ColumnNames.label.contains(key) { return .label }
        if ColumnNames.name.contains(key) { return .name }
        if isText { return .ignored }
        if let header = ColumnNames.header[key] { return .header(header) }
        return .feature(nextFeature)
    }

    /// The layout of a table without header, known by its number of columns alone: 8, 22 or 30 features, with or
    /// without a class in the last column; `nil` for any other number.
    init?(columnCount: Int, delimiter: UInt8) {
        let known = [FeatureName.lyon, FeatureName.thornton, FeatureName.lyon + FeatureName.thornton]
        guard let names = known.first(where: { $0.count == columnCount || $0.count + 1 == columnCount }) else {
            return nil
        }
        featureNames = names
        roles = names.indices.map { .feature($0) }
        if columnCount > names.count { roles.append(.label) }
        self.delimiter = delimiter
        leadingLines = 0
    }
}
