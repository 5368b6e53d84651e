import Candidates
import Classifier
import Formats
import Foundation
import OutputFiles

/// Makes the candidates of any number of files into one example table, one row a candidate in the order of the inputs,
/// whatever the number of jobs. Memory does not grow with the number of files.
///
/// While it works, the table stands beside its place as `OUTPUT.part` with what could not be read in
/// `OUTPUT.part.errors`, and `OUTPUT.part.json` says how far they have come. A run that was stopped, in whatever way, leaves
/// them, and another one goes on from them to the very same bytes.
public struct BatchPreprocessor: Sendable {
    /// Why a run cannot go on from what another has left.
    public struct CannotResume: Error, Equatable, Sendable, CustomStringConvertible {
        public var path: String
        public var reason: String

        public var description: String { "\(path): cannot go on from it: \(reason)" }
    }

    /// About this much of the table is made in one go of a file of many candidates, bytes.
    private static let bytesAtOnce = 2 << 20

    private let files: SurveyFiles
    private let labels: PathLabels
    private let layout: ExampleLayout
    private let creator: String
    private let jobs: Int
    private let interval: Duration
    private let metadata: CandidateMetadata?

    /// - Parameters:
    ///   - labels: the classes of files and of candidates within them, where something outside the file says it.
    ///   - size: of the arrays.
    ///   - creator: the program, with its version; it stands in the table's header.
    ///   - metadata: what other programs wrote of the candidates; it fills gaps of their headers.
    ///   - interval: how often what was done is put on record.
    /// - Precondition: one label (or `nil`) a file.
    public init(
        files: SurveyFiles, labels: PathLabels, size: Int, creator: String, jobs: Int,
        metadata: CandidateMetadata? = nil,
        interval: Duration = .seconds(2)
    ) {
        self.metadata = metadata
        precondition(files.count == labels.labels.count)
        self.files = files
        self.labels = labels
        layout = ExampleLayout(paths: files.lazy.map(\.path), size: size)
        self.creator = creator
        self.jobs = jobs
        self.interval = interval
    }

    /// What a run leaves that is not yet done.
    public struct Unfinished: Sendable {
        public let table: String
        public let journal: String
        let errors: String

        public init(for output: String) {
            table = "\(output).part"
            journal = "\(output).part.json"
            errors = "\(output).part.errors"
        }

        var paths: [String] { [journal, table, errors] }

        func remove() {
            // First of all the journal, so that no moment sees an old one beside a new table.
            for path in paths { OutputFile.remove(path) }
        }
    }

    /// Makes the table. Without a single candidate there is none, and an earlier one stays.
    ///
    /// - Parameters:
    ///   - resume: go on from what an earlier run has left, if it has left something.
    ///   - errors: takes what could not be read, and is put in its place just before the table is.
    ///   - report: what has been done, after every piece of work.
    /// - Throws: `OutputFile.WriteError`, `CannotResume`, or `CancellationError`.
    public func write(
        to output: String, resume: Bool, errors: InputErrorList, report: (PreprocessingTally) throws -> Void
    ) async throws -> PreprocessingTally {
        let unfinished = Unfinished(for: output)
        let (writer, earlier, errorFile) = try begin(unfinished, resume: resume)
        var tally = earlier
        // Of the errors of whole pieces: a failure may come between them and the tally.
        var errorBytes = errorFile.length
        let (files, labels, layout, fingerprint) = (files, labels, layout, fingerprint)
        func record() throws {
            try writer.synchronize()
            try errorFile.synchronize()
            try PreprocessingJournal(fingerprint: fingerprint, tally: tally, errorBytes: errorBytes)
                .write(to: unfinished.journal)
        }
        try record()
        var recorded = ContinuousClock.now
        let reader = InputReader(
            takesTables: false, rowsAtOnce: max(Self.bytesAtOnce / layout.rowBytes, 1), metadata: metadata)
        var (input, done) = (tally.inputs, tally.piecesOfNextInput)
        do {
            try await OrderedPipeline(jobs: jobs).run(
                next: { () -> ExamplePiece? in
                    guard input < files.count else { return nil }
                    defer { (input, done) = (input + 1, 0) }
                    return ExamplePiece(input: input, content: .file(files[input], done: done))
                },
                perform: { (piece: ExamplePiece) in
                    piece.step(labels: labels, layout: layout, reader: reader)
                },
                deliver: { (rows: ExampleRows) in
                    try writer.append(rows.bytes)
                    for error in rows.errors { try errorFile.append(InputErrorList.line(error)) }
                    tally.add(rows)
                    errorBytes = errorFile.length
                    if ContinuousClock.now - recorded >= interval {
                        try record()
                        recorded = .now
                    }
                    try report(tally)
                })
        } catch {
            try? record()
            throw error
        }
        try writer.finish()
        try errors.append(contentsOf: errorFile, tally.errors)
        try errors.publish()
        if tally.candidates > 0 { try OutputFile.publish(unfinished.table, as: output) }
        unfinished.remove()
        return tally
    }

    /// A new table or, where there is something to go on from, the one that an earlier run has begun.
    private func begin(_ unfinished: Unfinished, resume: Bool) throws -> (
        writer: ExampleTableWriter, tally: PreprocessingTally, errors: GrowingFile
    ) {
        if resume, let journal = try earlier(unfinished) {
            return (
                try ExampleTableWriter(continuing: unfinished.table, rows: journal.tally.candidates, layout: layout),
                journal.tally, try GrowingFile(unfinished.errors, keeping: journal.errorBytes)
            )
        }
        unfinished.remove()
        let writer = try ExampleTableWriter(creating: unfinished.table, layout: layout, creator: creator)
        return (writer, PreprocessingTally(), try GrowingFile(unfinished.errors))
    }

    private func earlier(_ unfinished: Unfinished) throws -> PreprocessingJournal? {
        guard let journal = try PreprocessingJournal.read(unfinished.journal),
            FileManager.default.fileExists(atPath: unfinished.table)
        else { return nil }
        guard journal.fingerprint == fingerprint else {
            throw CannotResume(
                path: unfinished.journal, reason: "the inputs, labels or options are not those it was begun with")
        }
        return journal
    }

    private var fingerprint: String {
        var fingerprint = DataFingerprint()
        fingerprint.add(creator)
        fingerprint.add("\(layout.size)")
        for file in metadata?.files ?? [] { fingerprint.add("\(file)") }
        for (file, label) in zip(files, labels.labels) {
            fingerprint.add(file.path)
            fingerprint.add(file.isNamed ? "named" : "found")
            fingerprint.add(label.map { "\($0.rawValue)" } ?? "")
        }
        for (place, label) in labels.within.sorted(by: { $0.key < $1.key }) {
            fingerprint.add(place)
            fingerprint.add("\(label.rawValue)")
        }
        return fingerprint.text
    }
}
