import Candidates

/// A kind of file that candidates come in.
///
/// A format is one type that conforms to this, in one file, and one line in `CandidateReader.formats`; all commands then
/// read it.
public protocol CandidateFormat: SendableMetatype {
    /// As users call it.
    static var name: String { get }

    /// Whether a file is of this format, by its first bytes and never by its name. Nothing is read for it.
    static func recognises(_ file: OpenedFile) -> Bool

    /// - Throws: `FormatError` if the file is damaged, or is of this format but holds no candidates.
    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent
}

/// What a file of candidates holds, and how it is read.
public enum CandidateContent: Sendable {
    /// Profiles and what goes with them.
    case candidates(any CandidateSource)
    /// Rows of features as text, block by block.
    case featureTable(OpenedFile)
    /// Rows of features and planes that preprocessing has made.
    case examples(ExampleTableReader)
    /// Files that lie in one.
    case archive(ArchiveFile)
}

/// Candidates of one file, read some at a time. Any number of threads can use one.
public protocol CandidateSource: Sendable {
    /// How many the file holds.
    var count: Int { get }
    /// Whether they are rows of one file, so that each is called by its row.
    var isTable: Bool { get }

    /// - Parameter rows: which of them, counted from 0.
    /// - Throws: `FormatError` if the data are damaged.
    func candidates(rows: Range<Int>) throws(FormatError) -> [Candidate]
}

extension CandidateSource {
    public var isTable: Bool { count != 1 }

    /// All candidates of the file.
    public func candidates() throws(FormatError) -> [Candidate] { try candidates(rows: 0..<count) }
}

/// The source of a file that is one candidate.
struct SingleCandidate: CandidateSource {
    let count = 1
    let read: @Sendable () throws(FormatError) -> Candidate

    func candidates(rows: Range<Int>) throws(FormatError) -> [Candidate] {
        rows.contains(0) ? [try read()] : []
    }
}
