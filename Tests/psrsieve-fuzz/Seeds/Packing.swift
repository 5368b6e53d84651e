import CLibArchive
import Glibc

/// The ways of packing that readers undo.
enum Packing: CaseIterable {
    case gzip, zstd, xz, bzip2

    /// The packed bytes; empty if libarchive was built without this packing.
    func pack(_ bytes: [UInt8]) -> [UInt8] {
        guard let archive = archive_write_new() else { return [] }
        defer { archive_write_free(archive) }
        let filter =
            switch self {
            case .gzip: archive_write_add_filter_gzip(archive)
            case .zstd: archive_write_add_filter_zstd(archive)
            case .xz: archive_write_add_filter_xz(archive)
            case .bzip2: archive_write_add_filter_bzip2(archive)
            }
        guard filter == ARCHIVE_OK, archive_write_set_format_raw(archive) == ARCHIVE_OK else { return [] }
        archive_write_set_bytes_in_last_block(archive, 1)
        let capacity = 2 * bytes.count + 1 << 16
        return [UInt8](unsafeUninitializedCapacity: capacity) { output, filled in
            guard let base = output.baseAddress,
                archive_write_open_memory(archive, base, capacity, &filled) == ARCHIVE_OK
            else { return }
            let entry = archive_entry_new()
            defer { archive_entry_free(entry) }
            archive_entry_set_filetype(entry, S_IFREG)
            archive_write_header(archive, entry)
            archive_write_data(archive, bytes, bytes.count)
            archive_write_close(archive)
        }
    }
}
