import Candidates
import Formats

/// A piece of preprocessing that can be done apart from the others: some candidates of one input.
struct ExamplePiece: Sendable {
    /// The input's number among the files.
    var input: Int
    var content: Content

    enum Content: Sendable {
        /// A file that nobody has looked at yet, and how many of its rows an earlier run has done.
        case file(SurveyFile, firstRow: Int)
        case stretch(FileStretch)
    }

    /// Does the piece, or finds that it is many.
    ///
    /// - Parameter label: the class of the whole input, where something says it; otherwise each candidate's own counts.
    func step(label: Label?, layout: ExampleLayout, rowsAtOnce: Int) -> Step<ExamplePiece, ExampleRows> {
        switch content {
        case .stretch(let stretch): return .result(ExampleRows(stretch, label: label, layout: layout))
        case .file(let file, let firstRow):
            let content = Result { () throws(FormatError) in try CandidateReader.open(file.path).content }
            if let leftOut = FoundFile.leftOut(file, content: content, takesTables: false) {
                return .result(ExampleRows(leftOut: leftOut))
            }
            do throws(FormatError) {
                let stretches = try Self.stretches(
                    of: file.path, try content.get(), from: firstRow, rowsAtOnce: rowsAtOnce)
                if stretches.count == 1 {
                    return .result(ExampleRows(stretches[0], label: label, layout: layout))
                }
                let input = input
                return .each(stretches.map { ExamplePiece(input: input, content: .stretch($0)) })
            } catch {
                return .result(ExampleRows(error: error))
            }
        }
    }

    private static func stretches(
        of path: String, _ content: CandidateContent, from firstRow: Int, rowsAtOnce: Int
    ) throws(FormatError) -> [FileStretch] {
        switch content {
        case .candidates(let source):
            if !source.isTable { return [FileStretch(path, source)] }
            return FileStretch.cut(path, count: source.count, from: firstRow, rowsAtOnce: rowsAtOnce)
                .map { $0.of(source) }
        case .featureTable(let file):
            // Any text may be one; what is none says why.
            _ = try FeatureTableReader(file)
            throw FormatError(
                path, .unsupported("is a feature table, not a candidate's data; train and score take it as it is"))
        case .examples:
            throw FormatError(path, .unsupported("is an example table already; train and score take it as it is"))
        }
    }
}
