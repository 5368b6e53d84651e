import CLibArchive
import Glibc

/// Writes files into a gzipped tar (POSIX.1-2001, pax where a name needs it). The same files give the same bytes: without
/// times or owners.
public final class TarGzipWriter {
    /// Why it cannot be written, in libarchive's words.
    public struct WriteError: Error, Sendable {
        public var reason: String
    }

    private let archive: OpaquePointer

    /// - Throws: `WriteError` if the file cannot be made.
    public init(_ path: String) throws(WriteError) {
        guard let archive = archive_write_new() else { throw WriteError(reason: "no memory") }
        self.archive = archive
        archive_write_set_format_pax_restricted(archive)
        archive_write_add_filter_gzip(archive)
        archive_write_set_options(archive, "gzip:!timestamp")
        guard archive_write_open_filename(archive, path) == ARCHIVE_OK else { throw failure }
    }

    deinit { archive_write_free(archive) }

    /// - Throws: `WriteError`.
    public func add(_ bytes: [UInt8], as name: String) throws(WriteError) {
        let entry = archive_entry_new()
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_size(entry, Int64(bytes.count))
        archive_entry_set_filetype(entry, S_IFREG)
        archive_entry_set_perm(entry, 0o644)
        guard archive_write_header(archive, entry) >= ARCHIVE_WARN else { throw failure }
        let written = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw failure }
    }

    /// - Throws: `WriteError`.
    public func close() throws(WriteError) {
        guard archive_write_close(archive) == ARCHIVE_OK else { throw failure }
    }

    private var failure: WriteError { WriteError(reason: ArchiveData.words(archive)) }
}
