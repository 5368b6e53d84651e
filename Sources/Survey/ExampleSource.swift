import Candidates
import Formats

/// A piece of preprocessing that can be done apart from the others: some candidates of one input.
struct ExamplePiece: Sendable {
    /// The input's number among the paths.
    var input: Int
    var content: Content

    enum Content: Sendable {
        case stretch(FileStretch)
        case failure(FormatError)
        /// A file of a folder that is no candidate.
        case leftOut(LeftOut)
    }
}

/// Cuts the inputs into pieces of work, in order.
struct ExampleSource {
    private let files: SurveyFiles
    private let rowsAtOnce: Int
    private var input: Int
    /// Rows of the next input that an earlier run has done.
    private var firstRow: Int
    private var pieces: ArraySlice<ExamplePiece> = []

    /// - Parameter done: where to go on from.
    init(_ files: SurveyFiles, after done: PreprocessingTally, rowsAtOnce: Int) {
        self.files = files
        self.rowsAtOnce = rowsAtOnce
        input = done.inputs
        firstRow = done.rowsOfNextInput
    }

    mutating func next() -> ExamplePiece? {
        if let piece = pieces.popFirst() { return piece }
        guard input < files.count else { return nil }
        defer { (input, firstRow) = (input + 1, 0) }
        let file = files[input]
        let content = Result { () throws(FormatError) in try CandidateReader.open(file.path).content }
        if let leftOut = FoundFile.leftOut(file, content: content, takesTables: false) {
            return ExamplePiece(input: input, content: .leftOut(leftOut))
        }
        do throws(FormatError) {
            pieces = try stretches(of: file.path, try content.get())
                .map { ExamplePiece(input: input, content: .stretch($0)) }[...]
            return pieces.popFirst()
        } catch {
            return ExamplePiece(input: input, content: .failure(error))
        }
    }

    private func stretches(of path: String, _ content: CandidateContent) throws(FormatError) -> [FileStretch] {
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
