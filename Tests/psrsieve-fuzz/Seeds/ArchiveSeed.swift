import CLibArchive
import Glibc

/// Archives of some files, made by libarchive.
enum ArchiveSeed {
    enum Kind: CaseIterable {
        case ustar, pax, gnutar, zip
    }

    static func bytes(_ members: [(name: String, content: [UInt8])], _ kind: Kind) -> [UInt8] {
        guard let archive = archive_write_new() else { return [] }
        defer { archive_write_free(archive) }
        switch kind {
        case .ustar: archive_write_set_format_ustar(archive)
        case .pax: archive_write_set_format_pax(archive)
        case .gnutar: archive_write_set_format_gnutar(archive)
        case .zip: archive_write_set_format_zip(archive)
        }
        archive_write_set_bytes_in_last_block(archive, 1)
        let capacity = members.reduce(1 << 16) { $0 + 2 * $1.content.count }
        return [UInt8](unsafeUninitializedCapacity: capacity) { output, filled in
            guard let base = output.baseAddress,
                archive_write_open_memory(archive, base, capacity, &filled) == ARCHIVE_OK
            else { return }
            for (name, content) in members {
                let entry = archive_entry_new()
                defer { archive_entry_free(entry) }
                archive_entry_set_pathname(entry, name)
                archive_entry_set_filetype(entry, S_IFREG)
                archive_entry_set_perm(entry, 0o644)
                archive_entry_set_size(entry, Int64(content.count))
                archive_write_header(archive, entry)
                archive_write_data(archive, content, content.count)
            }
            archive_write_close(archive)
        }
    }
}
