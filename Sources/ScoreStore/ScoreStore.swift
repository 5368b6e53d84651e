import Candidates
import Formats
import Foundation
internal import GRDB
import Synchronization

/// The scores of a run and what could not be read, in an SQLite database on the disk, so that memory does not grow with the
/// candidates. It is one process's; any number of its threads may use it.
public final class ScoreStore: Sendable {
    /// What becomes of one piece of a run's work.
    public struct Piece: Sendable {
        public var candidates: [ScoredCandidate] = []
        public var errors: [FormatError] = []

        public init(candidates: [ScoredCandidate] = [], errors: [FormatError] = []) {
            self.candidates = candidates
            self.errors = errors
        }
    }

    /// Pieces that are written in one go: what a crash may cost, and what a commit may.
    private static let commitInterval = Duration.seconds(1)

    let path: String
    private let queue: DatabaseQueue
    private let state: Mutex<State>

    private struct State {
        var models: [String: Int64] = [:]
        var lastFile: (path: String, id: Int64)?
        var began: ContinuousClock.Instant?
        var temporary: String?
    }

    // MARK: - Opening

    /// A store that is gone with the process, whatever ends it: a file without a name, beside an output.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public static func temporary(beside output: String) throws(OutputFile.WriteError) -> ScoreStore {
        let path = try OutputFile.temporary(for: output)
        defer { OutputFile.removeTemporary(path) }
        return try ScoreStore(path, journal: "OFF", reportedAs: output)
    }

    private init(_ path: String, journal: String, reportedAs name: String) throws(OutputFile.WriteError) {
        self.path = name
        state = Mutex(State())
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            // No shared memory is used then, which network disks do not have.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try database.execute(sql: "PRAGMA journal_mode = \(journal)")
            try database.execute(sql: "PRAGMA synchronous = \(journal == "OFF" ? "OFF" : "NORMAL")")
            try database.execute(sql: "PRAGMA cache_size = -\(32 << 10)")
            try database.execute(sql: "PRAGMA temp_store = FILE")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try StoreSchema.migrator.migrate(queue)
        } catch {
            throw Self.failure(error, name)
        }
    }

    // MARK: - Writing

    /// Says which models score, and from which score on a candidate is selected by each.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func setModels(_ thresholds: [String: Double]) throws(OutputFile.WriteError) {
        try access { database in
            for (name, threshold) in thresholds.sorted(by: { $0.key < $1.key }) {
                try database.execute(
                    sql: """
                        INSERT INTO model (name, threshold) VALUES (?, ?)
                        ON CONFLICT (name) DO UPDATE SET threshold = excluded.threshold
                        """, arguments: [name, threshold])
            }
            let models = try Row.fetchAll(database, sql: "SELECT name, id FROM model")
            state.withLock { $0.models = Dictionary(uniqueKeysWithValues: models.map { ($0[0], $0[1]) }) }
        }
    }

    /// Takes what became of a piece.
    ///
    /// - Precondition: the models of its candidates are set.
    /// - Throws: `OutputFile.WriteError`.
    public func append(_ piece: Piece) throws(OutputFile.WriteError) {
        try access { database in
            let now = ContinuousClock.now
            if !database.isInsideTransaction {
                try database.beginTransaction()
                state.withLock { $0.began = now }
            }
            for candidate in piece.candidates { try insert(candidate, database) }
            for error in piece.errors { try insert(error, database) }
            if let began = state.withLock({ $0.began }), now - began > Self.commitInterval { try database.commit() }
        }
    }

    /// Sees everything that was appended into the database.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func commit() throws(OutputFile.WriteError) {
        try access { if $0.isInsideTransaction { try $0.commit() } }
    }

    private static let insertion: String = {
        let columns =
            ["input", "file", "row", "name", "is_named", "score", "is_outlier", "model", "left_out"]
            + StoreSchema.numbers.map { "\"\($0)\"" }
        return
            "INSERT INTO candidate (\(columns.joined(separator: ", "))) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
    }()

    private func insert(_ candidate: ScoredCandidate, _ database: Database) throws {
        let file = try fileID(candidate.origin.path, database)
        let model = state.withLock { $0.models[candidate.model] }
        let header = candidate.header
        let leftOut = (header?.leftOut).flatMap { $0.isEmpty ? nil : $0.joined(separator: "\n") }
        var arguments: [(any DatabaseValueConvertible)?] = [
            file, file, candidate.origin.row, candidate.name, candidate.givenName != nil, candidate.score,
            candidate.isOutlier, model, leftOut,
        ]
        for column in HeaderColumn.allCases { arguments.append(header?[keyPath: column.keyPath]) }
        for index in FeatureName.lyon.indices { arguments.append(candidate.features?[index]) }
        let statement = try database.cachedStatement(sql: Self.insertion)
        try statement.execute(arguments: StatementArguments(arguments))
    }

    private func insert(_ error: FormatError, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO failure (path, place, reason, lacks_inputs) VALUES (?, ?, ?, ?)")
        try statement.execute(arguments: [error.path, error.placeText, error.reason, error.lacksInputs])
    }

    private func fileID(_ path: String, _ database: Database) throws -> Int64 {
        if let last = state.withLock({ $0.lastFile }), last.path == path { return last.id }
        let known = try database.cachedStatement(sql: "SELECT id FROM file WHERE path = ?")
        let id: Int64
        if let found = try Int64.fetchOne(known, arguments: [path]) {
            id = found
        } else {
            try database.cachedStatement(sql: "INSERT INTO file (path) VALUES (?)").execute(arguments: [path])
            id = database.lastInsertedRowID
        }
        state.withLock { $0.lastFile = (path, id) }
        return id
    }

    // MARK: - Access

    func access<Result>(_ body: (Database) throws -> Result) throws(OutputFile.WriteError) -> Result {
        do {
            return try queue.inDatabase(body)
        } catch {
            throw Self.failure(error, path)
        }
    }

    private static func failure(_ error: any Error, _ path: String) -> OutputFile.WriteError {
        guard let error = error as? DatabaseError else { return OutputFile.WriteError(path: path, reason: "\(error)") }
        let reason =
            switch error.resultCode {
            case .SQLITE_FULL: "No space left on device"
            default: "the store says: \(error.message ?? "\(error)")"
            }
        return OutputFile.WriteError(path: path, reason: reason)
    }
}
