import Candidates
import Formats

/// A piece of preprocessing that can be done apart from the others: some candidates of one input.
struct ExamplePiece: Sendable {
    /// The input's number among the files.
    var input: Int
    var content: Content

    enum Content: Sendable {
        /// A file that nobody has looked at yet, and how many of its pieces an earlier run has done.
        case file(SurveyFile, done: Int)
        case stretch(FileStretch)
        /// Some members of an archive.
        case members(ArchiveCutter.Group)
    }

    /// Does the piece, or finds that it is many.
    ///
    /// - Parameter labels: the classes of inputs and of candidates within them, where something says them; otherwise each
    ///   candidate's own counts.
    func step(labels: PathLabels, layout: ExampleLayout, reader: InputReader) -> Step<ExamplePiece, ExampleRows> {
        func rows(_ stretch: FileStretch) -> ExampleRows {
            ExampleRows(stretch, label: labels.labels[input], known: labels, layout: layout)
        }
        switch content {
        case .stretch(let stretch): return .result(rows(stretch))
        case .members(let group):
            var result = ExampleRows(leftOut: group.leftOut)
            for failure in group.failures { result.add(ExampleRows(error: failure)) }
            for (path, content) in group.files {
                result.add(members(reader.contents(ofMember: path, content), path, rows))
            }
            result.endsInput = group.isLast
            return .result(result)
        case .file(let file, let done):
            switch reader.contents(of: file) {
            case .candidate(let stretch): return .result(rows(stretch))
            case .candidates(let stretches):
                // Of a file that has become shorter nothing is left.
                if done >= stretches.count { return .result(ExampleRows()) }
                return .each(stretches.dropFirst(done).map { ExamplePiece(input: input, content: .stretch($0)) })
            case .archive(let archive):
                let cutter = ArchiveCutter(archive) { _ in true }
                cutter.skip(done)
                let input = input
                return .pieces { cutter.nextGroup().map { ExamplePiece(input: input, content: .members($0)) } }
            case let other: return .result(Self.rowsWithoutCandidates(other, file.path))
            }
        }
    }

    /// Of one member of an archive; what of it is many is done in one go.
    private func members(
        _ contents: InputReader.Contents, _ path: String, _ rows: (FileStretch) -> ExampleRows
    ) -> ExampleRows {
        switch contents {
        case .candidate(let stretch): return rows(stretch)
        case .candidates(let stretches):
            return stretches.reduce(into: ExampleRows()) { $0.add(rows($1)) }
        case .archive: return ExampleRows(error: FormatError(path, InputReader.archiveInArchive))
        case let other: return Self.rowsWithoutCandidates(other, path)
        }
    }

    private static func rowsWithoutCandidates(_ contents: InputReader.Contents, _ path: String) -> ExampleRows {
        switch contents {
        case .leftOut(let leftOut): return ExampleRows(leftOut: leftOut)
        case .failure(let error): return ExampleRows(error: error)
        case .featureTable(let file):
            do throws(FormatError) {
                // Any text may be one; what is none says why.
                _ = try FeatureTableReader(file)
            } catch {
                return ExampleRows(error: error)
            }
            return ExampleRows(
                error: FormatError(
                    path, .unsupported("is a feature table, not a candidate's data; train and score take it as it is")))
        default:
            return ExampleRows(
                error: FormatError(path, .unsupported("is an example table already; train and score take it as it is")))
        }
    }
}
