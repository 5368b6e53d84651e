import Candidates
import Formats
internal import GRDB
import OutputFiles

/// The tables of a store, version by version. Other programs may read them; only psrsieve writes.
///
/// - `run`: one row each time a command has written to the store: program, setup (what decides scores, as JSON), host,
///   process, when it began, last committed and ended (UTC, ISO 8601), how many inputs it was given, which part of which plan
///   they were, and how many candidates it has scored.
/// - `model`: the models that have scored, with the score from which on a candidate is selected, and the share of pulsars that
///   their scores take for granted.
/// - `file`: paths, each once; of inputs also size, time of change (seconds since 1970), whether all of it is done, and the last
///   run whose inputs it was among (NULL for what lies in an archive).
/// - `piece`: of an input of many candidates, the pieces that are done, with the rows and lines that they went over.
/// - `candidate`: one row each, with the columns of `HeaderColumn`, `FeatureName.lyon`, `dm0_snr_ratio` and `HeaderText`, and
///   `metadata`, the row of a file of metadata that filled gaps of its header; what it lacks is NULL.
/// - `failure`: what could not be read, and why.
enum StoreSchema {
    /// Columns of a candidate's numbers and of its words, in the order in which they are written.
    static let values: [String] =
        HeaderColumn.allCases.map(\.name) + FeatureName.lyon + ["dm0_snr_ratio"] + HeaderText.allCases.map(\.name)
        + ["metadata"]
    /// The numbers of the header that the first version had.
    private static let firstHeader = [
        "period_s", "dm_pc_cm3", "snr", "ra_deg", "dec_deg", "mjd", "width_turns", "acceleration_m_s2", "observation_s",
        "snr_stated", "sigma",
    ]
    private static let fourthHeader = [
        "period_error_s", "period_derivative", "pepoch_mjd", "dm_error_pc_cm3", "acceleration_error_m_s2",
        "centre_frequency_mhz", "bandwidth_mhz", "beam_fwhm_deg", "snr_search",
    ]
    private static let fourthTexts = ["source_name", "telescope", "beam", "pointing", "frame", "metadata"]

    /// By which a database says that it is a store: "psrs" as a number.
    static let applicationID: Int32 = 0x7073_7273

    /// Refuses a database that another program has made, before anything is put into it.
    static func check(_ database: Database, name: String) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
        guard id == applicationID || isEmpty else {
            throw OutputFile.WriteError(path: name, reason: "it is a database of another program")
        }
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            let numbers = (firstHeader + FeatureName.lyon).map { "\($0) REAL" }.joined(separator: ", ")
            try database.execute(
                sql: """
                    CREATE TABLE run (
                        id INTEGER PRIMARY KEY, program TEXT NOT NULL, setup TEXT NOT NULL, host TEXT NOT NULL,
                        process INTEGER NOT NULL, began TEXT NOT NULL, committed TEXT NOT NULL, ended TEXT);
                    CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, threshold REAL NOT NULL);
                    CREATE TABLE file (
                        id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER, changed REAL,
                        is_done INTEGER NOT NULL DEFAULT 0);
                    CREATE TABLE piece (
                        input INTEGER NOT NULL REFERENCES file, number INTEGER NOT NULL, rows INTEGER NOT NULL,
                        lines INTEGER NOT NULL, PRIMARY KEY (input, number)) WITHOUT ROWID;
                    CREATE TABLE candidate (
                        id INTEGER PRIMARY KEY, input INTEGER NOT NULL REFERENCES file,
                        file INTEGER NOT NULL REFERENCES file, row INTEGER, name TEXT NOT NULL, is_named INTEGER NOT NULL,
                        score REAL NOT NULL, is_outlier INTEGER NOT NULL, model INTEGER NOT NULL REFERENCES model,
                        left_out TEXT, \(numbers));
                    CREATE INDEX candidate_input ON candidate (input);
                    CREATE TABLE failure (
                        id INTEGER PRIMARY KEY, input INTEGER REFERENCES file, path TEXT NOT NULL, place TEXT NOT NULL,
                        reason TEXT NOT NULL, lacks_inputs INTEGER NOT NULL);
                    CREATE INDEX failure_input ON failure (input);
                    """)
        }
        migrator.registerMigration("2") { database in
            try database.execute(
                sql: """
                    ALTER TABLE run ADD COLUMN inputs INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE run ADD COLUMN plan TEXT;
                    ALTER TABLE run ADD COLUMN shard INTEGER NOT NULL DEFAULT 1;
                    ALTER TABLE run ADD COLUMN shards INTEGER NOT NULL DEFAULT 1;
                    ALTER TABLE run ADD COLUMN candidates INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE candidate ADD COLUMN dm0_snr_ratio REAL;
                    """)
        }
        migrator.registerMigration("3") { database in
            try database.execute(sql: "ALTER TABLE file ADD COLUMN run INTEGER REFERENCES run")
        }
        migrator.registerMigration("4") { database in
            let columns = fourthHeader.map { "\($0) REAL" } + fourthTexts.map { "\($0) TEXT" }
            for column in columns { try database.execute(sql: "ALTER TABLE candidate ADD COLUMN \(column)") }
        }
        migrator.registerMigration("5") { database in
            try database.execute(sql: "ALTER TABLE model ADD COLUMN training_share REAL")
        }
        return migrator
    }
}
