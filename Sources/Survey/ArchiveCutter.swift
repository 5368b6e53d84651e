import Classifier
import Formats
import Synchronization

/// Takes the members of an archive some at a time, so that those that are one candidate each can be worked on together. What
/// their names say is no candidate is passed over as in a folder.
final class ArchiveCutter: Sendable {
    private static let mostMembers = 16
    private static let mostBytes = 4 << 20

    struct Group: Sendable {
        var files: [(path: String, content: [UInt8])] = []
        var failures: [FormatError] = []
        var leftOut = LeftOut()
        /// Nothing of the archive follows.
        var isLast = false
    }

    private struct State {
        /// The names that have come by, as numbers, and what says more of folds that have not.
        var names: Set<UInt64> = []
        var companions: [(path: String, fold: String)] = []
        var hasEnded = false
        /// Something of it is an input, or is passed over for what it is.
        var hasMembers = false
    }

    private let archive: String
    private let next: @Sendable () -> ArchiveFile.Member?
    private let state = Mutex(State())

    /// - Parameter wants: whether a member is to be read, if its name does not speak against it already.
    init(_ archive: ArchiveFile, wants: @escaping @Sendable (String) -> Bool) {
        let path = archive.path
        self.archive = path
        next = archive.members { Self.Name($0, in: path).isCandidate && wants($0) }
    }

    /// The next members; `nil` behind the last.
    func nextGroup() -> Group? {
        state.withLock { state in
            guard !state.hasEnded else { return nil }
            var (group, bytes) = (Group(), 0)
            while group.files.count < Self.mostMembers, bytes < Self.mostBytes {
                guard let member = next() else {
                    state.hasEnded = true
                    group.isLast = true
                    group.failures += state.companions.filter { !state.names.contains(Self.number($0.fold)) }
                        .map { Self.withoutFold($0.path) }
                    if !state.hasMembers {
                        group.failures.append(
                            FormatError(archive, .unsupported("is an archive that holds no file to read")))
                    }
                    break
                }
                let name = Name(member.path, in: archive)
                if !name.isHidden { state.hasMembers = true }
                let isRepeated = !state.names.insert(Self.number(name.plain)).inserted && name.isCandidate
                switch member {
                case .file where isRepeated, .passedOver where isRepeated:
                    group.failures.append(Self.repeated(name, in: archive))
                case .file(let path, let content):
                    bytes += content.count
                    group.files.append((path, content))
                case .failure(let error): group.failures.append(error)
                case .link: if !name.isHidden { group.leftOut.linksInArchives += 1 }
                case .passedOver(let path):
                    if name.isHidden { continue }
                    if let fold = name.fold {
                        // It may come before its fold.
                        if !state.names.contains(Self.number(fold)) { state.companions.append((path, fold)) }
                    } else if !name.isCandidate {
                        group.leftOut.addOther(name.last)
                    }
                }
            }
            return group
        }
    }

    /// Passes over groups; the last of the archive is given all the same, empty if it was passed over.
    func skip(_ groups: Int) {
        for _ in 0..<groups where nextGroup()?.isLast == true { return state.withLock { $0.hasEnded = false } }
    }

    private static func number(_ path: String) -> UInt64 {
        var fingerprint = DataFingerprint()
        fingerprint.add(path)
        return fingerprint.value
    }

    /// Unpacked, the later would take the place of the earlier.
    private static func repeated(_ name: Name, in archive: String) -> FormatError {
        FormatError(
            archive,
            .unsupported("holds \(name.plain) more than once; the first was taken, unpack it to take the last"))
    }

    private static func withoutFold(_ path: String) -> FormatError {
        FormatError(
            path, .unsupported("belongs to a fold that is not in the archive; unpack it to score its profile alone"))
    }

    /// What a member's name says of it.
    private struct Name {
        let path: String
        let parts: [Substring]

        init(_ path: String, in archive: String) {
            self.path = path
            parts = path.dropFirst(archive.count + 1).split(separator: "/")
        }

        var last: String { parts.last.map(String.init) ?? path }
        /// As in a folder, where names that begin with a dot are passed over.
        var isHidden: Bool { parts.contains { $0.hasPrefix(".") && $0 != "." && $0 != ".." } }
        /// The same for each way to write it.
        var plain: String { parts.filter { $0 != "." }.joined(separator: "/") }
        /// The fold that it lies beside and only says more of.
        var fold: String? { path.hasSuffix(".pfd.bestprof") ? String(plain.dropLast(".bestprof".count)) : nil }
        var isCandidate: Bool { !isHidden && fold == nil && !FileKind.isBesideCandidates(last) }
    }
}
