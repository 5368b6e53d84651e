import Candidates
import Formats
import Foundation
import Reports
import Survey
import Synchronization

/// A picture of each of some candidates of a list: the one that a folding program left beside its file, or else psrsieve's own,
/// made of the file's data.
final class CandidatePictures: Sendable {
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
        try ListedCandidates(rows.map(\.row)).forEach(
            { _, row, read in try picture(of: row, read) },
            { place, bytes in try body(rows[place].name, bytes) })
    }

    // MARK: - One picture

    private func picture(of row: RankedRow, _ read: () -> ListedCandidates.Found) throws -> [UInt8] {
        if row.candidate.origin.row == nil, let there = Self.pictureBeside(row.candidate.origin.path) { return there }
        switch read() {
        case .nothing(let reason): return try card(row, reason).encoded(as: .png)
        case .candidate(let candidate, let format):
            let picture = CandidatePicture(candidate, format: format).map { SquarePicture($0) as any Picture }
            return try (picture ?? card(row, "its file has nothing to draw")).encoded(as: .png)
        }
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
