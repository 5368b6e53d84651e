import Candidates

/// What the named columns of a table are, and which of them the taker of the table gets.
struct TableColumns {
    private let path: String
    private let names: [String]
    private let keys: [String]
    private let samples: ColumnSamples
    private let request: TableRequest
    /// Columns whose names the command line gave.
    private let renamed: Set<Int>

    private let label: Int?
    private let name: Int?
    private var header: [Int: (HeaderColumn, HeaderQuantity)] = [:]
    private var texts: [Int: HeaderText] = [:]
    /// The known feature of each column, `nil` where it is none.
    private var features: [String?]
    private let byOrder: Set<Int>

    init(
        _ names: [String], renamed: Set<Int>, samples: ColumnSamples, request: TableRequest, path: String
    ) {
        self.path = path
        self.names = names
        self.samples = samples
        self.request = request
        self.renamed = renamed
        let keys = names.map(ColumnNames.key)
        self.keys = keys
        // What the command line says comes before what the file's own names say.
        let said = keys.indices.map { renamed.contains($0) ? keys[$0] : "" }
        let isLabel = { (place: Int) in ColumnNames.surelyLabel.contains(keys[place]) || samples.isClass(place) }
        let label =
            ColumnNames.place(of: ColumnNames.label, among: said)
            ?? ColumnNames.label.lazy.compactMap { name in keys.indices.first { keys[$0] == name && isLabel($0) } }
            .first
        self.label = label
        name =
            ColumnNames.place(of: ColumnNames.name, among: said) ?? ColumnNames.place(of: ColumnNames.name, among: keys)
        let found = FeatureColumnNames(names)
        let known = found.features
        (features, byOrder) = (known, found.byOrder)
        for place in names.indices {
            let isSaidOfAnother = renamed.contains { $0 != place && known[$0] != nil && known[$0] == known[place] }
            if place == label || !samples.isNumeric(place) || !renamed.contains(place) && isSaidOfAnother {
                features[place] = nil
            }
        }
        for column in HeaderColumn.allCases {
            guard
                let (place, quantity) = ColumnNames.place(of: column, among: said)
                    ?? ColumnNames.place(of: column, among: keys),
                features[place] == nil, place != label, place != name, header[place] == nil
            else { continue }
            header[place] = (column, quantity)
        }
        for (text, names) in ColumnNames.texts {
            guard let place = ColumnNames.place(of: names, among: said) ?? ColumnNames.place(of: names, among: keys),
                features[place] == nil, place != label, place != name, header[place] == nil
            else { continue }
            texts[place] = text
        }
    }

    // MARK: - Features

    /// Columns of numbers that are nothing known.
    private var unknownNumbers: [Int] {
        names.indices.filter { place in
            features[place] == nil && place != label && place != name && header[place] == nil && texts[place] == nil
                && !names[place].isEmpty && !ColumnNames.index.contains(keys[place])
                && samples.isNumeric(place) && !samples.isEmpty(place)
        }
    }

    private func isLyon(_ place: Int) -> Bool { features[place].map(FeatureName.lyon.contains) ?? false }

    private func isSure(_ place: Int) -> Bool {
        renamed.contains(place) || FeatureColumnNames.isCanonical(names[place])
    }

    /// Puts names right by the numbers: those of skewness and kurtosis where they are the wrong way round, and those of
    /// eight columns that are unknown, or known in part, where the numbers obey the laws of the eight features.
    ///
    /// - Parameter rows: reads the file's first rows with some columns as features.
    mutating func putRight(_ rows: (_ places: [Int], _ names: [String]) -> FeatureTable) -> [String] {
        guard wantsLyon else { return [] }
        forgetHalves()
        let notes = putObjectsRight(rows)
        return notes + putStatisticsRight(rows)
    }

    /// Where names say a statistic and not of what, their order has decided; the numbers may tell that it is the other.
    private mutating func putObjectsRight(_ rows: (_ places: [Int], _ names: [String]) -> FeatureTable) -> [String] {
        let places = FeatureName.lyon.compactMap { features.firstIndex(of: $0) }
        guard places.count == FeatureName.lyon.count, byOrder.isSuperset(of: places),
            FeatureLaws(rows(places, FeatureName.lyon)).seemTurned()
        else { return [] }
        let half = FeatureName.profile.count
        for (index, place) in places.enumerated() { features[place] = FeatureName.lyon[(index + half) % places.count] }
        return [
            "\(path): of the columns \(Self.list(places.map { names[$0] })) the first four are taken for the DM curve's: "
                + "their numbers are such; --columns says otherwise"
        ]
    }

