import Archives
import Synchronization

/// A tar or zip archive, packed or not, whose members are files of candidates. They are read one after the other as they lie in
/// it, each as if it were a file of its own called `archive/member`; nothing is unpacked to the disk.
public struct ArchiveFile: CandidateFormat, Sendable {
    public static let name = "archive"

    /// Why a command that takes one candidate takes no archive.
    public static let isNoCandidate = FormatError.Cause.unsupported(
        "is an archive of files; score and preprocess take it as it is, other commands a file out of it")

    /// Larger members are refused: they are held in memory.
    private static let mostBytes = 256 << 20

    private let file: OpenedFile

    public var path: String { file.path }

    public static func recognises(_ file: OpenedFile) -> Bool { ArchiveMembers.recognises(file.head) }

    public static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .archive(ArchiveFile(file: file))
    }

    /// One file of an archive.
    public enum Member: Sendable {
        case file(path: String, content: [UInt8])
        /// That was not read because its name says that it is nothing to read.
        case passedOver(path: String)
        case link(path: String)
        case failure(FormatError)

        public var path: String {
            switch self {
            case .file(let path, _), .passedOver(let path), .link(let path): path
            case .failure(let error): error.path
            }
        }
    }

    /// - Parameter wants: whether a member is to be read, by its path.
    /// - Returns: gives the members one after the other, `nil` behind the last; what cannot be read of an archive is its last.
    public func members(wants: @escaping @Sendable (String) -> Bool) -> @Sendable () -> Member? {
        let state = Mutex(Reading(file))
        return { state.withLock { $0.next(wants) } }
    }

    /// The content of the member that a path names as `archive/member`; `nil` if no archive is in it.
    ///
    /// - Throws: `FormatError` if the archive has no such member, or it cannot be read.
    static func content(ofMember path: String, at location: String) throws(FormatError) -> [UInt8]? {
        for slash in location.indices where location[slash] == "/" && slash > location.startIndex {
            guard let file = try? OpenedFile(String(location[..<slash])) else { continue }
            guard recognises(file) else { return nil }
            let next = ArchiveFile(file: file).members { $0 == location }
            while let member = next() {
                switch member {
                case .file(_, let content): return content
                case .failure(let error): throw FormatError(path, error.cause)
                case .passedOver, .link: continue
                }
            }
            throw FormatError(path, .cannotOpen("there is no such file in the archive \(file.path)"))
        }
        return nil
    }

    /// Where the reading of an archive stands.
    private struct Reading: ~Copyable {
        private let path: String
        private let file: OpenedFile
        private var members: ArchiveMembers?
        private var hasEnded = false

        init(_ file: OpenedFile) {
            (path, self.file) = (file.path, file)
        }

        mutating func next(_ wants: (String) -> Bool) -> Member? {
            guard !hasEnded else { return nil }
            do throws(FormatError) {
                let archive: ArchiveMembers
                if let members { archive = members } else { archive = try file.members() }
                members = archive
                return try member(of: archive, wants)
            } catch {
                hasEnded = true
                return .failure(error)
            }
        }

        private mutating func member(of archive: ArchiveMembers, _ wants: (String) -> Bool) throws(FormatError)
            -> Member?
        {
            while let member = try Self.reporting(path, { () throws(UnpackingError) in try archive.next() }) {
                let name = "\(path)/\(member.path.hasPrefix("./") ? String(member.path.dropFirst(2)) : member.path)"
                switch member.kind {
                case .other: continue
                case .lost(let error): return .failure(FormatError(path, .damaged(error.reason)))
                case .misnamed:
                    return .failure(
                        FormatError(name, .cannotOpen("its name is not in UTF-8; take it out and rename it")))
                case .link: return .link(path: name)
                case .file: break
                }
                guard wants(name) else { return .passedOver(path: name) }
                do throws(FormatError) {
                    return .file(path: name, content: try Self.content(of: name, archive))
                } catch {
                    return .failure(error)
                }
            }
            hasEnded = true
            return nil
        }

        private static func content(of name: String, _ archive: ArchiveMembers) throws(FormatError) -> [UInt8] {
            var content: [UInt8] = []
            while content.count <= mostBytes {
                // The steps grow with what has come already, so that memory is taken for what is there.
                let step = max(content.count, 1 << 16)
                let bytes = try reporting(name) { () throws(UnpackingError) in try archive.read(upTo: step) }
                content += bytes
                if bytes.count < step { return content }
            }
            throw FormatError(
                name, .tooLarge("is larger than \(mostBytes >> 20) MiB; take it out of the archive"))
        }

        private static func reporting<Value>(
            _ path: String, _ body: () throws(UnpackingError) -> Value
        ) throws(FormatError) -> Value {
            do throws(UnpackingError) {
                return try body()
            } catch {
                throw FormatError(path, .damaged(error.reason))
            }
        }
    }
}
