import Candidates

/// Finds out from a file's content what it is, and opens it.
public enum CandidateReader {
    /// The formats that psrsieve reads, in the order in which they are tried; text that nothing else recognises is taken for
    /// a feature table.
    public static let formats: [any CandidateFormat.Type] = [
        PSRFITSArchive.self, ExampleTable.self, FITSProfiles.self, PHCXFile.self, PRESTOFold.self, TIMERArchive.self,
        ArchiveFile.self, PRESTOProfile.self, TextProfile.self, UnfoldedData.self, OtherProgramsFile.self,
        TensorFile.self, FeatureTableFile.self,
    ]

    /// The format of a file.
    ///
    /// - Throws: `FormatError` if it is none that is known, or packed and damaged so that it cannot be known.
    public static func format(
        of file: OpenedFile, among formats: [any CandidateFormat.Type] = formats
    ) throws(FormatError) -> any CandidateFormat.Type {
        guard let format = formats.first(where: { $0.recognises(file) }) else {
            try file.checkPacking()
            throw FormatError(
                file.path,
                .unknownFormat("is neither a feature table, PHCX, FITS nor a fold: it holds other binary data"))
        }
        return format
    }

    /// A file's format and what it holds.
    ///
    /// - Parameter location: where it lies, if it is called otherwise than that.
    /// - Throws: `FormatError` if it cannot be opened, is empty, damaged or nothing known.
    public static func open(
        _ path: String, at location: String? = nil, among formats: [any CandidateFormat.Type] = formats
    ) throws(FormatError) -> (format: any CandidateFormat.Type, content: CandidateContent) {
        try open(try OpenedFile(path, at: location), among: formats)
    }

    /// The same of a file that is open already.
    public static func open(
        _ file: OpenedFile, among formats: [any CandidateFormat.Type] = formats
    ) throws(FormatError) -> (format: any CandidateFormat.Type, content: CandidateContent) {
        let format = try format(of: file, among: formats)
        return (format, try format.open(file))
    }

    /// All candidates of a file that holds profiles.
    ///
    /// - Throws: `FormatError` as `open` does, and for a feature table or an example table.
    public static func candidates(in path: String) throws(FormatError) -> [Candidate] {
        switch try open(path).content {
        case .candidates(let source): return try source.candidates()
        case .featureTable: throw FormatError(path, .unsupported("is a feature table, not a candidate's data"))
        case .examples: throw FormatError(path, .unsupported("is an example table, not a candidate's data"))
        case .archive: throw FormatError(path, ArchiveFile.isNoCandidate)
        }
    }
}
