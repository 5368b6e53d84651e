import Candidates

/// What the columns of a table without names are, by their number and by what stands in them: 8, 22 or 30 features, with or
/// without a class behind them, a data frame's index before them, or the candidates' names.
struct UnnamedColumns {
    private let path: String
    /// The places of the features in a row.
    private let places: [Int]
    private var names: [String]
    private let label: Int?
    private let name: Int?
    private let count: Int
    private(set) var notes: [String] = []

    /// - Throws: `FormatError` if there are other numbers of columns.
    init(count: Int, samples: ColumnSamples, path: String, line: Int) throws(FormatError) {
        self.path = path
        self.count = count
        var numbers = (0..<count).filter { samples.isNumeric($0) }
        let words = (0..<count).filter { !samples.isNumeric($0) }
        var label = words.last { samples.isClass($0) }
        name = words.first { $0 != label }
        // A column of nothing, behind the last delimiter of every row.
        while let last = numbers.last, !Self.isKnown(numbers.count), samples.isEmpty(last), last == count - 1 {
            numbers.removeLast()
        }
        let features = Self.known.map(\.count)
        func isTable(_ columns: Int) -> Bool {
            features.contains(columns) || label == nil && features.contains(columns - 1)
        }
        let hasIndex = numbers.first.map { samples.isRunning($0) } ?? false
        if hasIndex, isTable(numbers.count - 1) {
            notes.append("\(path): its first column counts the rows and is left out")
            numbers.removeFirst()
        }
        if label == nil, features.contains(numbers.count - 1), let last = numbers.last,
            samples.isClass(last) || samples.isEmpty(last)
        {
            label = last
            numbers.removeLast()
        }
        guard let found = Self.known.first(where: { $0.count == numbers.count }) else {
            throw FormatError(
                path, .line(line),
                .notATable(
                    "has \(count) columns and no header that says what they are; a table without header has "
                        + "8, 22 or 30 features, and may have the class behind them; --columns 1=profile_mean,... says "
                        + "which is which"))
        }
        names = found
        places = numbers
        self.label = label
    }

    private static let known = [FeatureName.lyon, FeatureName.thornton, FeatureName.lyon + FeatureName.thornton]

    private static func isKnown(_ columns: Int) -> Bool {
        known.contains { $0.count == columns || $0.count + 1 == columns }
    }

    /// Says of 22 columns whose they are, and of eight whether they can be the eight features.
    ///
    /// - Parameter rows: reads the file's first rows with some columns as features.
    mutating func judge(_ rows: (_ places: [Int], _ names: [String]) -> FeatureTable) {
        let table = rows(places, names)
        if names == FeatureName.thornton {
            names = FeatureLaws.namesOf22(table, from: 0)
            let who = names == FeatureName.bates ? "those of Bates et al. 2012" : "Thornton's"
            notes.append(
                "\(path): has no header; by their numbers its 22 columns are taken for \(who) "
                    + "(\(names[0]) to \(names[21])); a header with such names, or --columns, says otherwise")
        } else if names == FeatureName.lyon {
            let laws = FeatureLaws(table)
            let impossible = laws.impossibleRows()
            let fault =
                2 * impossible > table.count
                ? "in \(impossible) of \(table.count) rows the numbers cannot be such"
                : laws.seemTurned() ? "those of the DM curve seem to stand before those of the profile" : nil
            guard let fault else { return }
            notes.append(
                "\(path): has no header; its eight columns are taken for \(FeatureName.list(names)) by their places, but "
                    + "\(fault); --columns 1=profile_mean,... says which is which")
        }
    }

    /// - Throws: `FormatError` if the table lacks a column that is asked for.
    func layout(
        dialect: CellDialect, leadingLines: Int, request: TableRequest
    ) throws(FormatError) -> TableLayout {
        if case .named(let wanted) = request.features {
            let missing = wanted.filter { !names.contains($0) }
            guard missing.isEmpty else { throw FormatError(path, .lacksColumns(missing, own: names)) }
        }
        if let group = request.group { throw FormatError(path, .lacksColumns([group], own: names)) }
        func isTaken(_ name: String) -> Bool {
            if case .named(let wanted) = request.features { wanted.contains(name) } else { true }
        }
        var layout = TableLayout(
            featureNames: [], roles: [], dialect: dialect, leadingLines: leadingLines, labels: request.labels,
            gaps: request.gaps)
        for place in 0..<count {
            if let feature = places.firstIndex(of: place).map({ names[$0] }), isTaken(feature) {
                layout.roles.append(.feature(layout.featureNames.count))
                layout.featureNames.append(feature)
            } else if place == label {
                layout.roles.append(request.labels == .ignored ? .ignored : .label)
            } else {
                layout.roles.append(place == name ? .name : .ignored)
            }
        }
        return layout
    }
}
