import Candidates
import Dispatch
import Formats
import Foundation
import Synchronization

/// Candidates of a ranked list, read once more from the files that they were scored from: what pictures and pages are made of.
public struct ListedCandidates: Sendable {
    /// What is found where a row says that its candidate lies.
    public enum Found: Sendable {
        /// - Parameter format: its name, in words.
        case candidate(Candidate, format: String)
        /// The file is not there or holds something else by now, or the candidate is a row of numbers.
        case nothing(reason: String)
    }

    private static let candidatesAtOnce = 32
    private static let rowReason = "a row of a table has nothing to draw"
    private static let rowOfATable = Found.nothing(reason: rowReason)

    private let rows: [RankedRow]

    public init(_ rows: [RankedRow]) {
        self.rows = rows
    }

    /// Goes through the candidates on all cores, once through each archive.
    ///
    /// - Parameters:
    ///   - make: what is wanted of a row; it need not read the candidate.
    ///   - body: takes what was made of the rows, by their places: those of files in order, then those out of archives.
    /// - Throws: what `make` and `body` throw, `CancellationError`.
    public func forEach<Value: Sendable>(
        _ make: @Sendable (_ place: Int, _ row: RankedRow, _ read: () -> Found) throws -> Value,
        _ body: (_ place: Int, _ value: Value) throws -> Void
    ) throws {
        let archives = rows.map { Self.archive(of: $0.candidate.origin.path) }
        let files = rows.indices.filter { archives[$0] == nil }
        // A survey's table may have millions of rows, and it takes a look at it to tell that it is one.
        let tables = Mutex(Set<String>())
        for first in stride(from: 0, to: files.count, by: Self.candidatesAtOnce) {
            try Task.checkCancellation()
            let batch = files[first..<min(first + Self.candidatesAtOnce, files.count)]
            let made = Mutex([Int: Result<Value, any Error>]())
            DispatchQueue.concurrentPerform(iterations: batch.count) { index in
                let place = batch[first + index]
                let row = rows[place]
                let value = Result {
                    try make(place, row) {
                        let path = row.candidate.origin.path
                        if tables.withLock({ $0.contains(path) }) { return Self.rowOfATable }
                        let found = Self.found(row) { () throws(FormatError) in try OpenedFile(path) }
                        if case .nothing(Self.rowReason) = found { tables.withLock { _ = $0.insert(path) } }
                        return found
                    }
                }
                made.withLock { $0[place] = value }
            }
            let values = made.withLock { $0 }
            for place in batch {
                if let value = values[place] { try body(place, try value.get()) }
            }
        }
        let inArchives = Dictionary(grouping: rows.indices.filter { archives[$0] != nil }) { archives[$0] ?? "" }
        for (archive, places) in inArchives.sorted(by: { $0.key < $1.key }) {
            try forEachMember(of: archive, places, make, body)
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

    private func forEachMember<Value: Sendable>(
        of archive: String, _ places: [Int],
        _ make: (_ place: Int, _ row: RankedRow, _ read: () -> Found) throws -> Value,
        _ body: (_ place: Int, _ value: Value) throws -> Void
    ) throws {
        var waiting = Dictionary(grouping: places) { rows[$0].candidate.origin.path }
        let wanted = Set(waiting.keys)
        if case .archive(let file)? = try? CandidateReader.open(archive).content {
            let next = file.members { wanted.contains($0) }
            while !waiting.isEmpty, let member = next() {
                try Task.checkCancellation()
                guard case .file(let path, let content) = member, let places = waiting.removeValue(forKey: path) else {
                    continue
                }
                for place in places {
                    let value = try make(place, rows[place]) {
                        Self.found(rows[place]) { () throws(FormatError) in try OpenedFile(path, content: content) }
                    }
                    try body(place, value)
                }
            }
        }
        for place in waiting.values.joined().sorted() {
            try body(place, try make(place, rows[place]) { .nothing(reason: "it is not in \(archive) any more") })
        }
    }

    private static func found(_ row: RankedRow, _ open: () throws(FormatError) -> OpenedFile) -> Found {
        let origin = row.candidate.origin
        do throws(FormatError) {
            let (format, content) = try CandidateReader.open(try open())
            guard case .candidates(let source) = content else {
                return rowOfATable
            }
            let number = (origin.row ?? 1) - 1
            guard (0..<source.count).contains(number),
                var candidate = try source.candidates(rows: number..<(number + 1)).first
            else { throw FormatError(origin.location, .empty) }
            // Another file may have its name by now.
            if let stored = row.candidate.header?.periodSeconds, let own = candidate.header.periodSeconds, own != stored
            {
                throw FormatError(
                    origin.location, .unsupported("holds another candidate than the one that was scored"))
            }
            if let header = row.candidate.header { candidate.header = header }
            return .candidate(candidate, format: format.name)
        } catch {
            return .nothing(reason: "\(error)")
        }
    }
}
