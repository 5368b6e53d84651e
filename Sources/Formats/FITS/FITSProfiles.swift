import Candidates
import Synchronization

/// Plain FITS with pulse profiles: an image with one profile a row, or a binary table with a vector column PROFILE.
///
/// Most FITS images are pictures of the sky. One of two axes is taken for profiles if its header says so: by PERIOD (s), DM
/// (pc cm^-3) or SNR, which hold for all its rows, by an EXTNAME that begins with PROFILE, or by CTYPE1 = PHASE. A table may
/// have columns of header values, names and classes besides (`ColumnNames`), one value a row.
final class FITSProfiles: CandidateFormat, CandidateSource {
    static let name = "FITS"
    /// No profile has more bins than this; a larger row is some other kind of data.
    static let mostBins = 1 << 20

    let count: Int
    let isTable: Bool
    private let path: String
    private let place: Place
    private let file: Mutex<FITSFile>

    /// Where the profiles are: the file's current unit.
    private enum Place {
        case image(bins: Int)
        case table(FITSColumn, ProfileTableColumns)
    }

    static func recognises(_ file: OpenedFile) -> Bool { FITSFile.recognises(file) }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(try FITSProfiles(try FITSFile(file)))
    }

    /// - Throws: `FormatError` if no unit of the file holds profiles.
    private init(_ file: consuming sending FITSFile) throws(FormatError) {
        let (place, rows) = try Self.findProfiles(file)
        try file.checkLength()
        switch place {
        case .image(let bins): count = try Self.checkedRows(rows, bins: bins, file)
        case .table(let column, _): count = try Self.checkedRows(rows, bins: max(column.elements, 1), file)
        }
        if case .table = place { isTable = true } else { isTable = count > 1 }
        path = file.path
        self.place = place
        self.file = Mutex(file)
    }

    func candidates(rows: Range<Int>) throws(FormatError) -> [Candidate] {
        let (place, isTable) = (place, isTable)
        return try file.withLock { file throws(FormatError) in
            switch place {
            case .image(let bins): try Self.imageProfiles(file, bins: bins, rows: rows, isTable: isTable)
            case .table(let column, let others): try Self.tableProfiles(file, column, others, rows: rows)
            }
        }
    }

    // MARK: - Where they are

    /// Moves to the first unit that holds profiles.
    private static func findProfiles(_ file: borrowing FITSFile) throws(FormatError) -> (Place, rows: Int) {
        var hasImage = false
        for unit in 0..<(try file.unitCount()) {
            try file.move(toUnit: unit)
            switch file.kind() {
            case .image:
                let shape = try file.imageShape()
                guard (1...2).contains(shape.count), shape[0] > 1 else { continue }
                guard isProfiles(file, axes: shape.count) else {
                    hasImage = true
                    continue
                }
                return (.image(bins: try checkedBins(shape[0], file)), shape.count == 2 ? shape[1] : 1)
            case .binaryTable:
                if let column = file.column("PROFILE"), column.kind == .numbers {
                    return (.table(column, ProfileTableColumns(file)), try file.rowCount())
                }
                if file.columnNames().map({ $0.lowercased() }).starts(with: TableRecognition.rankedListColumns) {
                    throw FormatError(file.path, TableRecognition.rankedList)
                }
            case .other: continue
            }
        }
        guard hasImage || !file.isCutOff else {
            throw FormatError(
                file.path, .part("byte \(file.byteCount)"),
                .truncated("the file ends before what its headers promise, and holds no profiles up to there"))
        }
        throw FormatError(
            file.path,
            .unsupported(
                hasImage
                    ? "is a FITS image that does not say it holds pulse profiles; if its rows are profiles, give its header "
                        + "PERIOD or CTYPE1 = 'PHASE'"
                    : "is FITS but holds no profiles: neither an image of profiles nor a table with a column PROFILE"))
    }

    /// Whether an image is meant as profiles. One of one axis is, unless its axis is called something else than a phase.
    private static func isProfiles(_ file: borrowing FITSFile, axes: Int) -> Bool {
        let axis = file.text("CTYPE1")?.uppercased()
        if axis?.hasPrefix("PHASE") ?? false { return true }
        if file.text("EXTNAME")?.uppercased().hasPrefix("PROFILE") ?? false { return true }
        return axis == nil && (axes == 1 || ["PERIOD", "DM", "SNR"].contains { file.number($0) != nil })
    }

    private static func checkedBins(_ bins: Int, _ file: borrowing FITSFile) throws(FormatError) -> Int {
        guard (2...mostBins).contains(bins) else {
            throw FormatError(file.path, .unsupported("has \(bins) bins a profile, which is no pulse profile"))
        }
        return bins
    }

    /// A row has at least a bit a bin in the file; what a compressed image would unpack to beyond that is refused before
    /// memory is taken for it.
    private static func checkedRows(_ rows: Int, bins: Int, _ file: borrowing FITSFile) throws(FormatError) -> Int {
        guard rows > 0 else { throw FormatError(file.path, .empty) }
        guard rows <= 8 * file.byteCount / bins else {
            throw FormatError(
                file.path, .truncated("\(rows) profiles of \(bins) bins do not fit into \(file.byteCount) bytes"))
        }
        return rows
    }

    // MARK: - The profiles

    private static func imageProfiles(
        _ file: borrowing FITSFile, bins: Int, rows: Range<Int>, isTable: Bool
    ) throws(FormatError) -> [Candidate] {
        var header = CandidateHeader()
        for (keyword, column) in [
            ("PERIOD", HeaderColumn.periodSeconds), ("DM", .dispersionMeasure), ("SNR", .statedSignalToNoise),
        ] {
            header.set(column, file.number(keyword))
        }
        header.set(.sourceName, file.text("OBJECT"))
        var candidates: [Candidate] = []
        for row in rows {
            let values = try file.pixels(from: row * bins, count: bins)
            let origin = CandidateOrigin(path: file.path, row: isTable ? row + 1 : nil)
            candidates.append(try candidate(values, origin: origin, header: header, row: row))
        }
        return candidates
    }

    private static func tableProfiles(
        _ file: borrowing FITSFile, _ profile: FITSColumn, _ columns: ProfileTableColumns, rows: Range<Int>
    ) throws(FormatError) -> [Candidate] {
        guard !profile.isVariable else {
            throw FormatError(file.path, .part("column PROFILE"), .unsupported("has rows of varying length"))
        }
        let bins = try checkedBins(profile.elements, file)
        var candidates: [Candidate] = []
        for row in rows {
            let values = try file.numbers(profile, row: row, count: bins)
            var candidate = try candidate(
                values, origin: CandidateOrigin(path: file.path, row: row + 1), header: CandidateHeader(), row: row)
            try columns.fill(&candidate, file: file, row: row)
            candidates.append(candidate)
        }
        return candidates
    }

    private static func candidate(
        _ values: [Double], origin: CandidateOrigin, header: CandidateHeader, row: Int
    ) throws(FormatError) -> Candidate {
        guard values.allSatisfy(\.isFinite) else {
            throw FormatError(
                origin.path, .part("row \(row + 1)"), .damaged("the profile has values that are not finite numbers"))
        }
        return Candidate(origin: origin, header: header, fold: Fold(profile: values))
    }
}

