import Candidates
import Gzip

/// Finds out from a file's content what it is, and reads it.
public enum CandidateReader {
    /// The formats that can be told apart.
    public enum Format: String, Sendable {
        case featureTable = "feature table"
        case psrfits = "PSRFITS"
        case fits = "FITS"
        case exampleTable = "example table"
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
        case .fits:
            if PSRFITSReader.recognises(try FITSFile(path: path)) { return .psrfits }
            return ExampleTableReader.recognises(try FITSFile(path: path)) ? .exampleTable : .fits
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

    /// How a file is best read.
    public enum Content: Sendable, Equatable {
        /// Block by block, with `FeatureTableReader`.
        case featureTable
        /// Rows of features and planes, with `ExampleTableReader`.
        case examples(count: Int)
        /// Profiles of many candidates, some rows at a time.
        case profiles(count: Int)
        /// In one go.
        case candidate
    }

    /// How a file is best read, found without reading its data.
    ///
    /// - Throws: `FormatError` if it cannot be opened, is empty or is nothing known.
    public static func content(of path: String) throws(FormatError) -> Content {
        switch try kind(of: path) {
        case .text: return .featureTable
        case .xml, .gzip, .prestoFold, .timer: return .candidate
        case .fits:
            if PSRFITSReader.recognises(try FITSFile(path: path)) { return .candidate }
            if ExampleTableReader.recognises(try FITSFile(path: path)) {
                return .examples(count: try ExampleTableReader(path: path).count)
            }
            return .profiles(count: try FITSProfileReader(try FITSFile(path: path)).count())
        }
    }

    /// The candidates of a file that holds profiles.
    ///
    /// - Parameter rows: of a file of many profiles, only these (counted from 0).
    /// - Throws: `FormatError` if the file is damaged or holds none, or is a feature table or an example table (those
    ///   are read with `FeatureTableReader` and `ExampleTableReader`).
    public static func candidates(in path: String, rows: Range<Int>? = nil) throws(FormatError) -> [Candidate] {
        switch try kind(of: path) {
        case .text: throw FormatError(path, .unsupported("is a feature table, not a candidate's data"))
        case .fits:
            if PSRFITSReader.recognises(try FITSFile(path: path)) {
                return [try PSRFITSReader(try FITSFile(path: path)).candidate()]
            }
            guard !ExampleTableReader.recognises(try FITSFile(path: path)) else {
                throw FormatError(path, .unsupported("is an example table, not a candidate's data"))
            }
            return try FITSProfileReader(try FITSFile(path: path)).candidates(rows: rows)
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
        let content: [UInt8]
        do throws(GzipError) {
            content = try GzipData.unpack(packed, limit: PHCXReader.mostBytes)
        } catch {
            throw FormatError(path, error.formatCause)
        }
        guard PHCXReader.recognises(content) else {
            throw FormatError(
                path, .unknownFormat("is compressed with gzip but holds no PHCX candidate; unpack it first"))
        }
        return content
    }
}

extension GzipError {
    fileprivate var formatCause: FormatError.Cause {
        switch self {
        case .damaged: .damaged(reason)
        case .largerThan: .tooLarge(reason)
        }
    }
}
