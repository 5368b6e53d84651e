import Candidates
import Classifier
import Formats
import Foundation

/// Makes the candidates of any number of files into one example table, one row a candidate in the order of the inputs,
/// whatever the number of jobs. Memory does not grow with the number of files.
///
/// While it works, the table stands beside its place as `OUTPUT.part`, and `OUTPUT.part.json` says how far it has come.
/// A run that was stopped, in whatever way, leaves both, and another one goes on from them to the very same bytes.
public struct BatchPreprocessor: Sendable {
    /// Why a run cannot go on from what another has left.
    public struct CannotResume: Error, Equatable, Sendable, CustomStringConvertible {
        public var path: String
        public var reason: String

        public var description: String { "\(path): cannot go on from it: \(reason)" }
    }

    /// About this much of the table is made in one go of a file of many candidates, bytes.
    private static let bytesAtOnce = 2 << 20

    private let paths: [String]
    private let labels: [Label?]
    private let layout: ExampleLayout
    private let creator: String
    private let jobs: Int
    private let interval: Duration

    /// - Parameters:
    ///   - labels: the class of each path's candidates, where something outside the file says it.
    ///   - size: of the arrays.
    ///   - creator: the program, with its version; it stands in the table's header.
    ///   - interval: how often what was done is put on record.
    /// - Precondition: one label (or `nil`) a path.
    public init(
        paths: [String], labels: [Label?], size: Int, creator: String, jobs: Int, interval: Duration = .seconds(2)
    ) {
        precondition(paths.count == labels.count)
        self.paths = paths
        self.labels = labels
        layout = ExampleLayout(paths: paths, size: size)
        self.creator = creator
        self.jobs = jobs
        self.interval = interval
    }

    /// Where a run keeps its table and its journal until it is done.
    public static func unfinishedPaths(for output: String) -> (table: String, journal: String) {
        ("\(output).part", "\(output).part.json")
    }

    /// Makes the table.
    ///
    /// - Parameters:
    ///   - resume: go on from what an earlier run has left, if it has left something.
    ///   - report: what has been done, after every piece of work.
    /// - Throws: `OutputFile.WriteError`, `CannotResume`, or `CancellationError`.
    public func write(
        to output: String, resume: Bool, report: (PreprocessingTally) throws -> Void
    ) async throws -> PreprocessingTally {
        let (part, journal) = Self.unfinishedPaths(for: output)
        let (writer, earlier) = try begin(part: part, journal: journal, resume: resume)
        var tally = earlier
        let (labels, layout, fingerprint) = (labels, layout, fingerprint)
        func record() throws {
            try writer.synchronize()
            try PreprocessingJournal(fingerprint: fingerprint, tally: tally).write(to: journal)
        }
        try record()
        var recorded = ContinuousClock.now
        var source = ExampleSource(paths, after: tally, rowsAtOnce: max(Self.bytesAtOnce / layout.rowBytes, 1))
        do {
            try await OrderedPipeline(jobs: jobs).run(
                next: { source.next() },
                perform: { ExampleRows($0, label: labels[$0.input], layout: layout) },
                deliver: { rows in
                    try writer.append(rows.bytes)
                    tally.add(rows)
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
        try OutputFile.rename(part, to: output)
        try? FileManager.default.removeItem(atPath: journal)
        return tally
    }

    /// A new table or, where there is something to go on from, the one that an earlier run has begun.
    private func begin(
        part: String, journal: String, resume: Bool
    ) throws -> (writer: ExampleTableWriter, tally: PreprocessingTally) {
        if resume, let tally = try earlierTally(journal: journal, part: part) {
            return (try ExampleTableWriter(continuing: part, rows: tally.candidates, layout: layout), tally)
        }
        // First of all, so that no moment sees an old journal beside a new table.
        try? FileManager.default.removeItem(atPath: journal)
        let writer = try ExampleTableWriter(creating: part, layout: layout, creator: creator)
        return (writer, PreprocessingTally())
    }

    private func earlierTally(journal path: String, part: String) throws -> PreprocessingTally? {
        guard let journal = try PreprocessingJournal.read(path), FileManager.default.fileExists(atPath: part) else {
            return nil
        }
        guard journal.fingerprint == fingerprint else {
            throw CannotResume(path: path, reason: "the inputs, labels or options are not those it was begun with")
        }
        return journal.tally
    }

    private var fingerprint: String {
        var fingerprint = DataFingerprint()
        fingerprint.add(creator)
        fingerprint.add("\(layout.size)")
        for (path, label) in zip(paths, labels) {
            fingerprint.add(path)
            fingerprint.add(label.map { "\($0.rawValue)" } ?? "")
        }
        return fingerprint.text
    }
}
