import Candidates
import Dispatch
import Formats
import Foundation
import Reports
import Survey
import Synchronization

/// A picture of each of some candidates of a list: the one that a folding program left beside its file, or else psrsieve's own,
/// made of the file's data.
final class CandidatePictures: Sendable {
    private static let picturesAtOnce = 32
    private static let mostBytes = 64 << 20

    private let rows: [(row: RankedRow, name: String)]
    private let cards = Mutex((count: 0, first: ""))

    init(_ rows: [(row: RankedRow, name: String)]) {
        self.rows = rows
    }

    /// Candidates of which there is nothing to draw, and why of the first.
    var withoutPicture: (count: Int, first: String) { cards.withLock { $0 } }

    /// Hands over the pictures with their names; those out of archives come last.
    ///
    /// - Throws: what `body` throws, `DrawingError`, `CancellationError`.
    func draw(_ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) throws {
        let members = rows.filter { Self.archive(of: $0.row.candidate.origin.path) != nil }
        let files = rows.filter { Self.archive(of: $0.row.candidate.origin.path) == nil }
        for first in stride(from: 0, to: files.count, by: Self.picturesAtOnce) {
            try Task.checkCancellation()
            let batch = files[first..<min(first + Self.picturesAtOnce, files.count)]
            let found = Mutex([Int: Result<[UInt8], any Error>]())
            DispatchQueue.concurrentPerform(iterations: batch.count) { place in
                let row = batch[first + place].row
                let picture = Result { try self.picture(of: row) }
                found.withLock { $0[place] = picture }
            }
            let pictures = found.withLock { $0 }
            for (place, (_, name)) in batch.enumerated() {
                if let picture = pictures[place] { try body(name, try picture.get()) }
            }
        }
        let archives = Dictionary(grouping: members) { Self.archive(of: $0.row.candidate.origin.path) ?? "" }
        for (archive, members) in archives.sorted(by: { $0.key < $1.key }) {
            try drawMembers(of: archive, members, body)
        }
    }

    /// The archive that a path goes through; `nil` if it is a file itself, or nothing is there.
    private static func archive(of path: String) -> String? {
        guard !FileManager.default.fileExists(atPath: path) else { return nil }
        for slash in path.indices where path[slash] == "/" && slash > path.startIndex {
            var isFolder: ObjCBool = false
            let part = String(path[..<slash])
            guard FileManager.default.fileExists(atPath: part, isDirectory: &isFolder) else { return nil }
            if !isFolder.boolValue { return part }
        }
        return nil
    }

    /// Goes once through an archive.
    private func drawMembers(
        of archive: String, _ members: [(row: RankedRow, name: String)], _ body: (String, [UInt8]) throws -> Void
    ) throws {
        var waiting = Dictionary(grouping: members) { $0.row.candidate.origin.path }
        let wanted = Set(waiting.keys)
        if case .archive(let file)? = try? CandidateReader.open(archive).content {
            let next = file.members { wanted.contains($0) }
            while !waiting.isEmpty, let member = next() {
                try Task.checkCancellation()
                guard case .file(let path, let content) = member, let rows = waiting.removeValue(forKey: path) else {
                    continue
                }
                for (row, name) in rows {
                    try body(
                        name,
                        try drawn(row) { () throws(FormatError) in try OpenedFile(path, content: content) })
                }
            }
        }
        for (row, name) in waiting.values.joined() {
            try body(name, try card(row, "it is not in \(archive) any more").encoded(as: .png))
        }
    }

    // MARK: - One picture

    private func picture(of row: RankedRow) throws -> [UInt8] {
        let path = row.candidate.origin.path
        if row.candidate.origin.row == nil, let there = Self.pictureBeside(path) { return there }
        return try drawn(row) { () throws(FormatError) in try OpenedFile(path) }
    }

    /// What PulsarX (`X.png` beside `X.ar`) or PRESTO's users (`X.pfd.png`) left.
    private static func pictureBeside(_ path: String) -> [UInt8]? {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        for name in ["\(path).png", "\(folder)\(CandidateStem.of(path)).png"] {
            guard let size = (try? FileManager.default.attributesOfItem(atPath: name))?[.size] as? Int,
                size <= mostBytes, let data = FileManager.default.contents(atPath: name),
                data.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), data.count > 57,
                data.suffix(8).starts(with: "IEND".utf8)
            else { continue }
            return Array(data)
        }
        return nil
    }

    private func drawn(_ row: RankedRow, _ open: () throws(FormatError) -> OpenedFile) throws -> [UInt8] {
        var picture: (any Picture)?
        var reason = "a row of a table has nothing to draw"
        do throws(FormatError) {
            let (format, content) = try CandidateReader.open(try open())
            if case .candidates(let source) = content {
                let number = (row.candidate.origin.row ?? 1) - 1
                guard (0..<source.count).contains(number),
                    var candidate = try source.candidates(rows: number..<(number + 1)).first
                else { throw FormatError(row.candidate.origin.location, .empty) }
                // Another file may have its name by now.
                if let stored = row.candidate.header?.periodSeconds, let own = candidate.header.periodSeconds,
                    own != stored
                {
                    throw FormatError(
                        row.candidate.origin.location,
                        .unsupported("holds another candidate than the one that was scored"))
                }
                if let header = row.candidate.header { candidate.header = header }
                picture = CandidatePicture(candidate, format: format.name).map { SquarePicture($0) }
                reason = "its file has nothing to draw"
            }
        } catch {
            reason = "\(error)"
        }
        return try (picture ?? card(row, reason)).encoded(as: .png)
    }

    private func card(_ row: RankedRow, _ reason: String) -> any Picture {
        cards.withLock { cards in
            if cards.count == 0 { cards.first = "\(row.candidate.name): \(reason)" }
            cards.count += 1
        }
        var candidate = Candidate(
            origin: row.candidate.origin, header: row.candidate.header ?? CandidateHeader())
        candidate.name = row.candidate.name
        return SquarePicture(CandidateCard(candidate, reason: reason))
    }
}
