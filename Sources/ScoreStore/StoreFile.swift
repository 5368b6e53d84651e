import CFileSystem
import Formats
import Foundation
internal import GRDB
import OutputFiles

/// How the database of a store is opened, and who has it open.
struct StoreFile {
    /// The store's file.
    let path: String
    /// What is said of it in errors.
    let name: String
    let journal: Journal

    /// How SQLite makes a commit whole or none.
    enum Journal: String {
        /// A log beside the database; with an exclusive lock it needs no memory shared between processes.
        case writeAhead = "WAL"
        /// A journal that is removed with each commit: on network disks, whose clients may not see a log in the same state.
        case rollback = "DELETE"
        /// None: the store is gone with the process anyway.
        case none = "OFF"
    }

    /// A store that others read later.
    init(lasting path: String) {
        (self.path, name) = (path, path)
        journal = Self.isOnNetwork(path) ? .rollback : .writeAhead
    }

    /// One that nobody else sees.
    init(passing path: String, for output: String) {
        (self.path, name, journal) = (path, output, .none)
    }

    /// Opens the database, for this process alone.
    ///
    /// - Throws: `OutputFile.WriteError`.
    func open() throws(OutputFile.WriteError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .immediateError
        let journal = journal
        configuration.prepareDatabase { database in
            // Before anything is read: no shared memory is used then, which network disks do not have.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try database.execute(sql: "PRAGMA journal_mode = \(journal.rawValue)")
            let synchronous =
                switch journal {
                case .writeAhead: "NORMAL"
                case .rollback: "FULL"
                case .none: "OFF"
                }
            try database.execute(sql: "PRAGMA synchronous = \(synchronous)")
            try database.execute(sql: "PRAGMA cache_size = -\(Self.cacheKibibytes)")
            try database.execute(sql: "PRAGMA temp_store = FILE")
            try database.execute(sql: "PRAGMA threads = \(Self.sortingThreads)")
            if journal != .none {
                try database.execute(sql: "BEGIN EXCLUSIVE")
                try database.execute(sql: "COMMIT")
            }
        }
        return try reporting { () throws in try DatabaseQueue(path: path, configuration: configuration) }
    }

    private static let cacheKibibytes = 8 << 10
    /// Beside the thread that asks; a list of millions takes longest to be sorted.
    private static let sortingThreads = 2

    // MARK: - Who has it open

    /// The file beside a store that says which process writes to it.
    private var writerPath: String { StoreWriter.path(for: path) }

    func say(_ writer: StoreWriter) throws(OutputFile.WriteError) {
        if journal != .none { try writer.write(to: writerPath) }
    }

    /// To be called when the store is closed.
    func removeWriter() {
        if journal != .none { unlink(writerPath) }
    }

    /// The database, what SQLite puts beside it, and who writes to it; none of one that nobody else sees.
    var all: [String] {
        journal == .none ? [] : ["", "-wal", "-journal", "-shm"].map { path + $0 } + [writerPath]
    }

    /// Removes the store itself.
    func remove() {
        for path in all { unlink(path) }
    }

    /// Whether another process has a store to itself.
    static func isBusy(_ path: String) -> Bool {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .immediateError
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            return false
        } catch {
            return (error as? DatabaseError)?.resultCode == .SQLITE_BUSY
        }
    }

    // MARK: - What is there

    static let isNoStore = "it is there and is no store of psrsieve"

    /// What a name leads to, before SQLite, which waits for pipes, opens it.
    enum Kind {
        /// A file without content is as good as none.
        case nothing
        /// Of psrsieve or of another program.
        case database
        case other

        init(_ path: String) {
            do throws(FormatError) {
                self = try OpenedFile(path).head.starts(with: "SQLite format 3\0".utf8) ? .database : .other
            } catch {
                self = error.cause == .empty || !FileManager.default.fileExists(atPath: path) ? .nothing : .other
            }
        }
    }

    // MARK: - What goes wrong

    /// Errors of the database as sentences.
    func reporting<Result>(_ body: () throws -> Result) throws(OutputFile.WriteError) -> Result {
        do {
            return try body()
        } catch let error as OutputFile.WriteError {
            throw error
        } catch let error as DatabaseError {
            throw OutputFile.WriteError(path: name, reason: reason(error))
        } catch {
            throw OutputFile.WriteError(path: name, reason: "\(error)")
        }
    }

    func reason(_ error: DatabaseError) -> String {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "\(StoreWriter(of: path)?.sentence ?? "another process") writes to it; a store takes one writer at a time"
        case .SQLITE_FULL: "no space is left on its disk"
        case .SQLITE_NOTADB: Self.isNoStore
        case .SQLITE_READONLY, .SQLITE_PERM: "it may only be read"
        case .SQLITE_CANTOPEN: "its file cannot be made or opened there"
        case .SQLITE_CORRUPT: "its content is damaged (\(error.message ?? "no more is known"))"
        default: error.message ?? "\(error)"
        }
    }

    // MARK: - Where it lies

    /// Kinds of file systems that other machines write to, by the number that statfs gives (statfs(2), linux/magic.h).
    private static let networkKinds: Set<Int> = [
        0x6969,  // NFS
        0x517b, 0xff53_4d42, 0xfe53_4d42,  // SMB
        0x0bd0_0bd0,  // Lustre
        0x4750_4653,  // GPFS
        0x00c3_6400,  // Ceph
        0x1983_0326,  // BeeGFS
        0x0102_1997,  // 9p
        0x5346_414f,  // AFS
        0x7461_636f,  // OCFS2
        0x0116_1970,  // GFS2
        0x6573_5546,  // FUSE, which may be any
    ]

    private static func isOnNetwork(_ path: String) -> Bool {
        var status = statfs()
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        guard statfs(folder.isEmpty ? "." : folder, &status) == 0 else { return false }
        return networkKinds.contains(Int(status.f_type) & 0xffff_ffff)
    }
}
