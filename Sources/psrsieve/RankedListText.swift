import Formats
import Foundation
import OutputFiles
import Survey

/// The top of a ranked list for the screen.
enum RankedListText {
    /// - Throws: `OutputFile.WriteError` if the store cannot be read.
    static func table(_ list: RankedList, rows count: Int) throws(OutputFile.WriteError) -> String {
        var lines = [line(["rank", "score", "period/s", "DM", "S/N", "group", "flags", "candidate"])]
        try list.forEachRows(limit: count, isLook: true) { rows in
            for row in rows {
                let header = row.candidate.header
                let pulsar = row.findings.known.first.map { " \($0.name)" } ?? ""
                lines.append(
                    line([
                        "\(row.rank)", String(format: "%.4f", row.candidate.score),
                        number(header?.periodSeconds, "%.6g"), number(header?.dispersionMeasure, "%.1f"),
                        number(header?.signalToNoise, "%.1f"), group(row), row.flags + pulsar, row.candidate.name,
                    ]))
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The leader's rank and, of a member, the ratio.
    private static func group(_ row: RankedRow) -> String {
        guard let membership = row.findings.membership, membership.size > 1 else { return "" }
        return "\(membership.leader + 1)" + (membership.reason == nil ? "" : " \(membership.ratio.text)")
    }

    private static func number(_ value: Double?, _ format: String) -> String {
        value.map { String(format: format, $0) } ?? "-"
    }

    private static func line(_ cells: [String]) -> String {
        let widths = [6, 8, 11, 8, 8, 10, 9]
        let padded = zip(cells, widths).map { cell, width in
            String(repeating: " ", count: max(0, width - cell.count)) + cell
        }
        return (padded + cells.dropFirst(widths.count)).joined(separator: "  ")
    }
}
