import Formats
import Foundation
import ScoreStore
import Sifting

/// The top of a ranked list for the screen.
enum RankedListText {
    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    static func table(
        _ store: ScoreStore, rows: Int, sifter: Sifter?
    ) throws(OutputFile.WriteError) -> String {
        var lines = [line(["rank", "score", "period/s", "DM", "S/N", "flags", "candidate"])]
        try store.forEachRanked(limit: rows) { candidates in
            for candidate in candidates {
                let header = candidate.header
                let found = sifter?.findings(of: header)
                let flags = [candidate.flags, found?.flags ?? ""].filter { !$0.isEmpty }.joined(separator: "|")
                let pulsar = found?.known.first.map { " \($0.name)" } ?? ""
                lines.append(
                    line([
                        "\(lines.count)", String(format: "%.4f", candidate.score),
                        number(header?.periodSeconds, "%.6g"), number(header?.dispersionMeasure, "%.1f"),
                        number(header?.signalToNoise, "%.1f"), flags + pulsar, candidate.name,
                    ]))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func number(_ value: Double?, _ format: String) -> String {
        value.map { String(format: format, $0) } ?? "-"
    }

    private static func line(_ cells: [String]) -> String {
        let widths = [6, 8, 11, 8, 8, 9]
        let padded = zip(cells, widths).map { cell, width in
            String(repeating: " ", count: max(0, width - cell.count)) + cell
        }
        return (padded + cells.dropFirst(widths.count)).joined(separator: "  ")
    }
}
