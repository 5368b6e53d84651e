import CLibArchive
import Glibc

/// The files in a tar or zip archive, packed or not, one after the other through libarchive. Nothing is unpacked to the disk.
///
/// One thread uses it at a time.
public final class ArchiveMembers {
    public struct Member {
        /// Its path within the archive.
        public var path: String
        public var kind: Kind

        public enum Kind: Sendable {
            case file
            /// To another file, whose content counts.
            case link
            /// Folders and devices.
            case other
        }
    }

    private static let bytesAtOnce = 1 << 16
    private let archive: OpaquePointer

    /// Whether content that begins so, unpacked if it is packed, is an archive: zip by its first bytes, tar by the sum over its
    /// first header that every kind of tar has had since 1979 (POSIX.1-1988, ustar).
    public static func recognises(_ beginning: [UInt8]) -> Bool {
        beginning.starts(with: [0x50, 0x4b, 0x03, 0x04]) || isTar(beginning)
    }

    private static func isTar(_ beginning: [UInt8]) -> Bool {
        let (header, field) = (512, 148..<156)
        guard beginning.count >= header, beginning[0] != 0 else { return false }
        let digits = beginning[field].drop { $0 == UInt8(ascii: " ") }.prefix { (0x30...0x37).contains($0) }
        guard !digits.isEmpty else { return false }
        let stated = digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
        // The sum is made with blanks in its own place.
        let sum = (0..<header).reduce(0) { $0 + (field.contains($1) ? 0x20 : Int(beginning[$1])) }
        return sum == stated
    }

    /// - Parameter descriptor: of the open file, which stays open; its position is used.
    /// - Throws: `UnpackingError`.
    public init(descriptor: Int32) throws(UnpackingError) {
        guard let archive = archive_read_new() else { throw UnpackingError(reason: "cannot be read: no memory") }
        self.archive = archive
        archive_read_support_filter_all(archive)
        archive_read_support_format_tar(archive)
        archive_read_support_format_zip(archive)
        lseek(descriptor, 0, SEEK_SET)
        guard archive_read_open_fd(archive, descriptor, Self.bytesAtOnce) == ARCHIVE_OK else { throw failure }
    }

    deinit { archive_read_free(archive) }

    /// The next member; `nil` behind the last.
    ///
    /// - Throws: `UnpackingError` if the archive is damaged or ends early; nothing more can be read then.
    public func next() throws(UnpackingError) -> Member? {
        var entry: OpaquePointer?
        var status = archive_read_next_header(archive, &entry)
        while status == ARCHIVE_RETRY { status = archive_read_next_header(archive, &entry) }
        if status == ARCHIVE_EOF { return nil }
        // A warning is that of a name in letters of another system.
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw failure }
        let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
        return Member(
            path: name.map { String(cString: $0) } ?? "?",
            kind: Self.kind(entry))
    }

    private static func kind(_ entry: OpaquePointer) -> Member.Kind {
        if archive_entry_hardlink(entry) != nil || archive_entry_filetype(entry) == S_IFLNK { return .link }
        return archive_entry_filetype(entry) == S_IFREG ? .file : .other
    }

    /// The next bytes of the member, fewer than `count` only at its end.
    ///
    /// - Throws: `UnpackingError` if the member is damaged, encrypted or packed in a way that is not known; those behind it may
    ///   be sound.
    public func read(upTo count: Int) throws(UnpackingError) -> [UInt8] {
        guard let bytes = ArchiveData.read(archive, upTo: count) else {
            throw UnpackingError(
                reason: "cannot be taken out of its archive (libarchive: \(ArchiveData.words(archive)))")
        }
        return bytes
    }

    private var failure: UnpackingError {
        UnpackingError(
            reason: "is an archive that is damaged or ends early (libarchive: \(ArchiveData.words(archive)))")
    }
}
