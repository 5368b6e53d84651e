import Candidates
import Formats

/// The candidates of files, one after the other, for what looks at each of them once.
public struct CandidateFiles: Sendable {
    private static let rowsAtOnce = 64

    private let files: SurveyFiles
    private let reader = InputReader(takesTables: false, rowsAtOnce: rowsAtOnce)

    public init(_ files: SurveyFiles) {
        self.files = files
    }

    /// - Parameters:
    ///   - take: takes each candidate; what it throws is listed like what could not be read.
    ///   - errors: takes inputs that could not be read or used.
    /// - Returns: what was found in folders and is no candidate.
    /// - Throws: `OutputFile.WriteError`, or `CancellationError`.
    public func forEach(
        errors: InputErrorList, _ take: (Candidate) throws(FormatError) -> Void
    ) throws -> LeftOut {
        var leftOut = LeftOut()
        func read(_ stretch: FileStretch) throws {
            let (candidates, failures) = stretch.read()
            for error in failures { try errors.append(error) }
            for candidate in candidates {
                do throws(FormatError) { try take(candidate) } catch { try errors.append(error) }
            }
        }
        func read(_ contents: InputReader.Contents, _ path: String, isMember: Bool) throws {
            switch contents {
            case .leftOut(let more): leftOut.add(more)
            case .failure(let error): try errors.append(error)
            case .candidate(let stretch): try read(stretch)
            case .candidates(let stretches): for stretch in stretches { try read(stretch) }
            case .examples:
                try errors.append(FormatError(path, .unsupported("is an example table, not a candidate's data")))
            case .featureTable:
                try errors.append(FormatError(path, .unsupported("is a feature table, not a candidate's data")))
            case .archive where isMember: try errors.append(FormatError(path, InputReader.archiveInArchive))
            case .archive(let archive):
                let cutter = ArchiveCutter(archive) { _ in true }
                while let group = cutter.nextGroup() {
                    leftOut.add(group.leftOut)
                    for failure in group.failures { try errors.append(failure) }
                    for (path, content) in group.files {
                        try read(reader.contents(ofMember: path, content), path, isMember: true)
                    }
                }
            }
        }
        for file in files {
            try Task.checkCancellation()
            try read(reader.contents(of: file), file.path, isMember: false)
        }
        return leftOut
    }
}