    private mutating func putStatisticsRight(_ rows: (_ places: [Int], _ names: [String]) -> FeatureTable) -> [String] {
        let known = names.indices.filter(isLyon)
        let unknown = unknownNumbers
        guard !unknown.isEmpty, known.count + unknown.count == FeatureName.lyon.count else {
            return putSwappedRight(known, rows)
        }
        let places = (known + unknown).sorted()
        guard let found = FeatureLaws(rows(places, places.map { "\($0)" })).namesByTheNumbers() else {
            return putSwappedRight(known, rows)
        }
        let agrees = zip(places, found).allSatisfy { place, name in
            guard let own = features[place] else { return true }
            return own == name || !isSure(place) && Self.exchanged(own) == name
        }
        guard agrees else { return putSwappedRight(known, rows) }
        for (place, name) in zip(places, found) { features[place] = name }
        return [
            "\(path): the columns \(Self.list(places.map { names[$0] })) are taken for "
                + "\(found.joined(separator: ", ")): their numbers obey the laws of these"
        ]
    }

    private var wantsLyon: Bool {
        switch request.features {
        case .known: true
        case .named(let wanted): wanted.contains { FeatureName.lyon.contains($0) }
        }
    }

    /// Of an object whose skewness is named and whose kurtosis is not, or the other way round, the one name may be wrong
    /// as it is in the circulating copies, and nothing can show it.
    private mutating func forgetHalves() {
        for object in ["profile", "dm"] {
            let pair = ["\(object)_skewness", "\(object)_kurtosis"].map { features.firstIndex(of: $0) }
            guard (pair[0] == nil) != (pair[1] == nil), let place = pair[0] ?? pair[1], !isSure(place) else { continue }
            features[place] = nil
        }
    }

    private mutating func putSwappedRight(
        _ known: [Int], _ rows: (_ places: [Int], _ names: [String]) -> FeatureTable
    ) -> [String] {
        guard renamed.isEmpty, !known.isEmpty else { return [] }
        let laws = FeatureLaws(rows(known, known.compactMap { features[$0] }))
        let isSuspect =
            !known.allSatisfy(isSure)
            && ["profile", "dm"].allSatisfy { object in
                guard let skewness = features.firstIndex(of: "\(object)_skewness"),
                    let kurtosis = features.firstIndex(of: "\(object)_kurtosis")
                else { return true }
                return kurtosis < skewness
            }
        guard laws.areSwapped(isSuspect: isSuspect) else {
            let pairs = laws.pairs(skewness: "skewness", kurtosis: "kurtosis")
            guard pairs.broken > 10, pairs.broken * 10 > pairs.all else { return [] }
            return [
                "\(path): \(pairs.broken) of \(pairs.all) pairs of skewness and kurtosis cannot be such "
                    + "(the excess kurtosis is never below the skewness squared minus 2); check what its columns are"
            ]
        }
        features = features.map { $0.map(Self.exchanged) }
        return [Self.swappedNote(path: path)]
    }

    static func swappedNote(path: String) -> String {
        "\(path): the header's names for skewness and kurtosis are the wrong way round (the numbers show it, or it is "
            + "the header of the circulating copies of HTRU_2.csv); read as mean, deviation, skewness, kurtosis"
    }

    private static func exchanged(_ name: String) -> String {
        if name.hasSuffix("_skewness") { return name.dropLast(9) + "_kurtosis" }
        if name.hasSuffix("_kurtosis") { return name.dropLast(9) + "_skewness" }
        return name
    }

    // MARK: - What the taker gets

