import ArgumentParser
import Classifier
import Formats
import Foundation
import Metrics

struct CrossValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cross-validate",
        abstract: "Measures a way of training: each fold is scored by a classifier trained on the others.",
        discussion: """
            Example:
              psrsieve cross-validate HTRU_2.csv --folds 5 --repeats 2 --loss focal
            """)

    @Argument(help: "The feature table.")
    var examples: String

    @Option(help: "Folds; each is left out once.")
    var folds = 5

    @Option(help: "Times the rows are divided into folds anew.")
    var repeats = 1

    @Option(
        help: ArgumentHelp(
            "Use these folds: a CSV with one row a candidate, one column a repeat, and the fold's number (from 0) in each.",
            valueName: "file"))
    var foldsFile: String?

    @OptionGroup var options: TrainingOptions

    @Option(help: ArgumentHelp("Write every fold's metrics, their mean and deviation here as JSON.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard (2...1000).contains(folds) else { throw ValidationError("--folds is a whole number from 2 to 1000") }
        guard (1...1000).contains(repeats) else { throw ValidationError("--repeats is a whole number from 1 to 1000") }
    }

    func run() async throws {
        let table = try LabelledTable.read(examples)
        let rows = try options.rows(from: table, path: examples)
        let divisions =
            try foldsFile.map { try FoldsFile.read($0, rows: rows.count) }
            ?? CrossValidation.folds(of: rows, count: folds, repeats: repeats, seed: options.seed)
        let total = divisions.reduce(0) { $0 + $1.count }
        let validation = CrossValidation(options: options.trainerOptions, jobs: options.jobs)
        let progress = Progress()
        let results = try await Interruption.stoppable {
            var done = 0
            return try await validation.run(on: rows, repeats: divisions) { _ in
                done += 1
                progress.update { "cross-validation: fold \(done) of \(total)" }
            }
        }
        progress.finish()
        let summary = CrossValidationSummary(results)
        if let json { try OutputFile.write(MetricsText.json(summary), to: json) }
        print("\(rows.count) candidates, \(rows.pulsarCount) of them pulsars; mean and deviation over \(total) folds:")
        print(summary.text)
    }
}

/// Every fold's metrics, and their mean and deviation over the folds.
struct CrossValidationSummary: Encodable {
    var folds: [CrossValidation.Fold]
    var mean: [String: Double?] = [:]
    var deviation: [String: Double?] = [:]

    private static let measures: [(key: String, title: String, value: @Sendable (BinaryMetrics) -> Double?)] = [
        ("average_precision", "average precision", \.averagePrecision), ("roc_auc", "ROC AUC", \.rocAUC),
        ("f1", "F1 at 0.5", \.f1), ("best_f1", "best F1", \.bestF1), ("precision", "precision", \.precision),
        ("recall", "recall", \.recall), ("false_positive_rate", "false-positive rate", \.falsePositiveRate),
        ("recall_at_fpr_0.005", "recall at FPR 0.5 %", { $0.recallAtFalsePositiveRate["0.005"] ?? nil }),
        ("recall_at_fpr_0.01", "recall at FPR 1 %", { $0.recallAtFalsePositiveRate["0.01"] ?? nil }),
        ("recall_at_fpr_0.05", "recall at FPR 5 %", { $0.recallAtFalsePositiveRate["0.05"] ?? nil }),
        ("brier", "Brier", \.brier),
        ("expected_calibration_error", "calibration error", \.expectedCalibrationError),
    ]

    init(_ folds: [CrossValidation.Fold]) {
        self.folds = folds
        for measure in Self.measures {
            let spread = Spread(folds.compactMap { measure.value($0.metrics) })
            mean[measure.key] = .some(spread?.mean)
            deviation[measure.key] = .some(spread?.deviation)
        }
    }

    var text: String {
        Self.measures.map { measure in
            let title = measure.title.padding(toLength: 22, withPad: " ", startingAt: 0)
            let mean = MetricsText.number(mean[measure.key] ?? nil)
            return "  \(title) \(mean) ± \(MetricsText.number(deviation[measure.key] ?? nil))"
        }.joined(separator: "\n")
    }
}

/// Folds that were made elsewhere, so that another program can be compared on the same rows.
enum FoldsFile {
    static func read(_ path: String, rows: Int) throws -> [StratifiedFolds] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("\(path): cannot be read as text")
        }
        var columns: [[Int]] = []
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let cells = line.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) }
            // A header line names the repeats.
            if index == 0, cells.contains(nil) { continue }
            guard !cells.contains(where: { $0 == nil || $0 ?? 0 < 0 || $0 ?? 0 > 999 }) else {
                throw CommandFailure("\(path), line \(index + 1): a fold's number is a whole number from 0 to 999")
            }
            if columns.isEmpty { columns = cells.map { _ in [] } }
            guard cells.count == columns.count else {
                throw CommandFailure("\(path), line \(index + 1): has \(cells.count) columns, not \(columns.count)")
            }
            for (column, cell) in cells.enumerated() { columns[column].append(cell ?? 0) }
        }
        guard let first = columns.first, first.count == rows else {
            throw CommandFailure(
                "\(path): has folds for \(columns.first?.count ?? 0) rows, but the table has \(rows) with a class")
        }
        return columns.map { StratifiedFolds(fold: $0, count: ($0.max() ?? 0) + 1) }
    }
}
