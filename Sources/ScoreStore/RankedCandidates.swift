import Candidates
import Formats
internal import GRDB
import OutputFiles

extension ScoreStore {
    /// What a store holds, in numbers.
    public struct Summary: Sendable, Equatable {
        public var candidates = 0
        /// Those that lie far outside of what their model was trained on.
        public var outliers = 0
        /// How many each model has scored; models that have scored none are left out.
        public var countsByModel: [String: Int] = [:]
        /// From which score on a candidate is selected, by model.
        public var thresholds: [String: Double] = [:]
        /// The share of pulsars that a model's scores take for granted, as far as it is known.
        public var trainingShares: [String: Double] = [:]
        /// Candidates of whose header numbers were left out that none can have, and the first of them.
        public var oddHeaders = 0
        public var firstOddHeader: (place: String, reason: String)? {
            oddPlace.flatMap { place in oddReason.map { (place, $0) } }
        }
        fileprivate var oddPlace: String?
        fileprivate var oddReason: String?

        init() {}
    }

    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    public func summary() throws(OutputFile.WriteError) -> Summary {
        try access { database in
            var summary = Summary()
            let counting = """
                SELECT count(*), total(is_outlier), count(left_out) FROM candidate WHERE model = ?
                """
            for model in try Row.fetchAll(
                database, sql: "SELECT id, name, threshold, training_share FROM model ORDER BY name")
            {
                let (id, name, threshold): (Int64, String, Double) = (model[0], model[1], model[2])
                summary.thresholds[name] = threshold
                summary.trainingShares[name] = model[3]
                guard let row = try Row.fetchOne(database, sql: counting, arguments: [id]) else { continue }
                let count: Int = row[0]
                if count > 0 { summary.countsByModel[name] = count }
                summary.candidates += count
                summary.outliers += Int(row[1] as Double)
                summary.oddHeaders += row[2]
            }
            guard summary.oddHeaders > 0 else { return summary }
            let odd = try Row.fetchOne(
                database,
                sql: """
                    SELECT path, row, left_out FROM candidate JOIN file ON file.id = candidate.file
                    WHERE left_out IS NOT NULL ORDER BY path, row LIMIT 1
                    """)
            summary.oddPlace = odd.map { CandidateOrigin(path: $0[0], row: $0[1]).location }
            summary.oddReason = odd.flatMap { ($0[2] as String).split(separator: "\n").first.map(String.init) }
            return summary
        }
    }

    /// Hands over each candidate's model and score, in no order in particular.
    ///
    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    public func forEachScore(_ body: (_ model: String, _ score: Double) -> Void) throws(OutputFile.WriteError) {
        try access { database in
            for model in try Row.fetchAll(database, sql: "SELECT id, name FROM model ORDER BY name") {
                let (id, name): (Int64, String) = (model[0], model[1])
                let scores = try Double.fetchCursor(
                    database, sql: "SELECT score FROM candidate WHERE model = ?", arguments: [id])
                while let score = try scores.next() { body(name, score) }
            }
        }
    }

    /// Whether any candidate has a period.
    ///
    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    public func hasPeriods() throws(OutputFile.WriteError) -> Bool {
        try access { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM candidate WHERE period_s IS NOT NULL)") ?? false
        }
    }

    /// Hands over the candidates in the order in which an astronomer looks at them, some at a time: highest score first;
    /// candidates of the same score by name, then by where they came from, all by their bytes.
    ///
    /// - Parameters:
    ///   - limit: of how many; `nil` for all.
    ///   - rowsAtOnce: how many `body` takes.
    /// - Throws: what `body` throws, and `OutputFile.WriteError` if the store cannot be read.
    public func forEachRanked(
        limit: Int? = nil, rowsAtOnce: Int = 1 << 13,
        body: ([ScoredCandidate]) throws(OutputFile.WriteError) -> Void
    ) throws(OutputFile.WriteError) {
        try access { database in
            let statement = try database.makeStatement(sql: CandidateRow.ranking(isLimited: limit != nil))
            if let limit { try statement.setArguments([limit]) }
            var rows: [ScoredCandidate] = []
            while let candidate = try CandidateRow.read(statement, database) {
                rows.append(candidate)
                if rows.count == rowsAtOnce {
                    try body(rows)
                    rows.removeAll(keepingCapacity: true)
                }
            }
            if !rows.isEmpty { try body(rows) }
        }
    }

    /// The rows of other programs' lists that candidates were joined with, as `path#row`, each with how many; and how many
    /// candidates have none.
    ///
    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    public func joinedMetadata() throws(OutputFile.WriteError) -> (rows: [String: Int], candidatesWithout: Int) {
        try access { database in
            var rows: [String: Int] = [:]
            let cursor = try Row.fetchCursor(
                database,
                sql: "SELECT metadata, count(*) FROM candidate WHERE metadata IS NOT NULL GROUP BY metadata")
            while let row = try cursor.next() {
                for place in (row[0] as String).split(separator: "|") {
                    rows[String(place), default: 0] += row[1] as Int
                }
            }
            let without = try Int.fetchOne(database, sql: "SELECT count(*) FROM candidate WHERE metadata IS NULL")
            return (rows, without ?? 0)
        }
    }

    /// Hands over what could not be read, by its place.
    ///
    /// - Throws: what `body` throws, and `OutputFile.WriteError` if the store cannot be read.
    public func forEachError(_ body: (FormatError) throws(OutputFile.WriteError) -> Void)
        throws(OutputFile.WriteError)
    {
        try access { database in
            let cursor = try Row.fetchCursor(
                database, sql: "SELECT path, place, reason, lacks_inputs FROM failure ORDER BY path, id")
            while let row = try cursor.next() {
                try body(FormatError(path: row[0], place: row[1], reason: row[2], lacksInputs: row[3]))
            }
        }
    }
}
