import Candidates
import Formats
import Foundation
internal import GRDB
import OutputFiles
import Synchronization

/// The scores of a run and what could not be read, in an SQLite database on the disk, so that memory does not grow with the
/// candidates, and a run that was stopped goes on where it was.
///
/// It is one process's, whose threads may all use it. What is appended is committed about once a second; what is committed is
/// there whatever happens.
public final class ScoreStore: Sendable {
    private static let commitInterval = Duration.seconds(1)
    private static let signInterval = Duration.seconds(5)

    private let file: StoreFile
    /// There was no such store before.
    private let isNew: Bool
    let queue: DatabaseQueue
    private let state = Mutex(State())

    private struct State {
        var run: Int64?
        var models: [String: Int64] = [:]
        var isClosed = false
        var lastFile: (path: String, id: Int64)?
        var began = ContinuousClock.now
        var writer = StoreWriter()
        /// When the file beside the store was last written.
        var said = ContinuousClock.now
    }

    // MARK: - Opening

    /// A store that is gone with the process, whatever ends it: a file without a name, beside an output.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public static func temporary(beside output: String) throws(OutputFile.WriteError) -> ScoreStore {
        let path = try OutputFile.temporary(for: output)
        defer { OutputFile.removeTemporary(path) }
        return try ScoreStore(StoreFile(passing: path, for: output))
    }

    /// A store that stays.
    ///
    /// - Parameters:
    ///   - resume: go on with what it holds; otherwise there must be none.
    ///   - program: the program with its version.
    ///   - setup: what decides scores, by name: the store holds only what was scored in the same way.
    /// - Throws: `OutputFile.WriteError`, also if another process writes to it, or if it cannot be gone on with.
    public convenience init(
        _ path: String, resume: Bool, program: String, setup: [String: String]
    ) throws(OutputFile.WriteError) {
        switch StoreFile.Kind(path) {
        case .nothing: break
        case .other: throw OutputFile.WriteError(path: path, reason: StoreFile.isNoStore)
        case .database where resume: break
        case .database:
            throw OutputFile.WriteError(
                path: path, reason: "it holds an earlier run; --resume goes on with it, and another name begins anew")
        }
        try self.init(StoreFile(lasting: path))
        try begin(program: program, setup: setup)
    }

    private init(_ file: StoreFile) throws(OutputFile.WriteError) {
        self.file = file
        isNew = !FileManager.default.fileExists(atPath: file.path)
        let queue = try file.open()
        self.queue = queue
        try file.reporting {
            try queue.read { try StoreSchema.check($0, name: file.name) }
            guard try queue.read(StoreSchema.migrator.hasBeenSuperseded) == false else {
                throw OutputFile.WriteError(path: file.name, reason: "a newer psrsieve has written it")
            }
            try StoreSchema.migrator.migrate(queue)
        }
    }

    deinit { close() }

    /// Puts everything in order and lets others look into the store; it cannot be used any more.
    public func close() {
        guard
            state.withLock({ state in
                defer { state.isClosed = true }
                return !state.isClosed
            })
        else { return }
        try? commit()
        // Without a log beside it anyone can read it, from where nothing can be written too.
        if file.journal == .writeAhead {
            try? queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        }
        try? queue.close()
        file.removeWriter()
    }

    /// Says of a store, if this process writes to it, that it does not any more: where it ends without closing it.
    public static func signOff(_ path: String) {
        guard let writer = StoreWriter(of: path), writer.process == Int(getpid()), writer.host == HostName.current
        else {
            return
        }
        StoreFile(lasting: path).removeWriter()
    }

    /// Whether a file's first bytes are those of a store.
    public static func recognises(_ beginning: [UInt8]) -> Bool {
        let place = 68
        guard beginning.starts(with: "SQLite format 3\0".utf8), beginning.count >= place + 4 else { return false }
        let id = beginning[place..<(place + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        return id == UInt32(StoreSchema.applicationID)
    }

    /// The files of a store that stays, and what SQLite and psrsieve put beside it; not all need be there.
    public var files: [String] { file.all }

    /// Undoes the making of a store, if this process has made it, before there is anything in it.
    public func abandon() {
        if isNew { file.remove() }
    }

    private func begin(program: String, setup: [String: String]) throws(OutputFile.WriteError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try access { database in
            if let text = try String.fetchOne(database, sql: "SELECT setup FROM run ORDER BY id DESC LIMIT 1") {
                let earlier = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
                let others = Set(earlier.keys).union(setup.keys).filter { earlier[$0] != setup[$0] }.sorted()
                if let name = others.first {
                    let (then, now) = (earlier[name] ?? "none", setup[name] ?? "none")
                    throw OutputFile.WriteError(
                        path: file.name,
                        reason: "it was scored with another \(name) (\(then), now \(now)); the same, or another store")
                }
            }
            let text = String(decoding: try encoder.encode(setup), as: UTF8.self)
            let now = StoreTime.text(Date())
            try database.execute(
                sql: "INSERT INTO run (program, setup, host, process, began, committed) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [program, text, HostName.current, Int(getpid()), now, now])
            let run = database.lastInsertedRowID
            state.withLock { $0.run = run }
            // What names nothing is found anew.
            try database.execute(sql: "DELETE FROM failure WHERE input IS NULL")
            let counts = try Counts(database)
            state.withLock { $0.writer.counts = counts }
        }
        try file.say(state.withLock { $0.writer })
    }

    /// Says what this run is to do.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func set(_ task: Assignment) throws(OutputFile.WriteError) {
        let run = state.withLock { state in
            state.writer.task = task
            return state.run
        }
        guard let run else { return }
        try access { database in
            try database.execute(
                sql: "UPDATE run SET inputs = ?, plan = ?, shard = ?, shards = ? WHERE id = ?",
                arguments: [task.inputs, task.plan, task.shard, task.shards, run])
        }
        try file.say(state.withLock { $0.writer })
    }

    // MARK: - Writing

    /// What is to be known of a model that scores.
    public struct Model: Sendable, Equatable {
        /// The score from which on a candidate is selected.
        public var threshold: Double
        /// The share of pulsars that its scores take for granted; `nil` where an earlier psrsieve has not kept it.
        public var trainingShare: Double?

        public init(threshold: Double, trainingShare: Double?) {
            (self.threshold, self.trainingShare) = (threshold, trainingShare)
        }
    }

    /// Says which models score.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func setModels(_ models: [String: Model]) throws(OutputFile.WriteError) {
        try access { database in
            for (name, model) in models.sorted(by: { $0.key < $1.key }) {
                try database.execute(
                    sql: """
                        INSERT INTO model (name, threshold, training_share) VALUES (?, ?, ?)
                        ON CONFLICT (name) DO UPDATE
                        SET threshold = excluded.threshold, training_share = excluded.training_share
                        """, arguments: [name, model.threshold, model.trainingShare])
            }
            let models = try Row.fetchAll(database, sql: "SELECT name, id FROM model")
            state.withLock { $0.models = Dictionary(uniqueKeysWithValues: models.map { ($0[0], $0[1]) }) }
        }
    }

    /// How far an input was scored before. Of one that has changed since, what was is forgotten; so it is of one that could
    /// not be read, which may have been the disk's or the network's fault.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func progress(of input: Input) throws(OutputFile.WriteError) -> Progress {
        var progress = Progress.new
        try changing { progress = try self.progress(of: input, $0) }
        return progress
    }

    private func progress(of input: Input, _ database: Database) throws -> Progress {
        if !input.isMember {
            try forgetMembers(of: input, database)
            try database.cachedStatement(sql: "UPDATE file SET run = ? WHERE path = ? AND size IS NOT NULL")
                .execute(arguments: [run, input.path])
        }
        let statement = try database.cachedStatement(
            sql: "SELECT id, size, changed, is_done FROM file WHERE path = ? AND size IS NOT NULL")
        guard let row = try Row.fetchOne(statement, arguments: [input.path]) else { return .new }
        let id: Int64 = row[0]
        guard row[1] == input.size, row[2] == input.changed else {
            try forget(id, database)
            return .new
        }
        if row[3] {
            let isUnread = try database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM failure WHERE input = ?1)
                        AND NOT EXISTS (SELECT 1 FROM candidate WHERE input = ?1)
                    """)
            guard try Bool.fetchOne(isUnread, arguments: [id]) == true else { return .done }
            try forget(id, database)
            return .new
        }
        let pieces = try Row.fetchAll(
            database, sql: "SELECT number, rows, lines FROM piece WHERE input = ?", arguments: [id])
        return .partly(
            Dictionary(uniqueKeysWithValues: pieces.map { ($0[0], Progress.Span(rows: $0[1], lines: $0[2])) }))
    }

    /// Takes what became of a piece.
    ///
    /// - Precondition: the models of its candidates are set.
    /// - Throws: `OutputFile.WriteError`.
    public func append(_ piece: Piece) throws(OutputFile.WriteError) {
        try changing { database in
            let input = try fileID(piece.input.path, database)
            for candidate in piece.candidates { try insert(candidate, of: input, database) }
            for error in piece.errors { try insert(error, of: input, database) }
            if piece.number == 0 || piece.endsInput {
                let run = piece.input.isMember ? nil : run
                try database.cachedStatement(
                    sql: "UPDATE file SET size = ?, changed = ?, is_done = ?, run = ? WHERE id = ?"
                ).execute(arguments: [piece.input.size, piece.input.changed, piece.endsInput, run, input])
            }
            if !piece.endsInput {
                try database.cachedStatement(sql: "INSERT INTO piece (input, number, rows, lines) VALUES (?, ?, ?, ?)")
                    .execute(arguments: [input, piece.number, piece.rows, piece.lines])
            }
            count(piece)
            try commitNowAndThen(database)
        }
    }

    /// Inputs of earlier runs that this one was not given: how many, and one of them. What was scored of them is in the store.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func otherInputs() throws(OutputFile.WriteError) -> (count: Int, first: String)? {
        guard let run else { return nil }
        return try access { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT count(*), min(path) FROM file WHERE run <> ?", arguments: [run])
            guard let row, let first = row[1] as String? else { return nil }
            return (row[0], first)
        }
    }

    /// Takes an error that belongs to no input: a name that names nothing.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func append(_ error: FormatError) throws(OutputFile.WriteError) {
        try changing { database in
            try insert(error, of: nil, database)
            state.withLock { $0.writer.counts.failures += 1 }
            try commitNowAndThen(database)
        }
    }

    /// Sees everything that was appended into the database.
    ///
    /// - Parameter isEnd: the run is done.
    /// - Throws: `OutputFile.WriteError`.
    public func commit(isEnd: Bool = false) throws(OutputFile.WriteError) {
        try access { database in
            guard isEnd || database.isInsideTransaction else { return }
            try beginTransaction(database)
            try commit(database, isEnd: isEnd)
        }
    }

    /// Changes the database; after a failure nothing of it, nor of what was not yet committed, is there.
    private func changing(_ body: (Database) throws -> Void) throws(OutputFile.WriteError) {
        try access { database in
            do {
                try beginTransaction(database)
                try body(database)
            } catch {
                if database.isInsideTransaction { try? database.rollback() }
                state.withLock { $0.lastFile = nil }
                throw error
            }
        }
    }

    private func beginTransaction(_ database: Database) throws {
        guard !database.isInsideTransaction else { return }
        try database.beginTransaction()
        state.withLock { $0.began = .now }
    }

    private func commitNowAndThen(_ database: Database) throws {
        if ContinuousClock.now - state.withLock({ $0.began }) > Self.commitInterval {
            try commit(database, isEnd: false)
        }
    }

    private func commit(_ database: Database, isEnd: Bool) throws {
        let now = StoreTime.text(Date())
        let (run, counts) = state.withLock { ($0.run, $0.writer.counts) }
        try database.cachedStatement(sql: "UPDATE run SET committed = ?, ended = ?, candidates = ? WHERE id = ?")
            .execute(arguments: [now, isEnd ? now : nil, counts.ownCandidates, run])
        try database.commit()
        try giveSign(now)
    }

    private func giveSign(_ now: String) throws(OutputFile.WriteError) {
        let writer: StoreWriter? = state.withLock { state in
            guard ContinuousClock.now - state.said >= Self.signInterval else { return nil }
            state.said = .now
            state.writer.seen = now
            return state.writer
        }
        if let writer { try file.say(writer) }
    }

    private func count(_ piece: Piece) {
        state.withLock { state in
            state.writer.counts.inputs += piece.endsInput && !piece.input.isMember ? 1 : 0
            state.writer.counts.failures += piece.errors.count
            state.writer.counts.candidates += piece.candidates.count
            state.writer.counts.ownCandidates += piece.candidates.count
        }
    }

    /// Forgets what was in an archive as it was before.
    private func forgetMembers(of input: Input, _ database: Database) throws {
        // All names between `path/` and `path0`, the next character, begin with `path/`.
        let members = try Int64.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT id FROM file WHERE path > ? AND path < ? AND size IS NOT NULL
                        AND (size IS NOT ? OR changed IS NOT ?)
                    """),
            arguments: [input.path + "/", input.path + "0", input.size, input.changed])
        for member in members { try forget(member, database) }
    }

    private func forget(_ input: Int64, _ database: Database) throws {
        for table in ["candidate", "failure", "piece"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE input = ?", arguments: [input])
        }
        try database.execute(
            sql: "UPDATE file SET size = NULL, changed = NULL, is_done = 0 WHERE id = ?", arguments: [input])
    }

    // MARK: - Rows

    private func insert(_ candidate: ScoredCandidate, of input: Int64, _ database: Database) throws {
        let file = try fileID(candidate.origin.path, database)
        let model = state.withLock { $0.models[candidate.model] }
        try CandidateRow.insert(candidate, input: input, file: file, model: model, database)
    }

    private func insert(_ error: FormatError, of input: Int64?, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO failure (input, path, place, reason, lacks_inputs) VALUES (?, ?, ?, ?, ?)")
        try statement.execute(
            arguments: [input, error.path, error.placeText, error.reason, error.lacksInputs])
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

    /// The number of the run that writes, if it is on record.
    var run: Int64? { state.withLock { $0.run } }

    // MARK: - Access

    func access<Result>(_ body: (Database) throws -> Result) throws(OutputFile.WriteError) -> Result {
        try file.reporting { try queue.inDatabase(body) }
    }
}