    /// - Throws: `FormatError` if the table lacks a column that is asked for, or has none that is a feature.
    func layout(dialect: CellDialect, leadingLines: Int) throws(FormatError) -> (layout: TableLayout, notes: [String]) {
        var taken: [Int: String] = [:]
        func take(_ wanted: [String]) throws(FormatError) {
            var missing: [String] = []
            for name in wanted {
                guard let place = place(of: name) else {
                    missing.append(name)
                    continue
                }
                guard !FeatureName.lyon.contains(name) || features.count(where: { $0 == name }) == 1 else {
                    throw FormatError(path, .notATable("two of its columns are \(name)"))
                }
                taken[place] = name
            }
            guard missing.isEmpty else { throw FormatError(path, .lacksColumns(missing, own: names.map(Self.shown))) }
        }
        var notes: [String] = []
        switch request.features {
        case .named(let wanted): try take(wanted)
        case .known(let others):
            try take(others)
            for (place, feature) in features.enumerated() where taken[place] == nil {
                guard let feature else { continue }
                guard !taken.values.contains(feature) else {
                    throw FormatError(
                        path, .notATable("is no feature table: two of its columns have the same name, \(feature)"))
                }
                taken[place] = feature
            }
            try requireSome(taken)
            notes += ignoredNote(besides: taken)
        }
        var layout = TableLayout(
            featureNames: [], roles: [], dialect: dialect, leadingLines: leadingLines, labels: request.labels,
            gaps: request.gaps)
        if let group = request.group {
            let key = ColumnNames.key(group)
            layout.group = names.firstIndex(of: group) ?? keys.firstIndex { !key.isEmpty && $0 == key }
            guard layout.group != nil else {
                throw FormatError(path, .lacksColumns([group], own: names.map(Self.shown)))
            }
        }
        for place in names.indices {
            if let feature = taken[place] {
                layout.roles.append(.feature(layout.featureNames.count))
                layout.featureNames.append(feature)
            } else if place == label {
                layout.roles.append(request.labels == .ignored ? .ignored : .label)
            } else if place == name {
                layout.roles.append(.name)
            } else if let (column, quantity) = header[place] {
                layout.roles.append(.header(column, quantity))
            } else if let text = texts[place] {
                layout.roles.append(.text(text))
            } else {
                layout.roles.append(.ignored)
            }
        }
        return (layout, notes)
    }

    private func place(of wanted: String) -> Int? {
        if let place = features.firstIndex(of: wanted) { return place }
        // A known feature's name is not that of a column whose numbers say that it is another.
        if FeatureName.lyon.contains(wanted) { return nil }
        let key = ColumnNames.key(wanted)
        return names.firstIndex(of: wanted) ?? (key.isEmpty ? nil : keys.firstIndex(of: key))
    }

    private func requireSome(_ taken: [Int: String]) throws(FormatError) {
        guard taken.isEmpty else { return }
        let own = names.filter { !$0.isEmpty }
        guard Set(own).count == own.count else {
            throw FormatError(path, .notATable("is no feature table: two of its columns have the same name"))
        }
        throw FormatError(
            path,
            .notATable(
                "is no feature table: none of its columns is a feature that psrsieve knows (they are "
                    + "\(Self.list(names.map(Self.shown)))); --columns \(Self.option(unknownNumbers.first.map { names[$0] }))"
                    + "=profile_mean,... says which is which, and --features takes columns as they are"))
    }

    private func ignoredNote(besides taken: [Int: String]) -> [String] {
        let ignored = unknownNumbers.filter { taken[$0] == nil }.map { names[$0] }
        guard !ignored.isEmpty else { return [] }
        let (columns, verb, pronoun) = ignored.count == 1 ? ("column", "is", "it") : ("columns", "are", "them")
        let few = ignored.prefix(8).joined(separator: ",") + (ignored.count > 8 ? ",..." : "")
        return [
            "\(path): the \(columns) \(Self.list(ignored)) \(verb) left out, as nothing that psrsieve knows; "
                + "--features \(few) takes \(pronoun) as features"
        ]
    }

    /// A column that could be another feature than its name says.
    static func firstUnknown(_ names: [String]) -> String? {
        zip(names, FeatureColumnNames(names).features).first { name, feature in
            feature == nil && !name.isEmpty && name != shown("") && !ColumnNames.label.contains(ColumnNames.key(name))
        }?.0
    }

    static func list(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }

    private static func shown(_ name: String) -> String { name.isEmpty ? "(no name)" : name }

    private static func option(_ name: String?) -> String { name ?? "own" }
}
