import Candidates
import Formats

/// What is read of a file in one go: all of it or, of a file of many candidates, some rows, so that memory does not grow
/// with the file.
struct FileStretch: Sendable {
    var path: String
    /// Counted from 0; `nil` for the whole file.
    var rows: Range<Int>?
    /// Nothing of the file follows.
    var endsFile = true

    private var source: (any CandidateSource)?
    /// What fills gaps of the candidates' headers.
    var metadata: CandidateMetadata?

    init(_ path: String, _ source: any CandidateSource) {
        self.path = path
        self.source = source
    }

    /// The same rows of candidates that a source reads.
    func of(_ source: any CandidateSource) -> FileStretch {
        var stretch = self
        stretch.source = source
        return stretch
    }

    private init(_ path: String, rows: Range<Int>, endsFile: Bool) {
        self.path = path
        self.rows = rows
        self.endsFile = endsFile
    }

    /// The stretches of a file of `count` rows, in order; at least one, so that a file without rows is noticed.
    static func cut(_ path: String, count: Int, rowsAtOnce: Int) -> [FileStretch] {
        guard count > 0 else { return [FileStretch(path, rows: 0..<0, endsFile: true)] }
        return stride(from: 0, to: count, by: rowsAtOnce).map { start in
            let end = min(start + rowsAtOnce, count)
            return FileStretch(path, rows: start..<end, endsFile: end == count)
        }
    }

    /// The candidates, and what could not be read: a bad row of a file of many does not take the others with it.
    func read() -> (candidates: [Candidate], errors: [FormatError]) {
        var read = readFile()
        guard let metadata else { return read }
        for index in read.candidates.indices {
            read.candidates[index].header.metadata = metadata.fill(&read.candidates[index])
        }
        return read
    }

    private func readFile() -> (candidates: [Candidate], errors: [FormatError]) {
        guard rows != 0..<0 else { return ([], [FormatError(path, .empty)]) }
        guard let source else { return ([], []) }
        do throws(FormatError) {
            return (try source.candidates(rows: rows ?? 0..<source.count), [])
        } catch {
            guard let rows, rows.count > 1 else { return ([], [error]) }
            var found: (candidates: [Candidate], errors: [FormatError]) = ([], [])
            for row in rows {
                do throws(FormatError) {
                    found.candidates += try source.candidates(rows: row..<(row + 1))
                } catch {
                    found.errors.append(error)
                }
            }
            return found
        }
    }
}
