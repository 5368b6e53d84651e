import Candidates

/// Finds out from a file's content what it is, and reads it.
public enum CandidateReader {
    /// The formats that can be told apart.
    public enum Format: String, Sendable {
        case featureTable = "feature table"
        case psrfits = "PSRFITS"
        case fits = "FITS"
        case phcx = "PHCX"
        case prestoFold = "PRESTO fold"
        case timer = "TIMER archive"
    }

    /// What the first bytes of a file tell.
    private enum Kind {
        case text, fits, xml, gzip, prestoFold, timer
    }

    /// What a file is, by its content and never by its name.
    ///
    /// - Throws: `FormatError` if it cannot be opened, is empty or is nothing known.
    public static func format(of path: String) throws(FormatError) -> Format {
        switch try kind(of: path) {
        case .text: return .featureTable
        case .fits: return PSRFITSReader.recognises(try FITSFile(path: path)) ? .psrfits : .fits
        case .xml: return .phcx
        case .gzip:
            _ = try unpackedPHCX(path)
            return .phcx
        case .prestoFold: return .prestoFold
        case .timer: return .timer
        }
    }

    /// Whether a file is a feature table, by its first bytes alone.
    ///
    /// - Throws: `FormatError` if it cannot be opened, is empty or is nothing known.
    public static func isFeatureTable(_ path: String) throws(FormatError) -> Bool {
        try kind(of: path) == .text
    }

    /// The candidates of a file that holds profiles.
    ///
    /// - Throws: `FormatError` if the file is damaged or holds none, or is a feature table (those are read block by
    ///   block, with `FeatureTableReader`).
    public static func candidates(in path: String) throws(FormatError) -> [Candidate] {
        switch try kind(of: path) {
        case .text: throw FormatError(path, .unsupported("is a feature table, not a candidate's data"))
        case .fits:
            guard PSRFITSReader.recognises(try FITSFile(path: path)) else {
                return try FITSProfileReader(try FITSFile(path: path)).candidates()
            }
            return [try PSRFITSReader(try FITSFile(path: path)).candidate()]
        case .xml:
            let content = try InputFile.content(of: path, limit: PHCXReader.mostBytes)
            return [try PHCXReader(content, path: path).candidate()]
        case .gzip: return [try PHCXReader(try unpackedPHCX(path), path: path).candidate()]
        case .prestoFold: return [try PFDReader(path: path).candidate()]
        case .timer: return [try TIMERReader(path: path).candidate()]
        }
    }

    private static func kind(of path: String) throws(FormatError) -> Kind {
        let beginning = try InputFile.beginning(of: path, count: 2880)
        guard !beginning.isEmpty else { throw FormatError(path, .empty) }
        if beginning.starts(with: Array("SIMPLE  =".utf8)) { return .fits }
        if GzipData.recognises(beginning) { return .gzip }
        if beginning.starts(with: BestProf.signature) {
            throw FormatError(path, .unsupported("is what PRESTO writes beside a fold; give the .pfd file instead"))
        }
        guard !beginning.contains(0) else {
            if PFDOpening.recognises(beginning) { return .prestoFold }
            if TIMERHeader.recognises(beginning) { return .timer }
            throw FormatError(
                path,
                .unknownFormat("is neither a feature table, PHCX, FITS nor a fold: it holds other binary data"))
        }
        return PHCXReader.recognises(beginning) ? .xml : .text
    }

    /// The content of a gzip file.
    ///
    /// - Throws: `FormatError` if it is not XML.
    private static func unpackedPHCX(_ path: String) throws(FormatError) -> [UInt8] {
        let packed = try InputFile.content(of: path, limit: PHCXReader.mostBytes)
        let content = try GzipData.unpack(packed, path: path, limit: PHCXReader.mostBytes)
        guard PHCXReader.recognises(content) else {
            throw FormatError(
                path, .unknownFormat("is compressed with gzip but holds no PHCX candidate; unpack it first"))
        }
        return content
    }
}
