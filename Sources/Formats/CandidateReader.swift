import Candidates

/// Finds out from a file's content what it is, and reads it.
public enum CandidateReader {
    /// The formats that can be told apart.
    public enum Format: String, Sendable {
        case featureTable = "feature table"
        case psrfits = "PSRFITS"
        case fits = "FITS"
        case prestoFold = "PRESTO fold"
        case timer = "TIMER archive"
    }

    /// What a file is, by its first bytes and never by its name.
    ///
    /// - Throws: `FormatError` if it cannot be opened, is empty or is nothing known.
    public static func format(of path: String) throws(FormatError) -> Format {
        let beginning = try InputFile.beginning(of: path, count: 2880)
        guard !beginning.isEmpty else { throw FormatError(path, .empty) }
        if beginning.starts(with: Array("SIMPLE  =".utf8)) {
            return PSRFITSReader.recognises(try FITSFile(path: path)) ? .psrfits : .fits
        }
        if beginning.starts(with: [0x1f, 0x8b]) {
            throw FormatError(path, .unknownFormat("is compressed with gzip; unpack it first"))
        }
        if beginning.starts(with: BestProf.signature) {
            throw FormatError(path, .unsupported("is what PRESTO writes beside a fold; give the .pfd file instead"))
        }
        guard !beginning.contains(0) else {
            if PFDOpening.recognises(beginning) { return .prestoFold }
            if TIMERHeader.recognises(beginning) { return .timer }
            throw FormatError(
                path, .unknownFormat("is neither a feature table, FITS nor a fold: it holds other binary data"))
        }
        return .featureTable
    }

    /// The candidates of a file that holds profiles.
    ///
    /// - Throws: `FormatError` if the file is damaged or holds none, or is a feature table (those are read block by
    ///   block, with `FeatureTableReader`).
    public static func candidates(in path: String) throws(FormatError) -> [Candidate] {
        switch try format(of: path) {
        case .psrfits: return [try PSRFITSReader(try FITSFile(path: path)).candidate()]
        case .fits: return try FITSProfileReader(try FITSFile(path: path)).candidates()
        case .prestoFold: return [try PFDReader(path: path).candidate()]
        case .timer: return [try TIMERReader(path: path).candidate()]
        case .featureTable: throw FormatError(path, .unsupported("is a feature table, not a candidate's data"))
        }
    }
}
