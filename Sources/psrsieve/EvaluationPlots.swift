import Formats
import Foundation
import Metrics

/// Curves of a classifier on rows whose class is known, as SVG pictures.
struct EvaluationPlots {
    var probabilities: [Double]
    var isPulsar: [Bool]

    /// Writes precision-recall.svg, roc.svg and calibration.svg; a curve that is not defined is left out.
    func write(toFolder folder: String) throws {
        let precisionRecall = RankingMetrics.precisionRecallCurve(scores: probabilities, isPositive: isPulsar)
            .map { (x: $0.recall, y: $0.precision) }
        let roc = RankingMetrics.rocCurve(scores: probabilities, isPositive: isPulsar)
            .map { (x: $0.falsePositiveRate, y: $0.truePositiveRate) }
        let plots = [
            ("precision-recall", LinePlot(title: "Precision and recall", x: "recall", y: "precision", precisionRecall)),
            ("roc", LinePlot(title: "ROC", x: "false-positive rate", y: "recall", [(0, 0)] + roc)),
            (
                "calibration",
                LinePlot(
                    title: "Calibration", x: "score", y: "share of pulsars", calibration, diagonal: true)
            ),
        ]
        for (name, plot) in plots where plot.lines[0].points.count > 1 {
            try OutputFile.write(plot.svg, to: "\(folder)/\(name).svg")
        }
    }

    /// The share of pulsars against the mean score, in ten bins of score.
    private var calibration: [(x: Double, y: Double)] {
        let rows = zip(probabilities, isPulsar)
        let bins = Dictionary(grouping: rows) { Int(min(max($0.0 * 10, 0), 9)) }
        return bins.sorted { $0.key < $1.key }.map { _, rows in
            let count = Double(rows.count)
            return (rows.reduce(0) { $0 + $1.0 } / count, Double(rows.count { $0.1 }) / count)
        }
    }
}
