import CLibArchive

/// What libarchive gives of the entry that an archive stands at.
enum ArchiveData {
    /// The next bytes of it, fewer than `count` only at its end.
    ///
    /// - Returns: `nil` after an error.
    static func read(_ archive: OpaquePointer?, upTo count: Int) -> [UInt8]? {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let got = archive_read_data(archive, base + filled, count - filled)
                if got == 0 { return }
                guard got > 0 else {
                    failed = true
                    return
                }
                filled += got
            }
        }
        return failed ? nil : bytes
    }

    /// libarchive's own words for what went wrong last.
    static func words(_ archive: OpaquePointer?) -> String {
        archive.flatMap { archive_error_string($0) }.map { String(cString: $0) } ?? "no reason is given"
    }
}
