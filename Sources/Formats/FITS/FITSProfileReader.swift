import Candidates

/// Reads profiles from plain FITS: an image with one profile a row, or a binary table with a vector column PROFILE.
///
/// An image's header may give PERIOD (s), DM (pc cm^-3) and SNR for all its rows; a table may have columns PERIOD, DM,
/// SNR, RA and DEC (degrees), NAME and LABEL (0 or 1) besides, one value a row.
struct FITSProfileReader: ~Copyable {
    /// No profile has more bins than this; a larger row is some other kind of data.
    static let mostBins = 1 << 20

    private let file: FITSFile

    init(_ file: consuming FITSFile) {
        self.file = file
    }

    /// How many profiles the first unit that holds any has.
    ///
    /// - Throws: `FormatError` if no unit does.
    func count() throws(FormatError) -> Int { try count(of: try profiles()) }

    private func count(of profiles: Profiles) throws(FormatError) -> Int {
        switch profiles {
        case .image(let bins, let rows): try checkedRows(rows, bins: bins)
        case .table(let column): try checkedRows(try file.rowCount(), bins: max(column.elements, 1))
        }
    }

    /// The profiles of the first unit that holds any: all of them, or the rows asked for (counted from 0).
    ///
    /// - Throws: `FormatError` if no unit does, or if the data are damaged.
    func candidates(rows: Range<Int>? = nil) throws(FormatError) -> [Candidate] {
        let profiles = try profiles()
        let count = try count(of: profiles)
        let rows = rows ?? 0..<count
        return switch profiles {
        case .image(let bins, _): try imageProfiles(bins: bins, count: count, rows: rows)
        case .table(let column): try tableProfiles(column, rows: rows)
        }
    }

    private enum Profiles {
        case image(bins: Int, rows: Int)
        case table(FITSColumn)
    }

    /// Moves to the first unit that holds profiles.
    private func profiles() throws(FormatError) -> Profiles {
        for unit in 0..<(try file.unitCount()) {
            try file.move(toUnit: unit)
            switch file.kind() {
            case .image:
                let shape = try file.imageShape()
                if (1...2).contains(shape.count), shape[0] > 1 {
                    return .image(bins: try checkedBins(shape[0]), rows: shape.count == 2 ? shape[1] : 1)
                }
            case .binaryTable:
                if let column = file.column("PROFILE"), !column.isText { return .table(column) }
            case .other: continue
            }
        }
        throw FormatError(
            file.path,
            .unsupported(
                "is FITS but holds no profiles: neither an image of profiles nor a table with a column PROFILE"))
    }

    private func imageProfiles(bins: Int, count: Int, rows: Range<Int>) throws(FormatError) -> [Candidate] {
        var header = CandidateHeader()
        header.periodSeconds = file.number("PERIOD")
        header.dispersionMeasure = file.number("DM")
        header.signalToNoise = file.number("SNR")
        header.sourceName = file.text("OBJECT")
        var candidates: [Candidate] = []
        for row in rows {
            let values = try file.pixels(from: row * bins, count: bins)
            let origin = CandidateOrigin(path: file.path, row: count == 1 ? nil : row + 1)
            candidates.append(try candidate(values, origin: origin, header: header, row: row))
        }
        return candidates
    }

    private func tableProfiles(_ profile: FITSColumn, rows: Range<Int>) throws(FormatError) -> [Candidate] {
        guard !profile.isVariable else {
            throw FormatError(file.path, .part("column PROFILE"), .unsupported("has rows of varying length"))
        }
        let bins = try checkedBins(profile.elements)
        let headers = HeaderColumns(file)
        var candidates: [Candidate] = []
        for row in rows {
            let values = try file.numbers(profile, row: row, count: bins)
            var candidate = try candidate(
                values, origin: CandidateOrigin(path: file.path, row: row + 1), header: CandidateHeader(), row: row)
            try headers.fill(&candidate, file: file, row: row)
            candidates.append(candidate)
        }
        return candidates
    }

    private func checkedBins(_ bins: Int) throws(FormatError) -> Int {
        guard (2...Self.mostBins).contains(bins) else {
            throw FormatError(file.path, .unsupported("has \(bins) bins a profile, which is no pulse profile"))
        }
        return bins
    }

    /// A row has at least a bit a bin in the file; what a compressed image would unpack to beyond that is refused before
    /// memory is taken for it.
    private func checkedRows(_ rows: Int, bins: Int) throws(FormatError) -> Int {
        guard rows > 0 else { throw FormatError(file.path, .empty) }
        guard rows <= 8 * file.byteCount / bins else {
            throw FormatError(
                file.path,
                .truncated("\(rows) profiles of \(bins) bins do not fit into \(file.byteCount) bytes"))
        }
        return rows
    }

    private func candidate(
        _ values: [Double], origin: CandidateOrigin, header: CandidateHeader, row: Int
    ) throws(FormatError) -> Candidate {
        guard values.allSatisfy(\.isFinite) else {
            throw FormatError(
                file.path, .part("row \(row + 1)"), .damaged("the profile has values that are not finite numbers"))
        }
        var candidate = Candidate(origin: origin, header: header)
        candidate.profile = Profile(values)
        return candidate
    }
}

/// The columns beside PROFILE that say what a row's profile belongs to.
private struct HeaderColumns {
    private let numbers: [(WritableKeyPath<CandidateHeader, Double?>, FITSColumn)]
    private let name: FITSColumn?
    private let label: FITSColumn?

    init(_ file: borrowing FITSFile) {
        var numbers: [(WritableKeyPath<CandidateHeader, Double?>, FITSColumn)] = []
        for known in HeaderColumn.allCases {
            if let column = file.column(known.fitsName), !column.isText, column.elements == 1 {
                numbers.append((known.keyPath, column))
            }
        }
        self.numbers = numbers
        var name: FITSColumn?
        for candidate in ["NAME", "CANDIDATE"] where name == nil {
            if let column = file.column(candidate), column.isText { name = column }
        }
        self.name = name
        label = file.column("LABEL")
    }

    func fill(_ candidate: inout Candidate, file: borrowing FITSFile, row: Int) throws(FormatError) {
        for (keyPath, column) in numbers {
            let value = try file.numbers(column, row: row, count: 1).first
            candidate.header[keyPath: keyPath] = value.flatMap { $0.isFinite ? $0 : nil }
        }
        if let name {
            let text = try file.string(name, row: row).trimmed
            if !text.isEmpty { candidate.name = text }
        }
        if let label, !label.isText {
            candidate.label = try file.numbers(label, row: row, count: 1).first
                .flatMap { UInt8(exactly: $0) }.flatMap(Label.init(rawValue:))
        }
    }
}
