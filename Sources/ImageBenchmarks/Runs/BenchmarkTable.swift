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
        let kinds = Measures.kinds.filter { kind in summaries.contains { $0.measures[kind.key] != nil } }
        var rows = [["method"] + kinds.map(\.title) + (isPair ? ["TN", "FP", "FN", "TP"] : [])]
        for summary in summaries {
            let counts = isPair ? summary.confusion.joined().map(String.init) : []
            let cells = kinds.map { Self.cell(summary.measures[$0.key]) }
            rows.append([summary.method] + cells + counts)
        }
        let title =
            "\(report.settings.experiment.name) \(first.plan), ratio 1:\(Self.ratio(first.ratio)), "
            + (runs == 1 ? "1 run" : "mean ± deviation of \(runs) runs") + "\n\(first.plan.details)\n"
        return title + Self.aligned(rows) + "\n" + differences(summaries)
    }

    /// One run has no deviation.
    private static func cell(_ spread: Spread?) -> String {
        guard let spread else { return "-" }
        return String(format: "%.4f", spread.mean) + (spread.deviation.map { String(format: " ± %.4f", $0) } ?? "")
    }

    /// What a person compares methods by.
    private static let compared = ["f1", "f1_chosen_threshold", "map"]

    /// Nothing for a single method or run.
    private func differences(_ summaries: [BenchmarkReport.Summary]) -> String {
        let others = summaries.filter { !$0.differences.isEmpty }
        guard let first = summaries.first, !others.isEmpty else { return "" }
        let kinds = Measures.kinds.filter { kind in
            Self.compared.contains(kind.key) && others.contains { $0.differences[kind.key] != nil }
        }
        let rows = others.map { summary in
            [summary.method] + kinds.map { Self.cell(summary.differences[$0.key]) }
        }
        return "less that of \(first.method), mean ± standard error (p of a paired t test over the seeds)\n"
            + Self.aligned([["method"] + kinds.map(\.title)] + rows) + "\n"
    }

    private static func cell(_ difference: PairedDifference?) -> String {
        guard let difference else { return "-" }
        let probability =
            difference.pValue < 0.001 ? "<0.001" : String(format: "%.3f", difference.pValue)
        return String(format: "%+.4f ± %.4f", difference.mean, difference.standardError) + " (\(probability))"
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
