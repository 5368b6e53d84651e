import Classifier
import Foundation
import Metrics

/// Every fold's metrics, and their mean and deviation over the folds.
struct CrossValidationSummary: Encodable {
    var folds: [Fold]
    var mean: [String: Double?] = [:]
    var deviation: [String: Double?] = [:]

    struct Fold: Encodable {
        /// Counted from 1.
        var `repeat`: Int
        var fold: Int
        var metrics: BinaryMetrics
    }

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

    init(_ folds: [CrossValidationFold]) {
        self.folds = folds.map { Fold(repeat: $0.repeat, fold: $0.fold, metrics: $0.metrics) }
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
