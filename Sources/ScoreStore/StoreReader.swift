import Formats
import Foundation
internal import GRDB
import OutputFiles

/// A store as a run has left it, for reading alone: it may lie where nothing can be written.
public final class StoreReader: Sendable {
    public let path: String
    /// What its last run was given.
    public let task: ScoreStore.Assignment
    /// What decides its scores, by name.
    public let setup: [String: String]
    /// The models that have scored, by name.
    public let models: [String: ScoreStore.Model]
    /// Its last run has done all that it was given.
    public let isComplete: Bool
    let program: String
    /// The database that is read: the store, or a copy.
    let location: String
    private let copy: StoreCopy?

    /// - Throws: `FormatError` if there is no store, a process writes to it, or it is damaged.
    public init(_ path: String) throws(FormatError) {
        let opened = try Self.open(path)
        let (queue, copy) = (opened.queue, opened.copy)
        self.path = path
        self.copy = copy
        location = copy?.path ?? path
        let run = try Self.reading(path) { () throws in
            try queue.read { database in
                let run = try Row.fetchOne(database, sql: "SELECT * FROM run ORDER BY id DESC LIMIT 1")
                guard let run else { throw FormatError(path, .unsupported("holds no run")) }
                return (
                    ScoreStore.Assignment(run),
                    try JSONDecoder().decode([String: String].self, from: run["setup"] as Data),
                    run["ended"] as String? != nil, run["program"] as String,
                    try Row.fetchAll(database, sql: "SELECT name, threshold, training_share FROM model")
                )
            }
        }
        (task, setup, isComplete, program) = (run.0, run.1, run.2, run.3)
        models = Dictionary(
            uniqueKeysWithValues: run.4.map { ($0[0], ScoreStore.Model(threshold: $0[1], trainingShare: $0[2])) })
        try? queue.close()
    }

    /// Opens a store without changing it. What a killed process has left in a log beside it takes a place where SQLite can
    /// write; where there is none, a copy is read.
    static func open(_ path: String) throws(FormatError) -> (queue: DatabaseQueue, copy: StoreCopy?) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw FormatError(path, .cannotOpen("no such file or directory"))
        }
        guard case .database = StoreFile.Kind(path) else { throw FormatError(path, .cannotOpen(StoreFile.isNoStore)) }
        do {
            return (try queue(path, mayRecover: false), nil)
        } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) {
            let copy = try StoreCopy(of: path)
            return (try reading(path) { () throws in try queue(copy.path, mayRecover: true) }, copy)
        } catch {
            return try reading(path) { throw error }
        }
    }

    /// - Parameter mayRecover: what a log holds may be put into the database.
    private static func queue(_ path: String, mayRecover: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = !mayRecover
        configuration.busyMode = .immediateError
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.read { database in
            try StoreSchema.check(database, name: path)
            guard try StoreSchema.migrator.appliedIdentifiers(database) == Set(StoreSchema.migrator.migrations) else {
                throw FormatError(
                    path,
                    .unsupported(
                        "was written by another version of psrsieve; score --resume brings an older one up to date"))
            }
        }
        return queue
    }

    /// Errors of the database as sentences about the store.
    static func reading<Result>(_ path: String, _ body: () throws -> Result) throws(FormatError) -> Result {
        do {
            return try body()
        } catch let error as FormatError {
            throw error
        } catch let error as OutputFile.WriteError {
            throw FormatError(path, .cannotOpen(error.reason))
        } catch let error as DatabaseError {
            throw FormatError(path, .cannotOpen(StoreFile(lasting: path).reason(error)))
        } catch {
            throw FormatError(path, .cannotOpen("\(error)"))
        }
    }
}

/// A copy of a store with its log, in the system's folder for temporary files, that is gone with this object.
final class StoreCopy: Sendable {
    let path: String
    private let folder: String

    init(of store: String) throws(FormatError) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "psrsieve-\(UUID().uuidString)")
            .path(percentEncoded: false)
        self.folder = folder
        path = "\(folder)/store.sqlite"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for part in ["", "-wal", "-journal"] where FileManager.default.fileExists(atPath: store + part) {
                try FileManager.default.copyItem(atPath: store + part, toPath: path + part)
            }
        } catch {
            throw FormatError(
                store,
                .cannotOpen("what a killed run has left can only be read in a copy, which cannot be made in \(folder)"))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}

extension ScoreStore.Assignment {
    init(_ run: Row) {
        self.init(inputs: run["inputs"], plan: run["plan"], shard: run["shard"], shards: run["shards"])
    }
}

extension ScoreStore.Counts {
    /// What a database holds.
    init(_ database: Database) throws {
        inputs = try Int.fetchOne(database, sql: "SELECT count(*) FROM file WHERE is_done AND run IS NOT NULL") ?? 0
        failures = try Int.fetchOne(database, sql: "SELECT count(*) FROM failure") ?? 0
        candidates = try Int.fetchOne(database, sql: "SELECT count(*) FROM candidate") ?? 0
    }
}
