import Candidates

/// What the columns of lists of candidates mean, and which of several counts: the fold's numbers before the search's.
///
/// PulsarX calls what the search gave `_old` and what its fold gave `_new`; CandyJar calls these `_user` and `_opt`.
enum MetadataColumns {
    /// Columns of the candidate's own file, or of a picture of it, those first that are surest to be it. ELDEN-RING has
    /// several: there `filename` is the list that the row is from and `file` the search's XML, and neither is the
    /// archive.
    static let names = [
        "foldcandsfilename", "candidatename", "candname", "pngpath", "png", "pfdfile", "archive", "archivename",
        "filename", "path", "file", "filepath", "candidatefile", "candfile", "candidate", "name", "jname", "psrname",
    ]

    /// Of these, the columns whose folders are those of the candidate's file.
    static let fileNames: Set<String> = [
        "pfdfile", "archive", "filename", "path", "file", "filepath", "candidatefile", "candfile",
    ]

    /// The column of the row's number, PulsarX's `#id`.
    static let number = "id"

    /// Columns that are taken before those that `ColumnNames` knows.
    private static let first: [HeaderColumn: [(String, MetadataQuantity)]] = [
        .periodSeconds: [
            ("f0new", .plain(.frequency)), ("p0new", .plain(.plain)), ("f0opt", .plain(.frequency)),
            ("p0opt", .plain(.plain)), ("pms", .plain(.thousandths)),
        ],
        .periodErrorSeconds: [("f0err", .frequencyError), ("f0opterr", .frequencyError)],
        .periodDerivative: [
            ("p1new", .plain(.plain)), ("f1new", .frequencyDerivative), ("p1opt", .plain(.plain)),
            ("f1opt", .frequencyDerivative),
        ],
        .dispersionMeasure: [("dmnew", .plain(.plain)), ("dmopt", .plain(.plain))],
        .dispersionMeasureError: [("dmerr", .plain(.plain)), ("dmopterr", .plain(.plain))],
        .accelerationMetresPerSecondSquared: [("accnew", .plain(.plain)), ("accopt", .plain(.plain))],
        .rightAscensionDegrees: [("srcraj", .packedHours)],
        .declinationDegrees: [("srcdej", .packedDegrees)],
    ]

    /// Columns that are taken where `ColumnNames` knows none.
    private static let last: [HeaderColumn: [(String, MetadataQuantity)]] = [
        .modifiedJulianDate: [("tstart", .plain(.plain))],
        .accelerationMetresPerSecondSquared: [("acc", .plain(.plain))],
        .significance: [("sigma", .plain(.plain))],
    ]

    private static let foldSignalToNoise = ["snnew", "snfold", "snrfold", "foldsn", "foldsnr", "snopt", "snropt"]

    /// Where a header value stands among the columns, and what it is in.
    static func place(of column: HeaderColumn, among keys: [String]) -> (place: Int, quantity: MetadataQuantity)? {
        func find(_ names: [(String, MetadataQuantity)]) -> (place: Int, quantity: MetadataQuantity)? {
            names.lazy.compactMap { name in keys.firstIndex(of: name.0).map { ($0, name.1) } }.first
        }
        switch column {
        // psrsieve's own measure.
        case .signalToNoise: return nil
        case .statedSignalToNoise, .searchSignalToNoise:
            return signalToNoise(column, among: keys).map { ($0, .plain(.plain)) }
        default:
            return find(first[column] ?? []) ?? ColumnNames.place(of: column, among: keys).map { ($0, .plain($1)) }
                ?? find(last[column] ?? [])
        }
    }

    /// A plain `snr` is the search's where another column is the fold's, else it is what the list states.
    private static func signalToNoise(_ column: HeaderColumn, among keys: [String]) -> Int? {
        let fold = ColumnNames.place(of: foldSignalToNoise, among: keys)
        let named = ColumnNames.place(of: column, among: keys)?.place
        let search = ColumnNames.place(of: .searchSignalToNoise, among: keys)?.place
        let plain = ColumnNames.place(of: ["sn", "snr", "signaltonoise", "signaltonoiseratio"], among: keys)
        // PRESTO's sift list is of a search alone.
        let isSearch = fold != nil || keys.contains("filecandnum")
        if column == .statedSignalToNoise { return named ?? fold ?? (isSearch || search != nil ? nil : plain) }
        return named ?? (isSearch ? plain : nil)
    }
}

/// What the numbers of a list of candidates are in, and how they become those of a header.
enum MetadataQuantity: Sendable, Equatable {
    case plain(HeaderQuantity)
    /// Hz, of a column whose value in the header is the period's error, and s^-2, of one that is the period's
    /// derivative.
    case frequencyError, frequencyDerivative
    /// `hhmmss.s` and `ddmmss.s` as one number, as in SIGPROC's headers; or sexagesimal text.
    case packedHours, packedDegrees

    /// NaN where the cell has no such number.
    func value(of cell: UnsafeBufferPointer<UInt8>) -> Double {
        if let number = DecimalNumber.parse(cell) { return value(of: number) }
        guard let quantity = asText else { return .nan }
        return quantity.value(of: String(decoding: cell, as: UTF8.self))
    }

    private func value(of number: Double) -> Double {
        switch self {
        // No frequency is no period, and no infinite one.
        case .plain(.frequency): number == 0 ? .nan : 1 / number
        case .plain(let quantity): quantity.value(of: number)
        case .packedHours: SkyAngle.degrees(packed: number) * 15
        case .packedDegrees: SkyAngle.degrees(packed: number)
        case .frequencyError, .frequencyDerivative: number
        }
    }

    /// Angles may be text.
    private var asText: HeaderQuantity? {
        switch self {
        case .plain(.rightAscension), .packedHours: .rightAscension
        case .plain(.hours): .hours
        case .plain(.degrees), .packedDegrees: .degrees
        default: nil
        }
    }

    /// Errors and derivatives of frequencies as those of periods: P = 1/f, so that dP = df·P² and Ṗ = -ḟ·P².
    func inPeriods(_ value: Double, periodSeconds period: Double) -> Double {
        switch self {
        case .frequencyError: value * period * period
        // Adding 0 takes the sign off a zero.
        case .frequencyDerivative: -value * period * period + 0
        default: value
        }
    }
}
