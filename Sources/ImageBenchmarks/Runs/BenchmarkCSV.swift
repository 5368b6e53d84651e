/// A benchmark's results as CSV: a line a run.
public struct BenchmarkCSV {
    private let report: BenchmarkReport

    public init(_ report: BenchmarkReport) {
        self.report = report
    }

    public var text: String {
        let header =
            ["experiment", "imbalance", "ratio", "method", "seed", "epoch"] + Measures.kinds.map(\.key) + ["confusion"]
        return ([header] + report.results.map(line)).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    /// The confusion matrix stands in one cell: its rows (the truth) with a semicolon between them.
    private func line(_ result: RunResult) -> [String] {
        let confusion = result.measures.confusion.map { $0.map(String.init).joined(separator: " ") }
        return [
            report.settings.experiment.name, "\(result.plan)", "\(result.plan.ratio)", result.method, "\(result.seed)",
            "\(result.epoch)",
        ] + Measures.kinds.map { kind in kind.value(result.measures).map { "\($0)" } ?? "" }
            + [confusion.joined(separator: ";")]
    }
}
