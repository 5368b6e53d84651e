import Formats
import Foundation
internal import GRDB

/// Stores of one survey, as the tasks that shared it have left them.
public struct StoreCollection: Sendable {
    /// Why stores cannot be joined. Reads as a sentence.
    public struct CannotJoin: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
        /// The stores lack something that `isPartial` goes without.
        public var isIncomplete = false
    }

    public let stores: [StoreReader]
    /// What is missing, one sentence each; empty if every planned input is there.
    public let missing: [String]

    /// - Throws: `CannotJoin` if the stores were not scored in the same way, or hold the same input twice.
    public init(_ stores: [StoreReader]) throws(CannotJoin) {
        self.stores = stores
        var missing = stores.filter { !$0.isComplete }.map { "\($0.path): its run was not finished" }
        guard let first = stores.first else {
            self.missing = []
            return
        }
        for store in stores.dropFirst() { try Self.check(store, against: first) }
        if first.task.plan != nil {
            var owners: [Int: String] = [:]
            for store in stores {
                if let other = owners.updateValue(store.path, forKey: store.task.shard) {
                    throw CannotJoin(
                        description: "\(store.path): holds part \(store.task.shard) of the plan, as \(other) does; "
                            + "leave one of them out")
                }
            }
            let absent = (1...first.task.shards).filter { owners[$0] == nil }
            if !absent.isEmpty {
                missing.append(
                    "\(absent.count == 1 ? "part" : "parts") \(Self.ranges(absent)) of \(first.task.shards) "
                        + "\(absent.count == 1 ? "is" : "are") in none of the stores")
            }
        }
        self.missing = missing
    }

    private static func check(_ store: StoreReader, against first: StoreReader) throws(CannotJoin) {
        // Which part of the plan a store has, and which lists filled gaps of headers, is no matter of how it was scored.
        let (own, others) = (store.setup, first.setup)
        let names = Set(own.keys).union(others.keys).filter {
            !["--shard", "--metadata"].contains($0) && own[$0] != others[$0]
        }.sorted()
        if let name = names.first {
            throw CannotJoin(
                description: "\(store.path): was scored with another \(name) than \(first.path) "
                    + "(\(own[name] ?? "none"), there \(others[name] ?? "none")), so that their scores cannot be ranked together"
            )
        }
        if store.task.shards != first.task.shards {
            throw CannotJoin(
                description: "\(store.path): is one part of \(store.task.shards) of the plan, and \(first.path) one of "
                    + "\(first.task.shards)")
        }
        let models = Set(store.models.keys).intersection(first.models.keys)
        if let model = models.sorted().first(where: { store.models[$0]?.threshold != first.models[$0]?.threshold }) {
            throw CannotJoin(
                description:
                    "\(store.path): selects with \(model) from another score on than \(first.path); score it again "
                    + "with --resume and the same --threshold, which takes a moment")
        }
    }

    /// Such as `2-4, 7`.
    private static func ranges(_ numbers: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = runs.last, last.upperBound == number - 1 {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(
            separator: ", ")
    }
}

extension ScoreStore {
    /// Takes all that is in some stores. They stay as they are.
    ///
    /// - Parameter onStore: is told how many have been taken.
    /// - Throws: `StoreCollection.CannotJoin` if an input is in two stores that no plan has made, `FormatError` if one cannot be
    ///   read, `OutputFile.WriteError`.
    public func take(_ collection: StoreCollection, onStore: (Int) -> Void = { _ in }) throws {
        var models: [String: Model] = [:]
        for store in collection.stores { models.merge(store.models) { first, _ in first } }
        try setModels(models)
        for (number, store) in collection.stores.enumerated() {
            try Task.checkCancellation()
            try take(store, isPlanned: store.task.plan != nil)
            onStore(number + 1)
        }
        try Task.checkCancellation()
        let inputs = try access { try ScoreStore.Counts($0).inputs }
        try set(Assignment(inputs: inputs))
        try commit(isEnd: true)
    }

    private func take(_ store: StoreReader, isPlanned: Bool) throws {
        try commit()
        try StoreReader.reading(store.path) { () throws in
            try queue.inDatabase { try $0.execute(sql: "ATTACH ? AS shard", arguments: [store.location]) }
        }
        defer { try? queue.inDatabase { try $0.execute(sql: "DETACH shard") } }
        let twice: String? = try access { database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT path FROM shard.file AS theirs JOIN main.file AS ours USING (path)
                    WHERE theirs.size IS NOT NULL AND ours.size IS NOT NULL ORDER BY path LIMIT 1
                    """)
        }
        if let twice, !isPlanned {
            throw StoreCollection.CannotJoin(
                description:
                    "\(store.path): holds \(twice), which another of the stores holds too; leave one of them out")
        }
        try copy()
    }

    /// Candidates that are copied in one go: between them the work can be stopped.
    private static let candidatesAtOnce: Int64 = 50_000

    /// The rows of the attached store, with the numbers that files and models have here.
    private func copy() throws {
        let values = StoreSchema.values.joined(separator: ", ")
        let run = run.map { "\($0)" } ?? "NULL"
        let range: (first: Int64, last: Int64) = try access { database in
            let row = try Row.fetchOne(database, sql: "SELECT min(id), max(id) FROM shard.candidate")
            return (row?[0] as Int64? ?? 1, row?[1] as Int64? ?? 0)
        }
        try access { database in
            try database.beginTransaction()
            try database.execute(
                sql: """
                    INSERT INTO main.file (path, size, changed, is_done, run)
                        SELECT path, size, changed, is_done, iif(run IS NULL, NULL, \(run))
                        FROM shard.file WHERE true
                        ON CONFLICT (path) DO UPDATE SET
                            size = coalesce(size, excluded.size), changed = coalesce(changed, excluded.changed),
                            is_done = max(is_done, excluded.is_done), run = coalesce(run, excluded.run);
                    CREATE TEMP TABLE number (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
                    INSERT INTO number SELECT theirs.id, ours.id
                        FROM shard.file AS theirs JOIN main.file AS ours USING (path);
                    INSERT INTO main.failure (input, path, place, reason, lacks_inputs)
                        SELECT number.new, path, place, reason, lacks_inputs
                        FROM shard.failure AS failure LEFT JOIN number ON number.old = failure.input
                        ORDER BY failure.id;
                    """)
        }
        do {
            for first in stride(from: range.first, through: range.last, by: Int(Self.candidatesAtOnce)) {
                try Task.checkCancellation()
                try access { database in
                    try database.cachedStatement(
                        sql: """
                            INSERT INTO main.candidate (
                                    input, file, row, name, is_named, score, is_outlier, model, left_out, \(values))
                                SELECT input.new, file.new, row, candidate.name, is_named, score, is_outlier, ours.id,
                                    left_out, \(values)
                                FROM shard.candidate AS candidate
                                    JOIN number AS input ON input.old = candidate.input
                                    JOIN number AS file ON file.old = candidate.file
                                    JOIN shard.model AS theirs ON theirs.id = candidate.model
                                    JOIN main.model AS ours ON ours.name = theirs.name
                                WHERE candidate.id >= ? AND candidate.id < ? ORDER BY candidate.id
                            """
                    ).execute(arguments: [first, first + Self.candidatesAtOnce])
                }
            }
            try access { database in
                try database.execute(sql: "DROP TABLE number")
                try database.commit()
            }
        } catch {
            try? access { database in
                if database.isInsideTransaction { try database.rollback() }
                // So that the other store can be let go of.
                database.clearSchemaCache()
            }
            throw error
        }
    }
}
