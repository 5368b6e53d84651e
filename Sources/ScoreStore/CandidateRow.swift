import Candidates
internal import GRDB
internal import GRDBSQLite

/// Candidates to and from rows of the table `candidate`, value by value through SQLite's own functions: a table of ten million
/// rows takes minutes longer through arrays of boxed values.
enum CandidateRow {
    private static var headerKeyPaths: [WritableKeyPath<CandidateHeader, Double?>] { keyPaths.value }

    /// Key paths are not known to be free to share among threads; these are never changed.
    private struct KeyPaths: @unchecked Sendable {
        let value = HeaderColumn.allCases.map(\.keyPath)
    }

    private static let keyPaths = KeyPaths()

    // MARK: - Writing

    static let insertion: String = {
        let columns =
            ["input", "file", "row", "name", "is_named", "score", "is_outlier", "model", "left_out"]
            + StoreSchema.values
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        return "INSERT INTO candidate (\(columns.joined(separator: ", "))) VALUES (\(places))"
    }()

    /// - Throws: `DatabaseError`.
    static func insert(
        _ candidate: ScoredCandidate, input: Int64, file: Int64, model: Int64?, _ database: Database
    ) throws {
        let statement = try database.cachedStatement(sql: insertion).sqliteStatement
        sqlite3_reset(statement)
        var place: Int32 = 0
        func bind(_ value: Int64?) {
            place += 1
            if let value { sqlite3_bind_int64(statement, place, value) } else { sqlite3_bind_null(statement, place) }
        }
        func bind(_ value: Double?) {
            place += 1
            if let value { sqlite3_bind_double(statement, place, value) } else { sqlite3_bind_null(statement, place) }
        }
        func bind(_ value: String?) {
            place += 1
            guard var value else {
                _ = sqlite3_bind_null(statement, place)
                return
            }
            // SQLite takes a copy: the destructor -1 stands for that.
            let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            value.withUTF8 { text in
                text.withMemoryRebound(to: CChar.self) {
                    _ = sqlite3_bind_text(statement, place, $0.baseAddress, Int32($0.count), copies)
                }
            }
        }
        let header = candidate.header
        bind(input)
        bind(file)
        bind(candidate.origin.row.map(Int64.init))
        bind(candidate.name)
        bind(candidate.givenName == nil ? 0 : 1 as Int64)
        bind(candidate.score)
        bind(candidate.isOutlier ? 1 : 0 as Int64)
        bind(model)
        bind((header?.leftOut).flatMap { $0.isEmpty ? nil : $0.joined(separator: "\n") })
        for keyPath in headerKeyPaths { bind(header?[keyPath: keyPath]) }
        for index in FeatureName.lyon.indices { bind(candidate.features?[index]) }
        bind(candidate.undispersedRatio)
        for text in HeaderText.allCases { bind(header?[text: text]) }
        bind(header?.metadata)
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw failure(code, database) }
    }

    private static func failure(_ code: Int32, _ database: Database) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: sqlite3_errmsg(database.sqliteConnection).map { String(cString: $0) })
    }

    // MARK: - Reading

    /// What `read` takes, in the order of a ranked list.
    ///
    /// - Parameter isLimited: the statement takes the greatest number of rows as its argument. Without, SQLite sorts in files
    ///   of its own, which it does not do with a limit, however large.
    static func ranking(isLimited: Bool) -> String {
        """
        SELECT path, row, candidate.name, is_named, score, is_outlier, model.name, left_out,
            \(StoreSchema.values.joined(separator: ", "))
        FROM candidate JOIN file ON file.id = candidate.file JOIN model ON model.id = candidate.model
        ORDER BY score DESC, candidate.name, path, row\(isLimited ? " LIMIT ?" : "")
        """
    }

    /// The next candidate of a statement; `nil` at its end.
    ///
    /// - Throws: `DatabaseError`.
    static func read(_ statement: Statement, _ database: Database) throws -> ScoredCandidate? {
        let row = statement.sqliteStatement
        let code = sqlite3_step(row)
        guard code == SQLITE_ROW else {
            if code == SQLITE_DONE { return nil }
            throw failure(code, database)
        }
        func isNull(_ column: Int32) -> Bool { sqlite3_column_type(row, column) == SQLITE_NULL }
        func text(_ column: Int32) -> String {
            guard let bytes = sqlite3_column_text(row, column) else { return "" }
            let count = Int(sqlite3_column_bytes(row, column))
            return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
        }
        func number(_ column: Int32) -> Double? { isNull(column) ? nil : sqlite3_column_double(row, column) }
        func flag(_ column: Int32) -> Bool { sqlite3_column_int64(row, column) != 0 }
        // Most rows of a feature table have no header.
        var header: CandidateHeader?
        var column: Int32 = 8
        for keyPath in headerKeyPaths {
            if let value = number(column) {
                var known = header ?? CandidateHeader()
                known[keyPath: keyPath] = value
                header = known
            }
            column += 1
        }
        if !isNull(7) {
            var known = header ?? CandidateHeader()
            known.leftOut = text(7).split(separator: "\n").map(String.init)
            header = known
        }
        var features: [Double?]?
        if (0..<Int32(FeatureName.lyon.count)).contains(where: { !isNull(column + $0) }) {
            features = (0..<Int32(FeatureName.lyon.count)).map { number(column + $0) }
        }
        column += Int32(FeatureName.lyon.count)
        let undispersedRatio = number(column)
        column += 1
        for name in HeaderText.allCases {
            if !isNull(column) {
                var known = header ?? CandidateHeader()
                known.set(name, text(column))
                header = known
            }
            column += 1
        }
        if !isNull(column) {
            var known = header ?? CandidateHeader()
            known.metadata = text(column)
            header = known
        }
        let origin = CandidateOrigin(path: text(0), row: isNull(1) ? nil : Int(sqlite3_column_int64(row, 1)))
        return ScoredCandidate(
            givenName: flag(3) ? text(2) : nil, origin: origin, header: header, features: features,
            undispersedRatio: undispersedRatio, score: sqlite3_column_double(row, 4), isOutlier: flag(5), model: text(6)
        )
    }
}
