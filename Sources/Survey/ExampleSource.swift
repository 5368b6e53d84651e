import Candidates
import Formats

/// A piece of preprocessing that can be done apart from the others: some candidates of one input.
struct ExamplePiece: Sendable {
    /// The input's number among the paths.
    var input: Int
    var content: Result<FileStretch, FormatError>
}

/// Cuts the inputs into pieces of work, in order.
struct ExampleSource {
    private let paths: [String]
    private let rowsAtOnce: Int
    private var input: Int
    /// Rows of the next input that an earlier run has done.
    private var firstRow: Int
    private var pieces: ArraySlice<ExamplePiece> = []

    /// - Parameter done: where to go on from.
    init(_ paths: [String], after done: PreprocessingTally, rowsAtOnce: Int) {
        self.paths = paths
        self.rowsAtOnce = rowsAtOnce
        input = done.inputs
        firstRow = done.rowsOfNextInput
    }

    mutating func next() -> ExamplePiece? {
        if let piece = pieces.popFirst() { return piece }
        guard input < paths.count else { return nil }
        defer { (input, firstRow) = (input + 1, 0) }
        do throws(FormatError) {
            pieces = try stretches(of: paths[input]).map { ExamplePiece(input: input, content: .success($0)) }[...]
            return pieces.popFirst()
        } catch {
            return ExamplePiece(input: input, content: .failure(error))
        }
    }

    private func stretches(of path: String) throws(FormatError) -> [FileStretch] {
        switch try CandidateReader.open(path).content {
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