/// The columns beside PROFILE that say what a row's profile belongs to.
private struct ProfileTableColumns: Sendable {
    private let numbers: [(HeaderColumn, HeaderQuantity, FITSColumn)]
    private let texts: [(HeaderText, FITSColumn)]
    private let name: FITSColumn?
    private let classes: FITSClasses?

    init(_ file: borrowing FITSFile) {
        let names = file.columnNames()
        let keys = names.map(ColumnNames.key)
        var numbers: [(HeaderColumn, HeaderQuantity, FITSColumn)] = []
        for known in HeaderColumn.allCases {
            guard let (place, quantity) = ColumnNames.place(of: known, among: keys),
                let column = file.column(names[place]), column.kind == .numbers, column.elements == 1
            else { continue }
            let header = known == .signalToNoise ? .statedSignalToNoise : known
            numbers.append((header, quantity.inUnit(file.unit(column)), column))
        }
        self.numbers = numbers
        var texts: [(HeaderText, FITSColumn)] = []
        for (text, own) in ColumnNames.texts {
            if let column = ColumnNames.place(of: own, among: keys).flatMap({ file.column(names[$0]) }), column.isText {
                texts.append((text, column))
            }
        }
        self.texts = texts
        name = ColumnNames.place(of: ColumnNames.name, among: keys).flatMap { file.column(names[$0]) }
            .flatMap { $0.isText ? $0 : nil }
        classes = FITSClasses(file, names: names)
    }

    func fill(_ candidate: inout Candidate, file: borrowing FITSFile, row: Int) throws(FormatError) {
        for (header, quantity, column) in numbers {
            candidate.header.set(header, quantity.value(of: try file.numbers(column, row: row, count: 1)[0]))
        }
        for (text, column) in texts { candidate.header.set(text, try file.string(column, row: row)) }
        if let name {
            let text = try file.string(name, row: row)
            if !text.isEmpty { candidate.name = text }
        }
        if let classes { candidate.label = try classes.label(row: row, in: file) }
    }
}
