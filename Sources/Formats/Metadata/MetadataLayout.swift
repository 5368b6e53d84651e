import Candidates

/// What the columns of a text list are, found from its line of names.
struct MetadataLayout {
    let kind: MetadataTable.Kind
    /// A blank stands for any white space.
    let delimiter: UInt8
    let columnCount: Int
    /// The columns that name a row's candidate, the surest first.
    let names: [Int]
    /// Of these, the columns of files themselves.
    let fileNames: Set<Int>
    /// That of the row's number.
    let number: Int?
    let numbers: [(column: HeaderColumn, place: Int, quantity: MetadataQuantity)]
    let words: [(text: HeaderText, place: Int)]
    /// Folded by PulsarX, whose periods are those at the telescope.
    let isTopocentric: Bool

    private static let delimiters = [",", ";", "\t"].map { UInt8(ascii: $0) }
    /// riptide's candidates have no other columns.
    private static let riptide: Set<String> = ["period", "freq", "dm", "width", "ducy", "snr"]

    /// The layout below `#id dm_old dm_new …`, parted by white space.
    init?(pulsarX cells: [String]) {
        let keys = cells.map(ColumnNames.key)
        guard Self.isPulsarX(keys) else { return nil }
        self.init(.pulsarX, keys, delimiter: UInt8(ascii: " "), names: [])
    }

    /// The layout below `# file:candnum DM SNR …`, parted by white space.
    init?(presto cells: [String]) {
        let keys = cells.map(ColumnNames.key)
        guard let name = keys.firstIndex(of: "filecandnum"), keys.contains("pms") else { return nil }
        self.init(.presto, keys, delimiter: UInt8(ascii: " "), names: [name])
    }

    /// The layout of a table whose cells are parted by commas, semicolons or tabs. `nil` if the line names no column of
    /// candidates and no number of theirs.
    ///
    /// - Throws: `FormatError` if it is a list of something else.
    init?(table line: String, path: String, number: Int) throws(FormatError) {
        guard let delimiter = Self.delimiters.first(where: line.utf8.contains) else { return nil }
        let cells = CellScanner.strings(of: line, dialect: CellDialect(delimiter: delimiter), hasComment: false)
        let keys = cells.map(ColumnNames.key)
        if let reason = Self.reasonToRefuse(Set(keys)) {
            throw FormatError(path, .line(number), .unsupported(reason))
        }
        if Set(keys) == Self.riptide {
            self.init(.riptide, keys, delimiter: delimiter, names: [])
            return
        }
        // Where PulsarX folded, `file` is the search's.
        let names = MetadataColumns.names.compactMap { name in
            name == "file" && keys.contains("f0new") ? nil : keys.firstIndex(of: name)
        }
        self.init(Self.kind(keys), keys, delimiter: delimiter, names: names)
        guard !names.isEmpty, !numbers.isEmpty else { return nil }
    }

    private init(_ kind: MetadataTable.Kind, _ keys: [String], delimiter: UInt8, names: [Int]) {
        self.kind = kind
        self.delimiter = delimiter
        columnCount = keys.count
        self.names = names
        fileNames = Set(names.filter { MetadataColumns.fileNames.contains(keys[$0]) })
        number = keys.firstIndex(of: MetadataColumns.number)
        numbers = HeaderColumn.allCases.compactMap { column in
            MetadataColumns.place(of: column, among: keys).map { (column, $0.place, $0.quantity) }
        }
        words = HeaderText.allCases.compactMap { text in
            ColumnNames.place(of: ColumnNames.texts[text] ?? [], among: keys).map { (text, $0) }
        }
        isTopocentric = keys.contains("f0new")
    }

    private static func isPulsarX(_ keys: [String]) -> Bool {
        keys.first == MetadataColumns.number && keys.contains("dmold") && keys.contains("f0new")
    }

    private static func kind(_ keys: [String]) -> MetadataTable.Kind {
        if keys.contains("pngpath"), keys.contains("utcstart") { return .candyJar }
        if keys.contains("foldcandsfilename") { return .eldenRing }
        return isPulsarX(keys) ? .pulsarXMaster : .table
    }

    /// Of lists that are taken for others.
    private static func reasonToRefuse(_ keys: Set<String>) -> String? {
        if keys.isSuperset(of: ["rank", "period", "npeaks", "hfracnum"]) {
            return "is riptide's list of clusters, by whose rows no candidate is named; give candidates.csv beside it"
        }
        if keys == ["beamid", "utc", "png", "classification"] {
            return
                "is CandyJar's list of classes, which says nothing of candidates but that; leave it out of --metadata"
        }
        return nil
    }

    /// Of the list of candidates that PulsarX is to fold, whose header begins with `#id` too.
    static let reasonToRefuseUnfolded =
        "is the list that PulsarX folds by, not the .cands that it writes beside its folds, whose header has dm_old "
        + "and f0_new; give that"
}
