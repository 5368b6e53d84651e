import Foundation
import Metrics

/// A benchmark's results as a person reads them: a table an imbalance, a line a method.
public struct BenchmarkTable {
    private let report: BenchmarkReport

    public init(_ report: BenchmarkReport) {
        self.report = report
    }

    public var text: String {
        Dictionary(grouping: report.summaries, by: \.imbalance).sorted { $0.key < $1.key }
            .map { table($0.value) }.joined(separator: "\n")
    }

    private func table(_ summaries: [BenchmarkReport.Summary]) -> String {
        guard let first = summaries.first else { return "" }
        let runs = summaries.map(\.runs).max() ?? 0
        let isPair = first.plan.classes.count == 2
        var rows = [["method"] + Measures.kinds.map(\.title) + (isPair ? ["TN", "FP", "FN", "TP"] : [])]
        for summary in summaries {
            let counts = isPair ? summary.confusion.joined().map(String.init) : []
            let cells = Measures.kinds.map { Self.cell(summary.measures[$0.key], runs: summary.runs) }
            rows.append([summary.method] + cells + counts)
        }
        let title =
            "\(report.settings.experiment.name) \(first.plan), ratio 1:\(Self.ratio(first.ratio)), "
            + (runs == 1 ? "1 run" : "mean ± deviation of \(runs) runs") + "\n\(first.plan.details)\n"
        return title + Self.aligned(rows) + "\n"
    }

    /// One run has no deviation.
    private static func cell(_ spread: Spread?, runs: Int) -> String {
        guard let spread else { return "-" }
        return String(format: "%.4f", spread.mean) + (runs > 1 ? String(format: " ± %.4f", spread.deviation) : "")
    }

    static func ratio(_ ratio: Double) -> String {
        String(format: ratio == ratio.rounded() ? "%.0f" : "%.1f", ratio)
    }

    private static func aligned(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + space : space + row[column]
            }
            return "  " + cells.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
