import Foundation
import Survey

/// The top of a ranked list for the screen.
enum RankedListText {
    static func table(_ list: RankedList, rows: Int) -> String {
        var lines = [line(["rank", "score", "period/s", "DM", "S/N", "flags", "candidate"])]
        for (index, candidate) in list.prefix(rows).enumerated() {
            let header = candidate.header
            lines.append(
                line([
                    "\(index + 1)", String(format: "%.4f", candidate.score), number(header?.periodSeconds, "%.6g"),
                    number(header?.dispersionMeasure, "%.1f"), number(header?.signalToNoise, "%.1f"), candidate.flags,
                    candidate.name,
                ]))
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
