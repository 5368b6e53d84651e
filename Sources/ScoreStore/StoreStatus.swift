import Formats
import Foundation
internal import GRDB

/// How far the run of a store has come, while it goes on or after it.
public struct StoreStatus: Sendable, Equatable {
    public enum State: String, Sendable {
        case done, running
        /// By a signal or its own clock; `--resume` goes on.
        case stopped
        /// It ended without a word: killed, or its machine died.
        case killed
    }

    public var path: String
    public var state: State
    public var task: ScoreStore.Assignment
    public var counts: ScoreStore.Counts
    public var host: String
    /// Candidates a second of the run's own; `nil` before there are two moments to tell.
    public var rate: Double?
    /// When it last committed or gave a sign of life.
    public var seen: Date?

    /// - Throws: `FormatError` if there is no store or it is damaged.
    public init(_ path: String) throws(FormatError) {
        let writer = StoreWriter(of: path)
        do {
            let opened = try StoreReader.open(path)
            self = try StoreReader.reading(path) { () throws in
                try opened.queue.read { try StoreStatus(path, $0, leftBy: writer) }
            }
            try? opened.queue.close()
        } catch {
            // Who writes to it says how far it is.
            guard let writer, StoreFile.isBusy(path) else { throw error }
            self.init(path, state: .running, writer)
        }
    }

    private init(_ path: String, state: State, _ writer: StoreWriter) {
        self.path = path
        self.state = state
        (task, counts, host) = (writer.task, writer.counts, writer.host)
        seen = StoreTime.date(writer.seen)
        rate = Self.rate(writer.counts.ownCandidates, from: writer.since, to: writer.seen)
    }

    private init(_ path: String, _ database: Database, leftBy writer: StoreWriter?) throws {
        guard let run = try Row.fetchOne(database, sql: "SELECT * FROM run ORDER BY id DESC LIMIT 1") else {
            throw FormatError(path, .unsupported("holds no run"))
        }
        self.path = path
        state = run["ended"] as String? != nil ? .done : writer == nil ? .stopped : .killed
        task = ScoreStore.Assignment(run)
        counts = try ScoreStore.Counts(database)
        counts.ownCandidates = run["candidates"]
        host = run["host"]
        seen = StoreTime.date(run["committed"])
        rate = Self.rate(counts.ownCandidates, from: run["began"], to: run["committed"])
    }

    private static func rate(_ candidates: Int, from start: String, to end: String) -> Double? {
        guard let start = StoreTime.date(start), let end = StoreTime.date(end), end > start else { return nil }
        return Double(candidates) / end.timeIntervalSince(start)
    }
}
