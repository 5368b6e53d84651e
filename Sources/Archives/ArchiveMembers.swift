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
            /// A file whose name is no text in UTF-8; its path holds what could be made of it.
            case misnamed
            /// Something that lay before the next member and is lost, and why; it has no name.
            case lost(UnpackingError)
        }
    }

    private static let bytesAtOnce = 1 << 16
    /// Names are read as the letters that they are, whatever the language of the process.
    nonisolated(unsafe) private static let letters = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)

    private let archive: OpaquePointer
    /// What comes before the next member is told of.
    private var waiting: Member?
    private var hasEnded = false

    /// Whether content that begins so, unpacked if it is packed, is an archive: zip by its first bytes, tar by the sum over its
    /// first header that every kind of tar has had since 1979 (POSIX.1-1988, ustar).
    public static func recognises(_ beginning: [UInt8]) -> Bool {
        beginning.starts(with: [0x50, 0x4b, 0x03, 0x04]) || beginning.starts(with: [0x50, 0x4b, 0x05, 0x06])
            || isTar(beginning)
    }

    private static func isTar(_ beginning: [UInt8]) -> Bool {
        let (header, field) = (512, 148..<156)
        guard beginning.count >= header else { return false }
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
        // `cat` of several is one.
        archive_read_set_option(archive, "tar", "read_concatenated_archives", "1")
        lseek(descriptor, 0, SEEK_SET)
        guard archive_read_open_fd(archive, descriptor, Self.bytesAtOnce) == ARCHIVE_OK else { throw failure }
    }

    deinit { archive_read_free(archive) }

    /// The next member; `nil` behind the last.
    ///
    /// - Throws: `UnpackingError` if the archive is damaged or ends early; nothing more can be read then.
    public func next() throws(UnpackingError) -> Member? {
        if let waiting {
            self.waiting = nil
            return waiting
        }
        guard !hasEnded else { return nil }
        let before = uselocale(Self.letters)
        defer { uselocale(before) }
        var entry: OpaquePointer?
        var loss: UnpackingError?
        var status = archive_read_next_header(archive, &entry)
        while status == ARCHIVE_RETRY {
            loss =
                loss
                ?? UnpackingError(
                    reason: "is an archive that is damaged, so that some of it is lost "
                        + "(libarchive: \(ArchiveData.words(archive)))")
            status = archive_read_next_header(archive, &entry)
        }
        if status == ARCHIVE_EOF {
            hasEnded = true
            if loss == nil, lacksEndMark {
                loss = UnpackingError(reason: "is an archive without an end: it may be cut off")
            }
            return loss.map { Member(path: "", kind: .lost($0)) }
        }
        // A warning is that of a name in letters of another system.
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw failure }
        let member = Self.member(entry)
        guard let loss else { return member }
        waiting = member
        return Member(path: "", kind: .lost(loss))
    }

    /// Blocks of zeros end a tar archive.
    private var lacksEndMark: Bool {
        archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR
            && archive_filter_bytes(archive, 0) == archive_read_header_position(archive)
    }

    private static func member(_ entry: OpaquePointer) -> Member {
        let bytes = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
        guard let bytes else { return Member(path: "?", kind: kind(entry)) }
        guard let name = String(validatingCString: bytes) else {
            if case .other = kind(entry) { return Member(path: "?", kind: .other) }
            return Member(path: String(cString: bytes), kind: .misnamed)
        }
        return Member(path: name, kind: kind(entry))
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
