import Foundation
import Metrics

/// Metrics as a person reads them.
enum MetricsText {
    static func number(_ value: Double?) -> String {
        value.map { String(format: "%.4f", $0) } ?? "-"
    }

    static func summary(_ metrics: BinaryMetrics) -> String {
        let confusion = metrics.confusion
        let recalls = ["0.005", "0.01", "0.05"].map { number(metrics.recallAtFalsePositiveRate[$0] ?? nil) }
        return """
              average precision    \(number(metrics.averagePrecision))    ROC AUC  \(number(metrics.rocAUC))
              F1 at \(String(format: "%.4g", metrics.threshold).padding(toLength: 12, withPad: " ", startingAt: 0))   \
            \(number(metrics.f1))    best F1  \(number(metrics.bestF1))
              precision            \(number(metrics.precision))    recall   \(number(metrics.recall))
              recall at false-positive rates of 0.5 %, 1 %, 5 %: \(recalls.joined(separator: ", "))
              pulsars found \(confusion.truePositives), missed \(confusion.falseNegatives); \
            false positives \(confusion.falsePositives) of \(confusion.falsePositives + confusion.trueNegatives)
              at 95 %: recall \(interval(confusion.truePositives, of: metrics.positives)), false-positive rate \
            \(interval(confusion.falsePositives, of: metrics.count - metrics.positives))
              calibration error    \(number(metrics.expectedCalibrationError))    Brier    \(number(metrics.brier))
            """
    }

    /// Between which shares the true one lies.
    private static func interval(_ count: Int, of trials: Int) -> String {
        guard trials > 0 else { return "-" }
        let interval = BinomialInterval(count: count, trials: trials)
        return String(format: "%.3g to %.3g", interval.lower, interval.upper)
    }

    /// JSON with sorted keys, the same bytes for the same values.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
