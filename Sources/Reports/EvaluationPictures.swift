import Foundation
import Metrics

/// Curves of a classifier on candidates whose class is known, with the threshold that was chosen.
public struct EvaluationPictures {
    private static let bins = 10
    private static let histogramBins = 40
    /// The lowest false-positive rate that is drawn: a survey of a million candidates leaves a hundred to look at.
    private static let lowestRate = 1e-4

    private let probabilities: [Double]
    private let isPulsar: [Bool]
    private let threshold: Double
    private let metrics: BinaryMetrics
    private let title: String

    /// - Parameters:
    ///   - probabilities: the scores of the candidates; those that are not finite are left out.
    ///   - isPulsar: their truth, as many.
    ///   - metrics: of the same candidates, at the threshold to mark.
    ///   - title: what was measured on what.
    public init(probabilities: [Double], isPulsar: [Bool], metrics: BinaryMetrics, title: String) {
        let rows = zip(probabilities, isPulsar).filter { $0.0.isFinite }
        self.probabilities = rows.map(\.0)
        self.isPulsar = rows.map(\.1)
        self.metrics = metrics
        self.title = title
        threshold = metrics.threshold
    }

    /// The pictures by their names: roc, precision-recall, calibration, scores and confusion. A curve that is not defined,
    /// because there are only pulsars or none, is left out.
    public var all: [(name: String, picture: any Picture)] {
        let pictures: [(String, (any Picture)?)] = [
            ("roc", roc), ("precision-recall", precisionRecall), ("calibration", calibration), ("scores", scores),
            ("confusion", confusion),
        ]
        return pictures.compactMap { name, picture in picture.map { (name, $0) } }
    }

    private var counts: String {
        "\(probabilities.count) candidates, \(isPulsar.count { $0 }) of them pulsars"
    }

    private var thresholdName: String { "threshold \(Number.short(threshold, digits: 4))" }

    private func number(_ value: Double?) -> String { value.map { Number.fixed($0, decimals: 4) } ?? "not defined" }

    // MARK: - The curves

    private var roc: PlotPicture? {
        let curve = RankingMetrics.rocCurve(scores: probabilities, isPositive: isPulsar)
        guard !curve.isEmpty else { return nil }
        // Steps: recall stays as it is until a further false positive is let in. What lies below the lowest rate that is
        // drawn stands at the edge.
        var points: [(x: Double, y: Double)] = [(Self.lowestRate, 0)]
        for point in curve {
            let rate = max(point.falsePositiveRate, Self.lowestRate)
            points.append((rate, points[points.count - 1].y))
            points.append((rate, point.truePositiveRate))
        }
        let chance = (0...60).map { pow(10, log10(Self.lowestRate) * (1 - Double($0) / 60)) }
        var layers: [PlotPicture.Layer] = [
            .line(chance.map { ($0, $0) }, .frame, dashes: [5, 3], name: "by chance"),
            .line(points, Colour.palette[0], name: "ROC AUC \(number(metrics.rocAUC))"),
        ]
        if let rate = metrics.falsePositiveRate, let recall = metrics.recall {
            let words = rate == 0 ? "no false positive" : "false-positive rate \(Number.short(rate, digits: 3))"
            layers.append(
                .mark(
                    (max(rate, Self.lowestRate), recall), Colour.palette[1],
                    name: "\(thresholdName): \(words), recall \(Number.fixed(recall, decimals: 3))"))
        }
        return PlotPicture(
            title: "ROC", subtitles: [title, "\(counts); rates below 0.0001 stand at the left edge"],
            x: ("false-positive rate", Axis(logarithmicFrom: Self.lowestRate, to: 1)),
            y: ("recall (true-positive rate)", Axis(from: 0, to: 1.02)), layers: layers)
    }

    private var precisionRecall: PlotPicture? {
        let curve = RankingMetrics.precisionRecallCurve(scores: probabilities, isPositive: isPulsar)
        guard curve.count > 1 else { return nil }
        let share = Double(isPulsar.count { $0 }) / Double(isPulsar.count)
        var layers: [PlotPicture.Layer] = [
            .line([(0, share), (1, share)], .frame, dashes: [5, 3], name: "by chance"),
            .line(
                curve.map { ($0.recall, $0.precision) }, Colour.palette[0],
                name: "average precision \(number(metrics.averagePrecision))"),
        ]
        if let precision = metrics.precision, let recall = metrics.recall {
            layers.append(
                .mark(
                    (recall, precision), Colour.palette[1],
                    name: "\(thresholdName): precision \(Number.fixed(precision, decimals: 3)), "
                        + "recall \(Number.fixed(recall, decimals: 3))"))
        }
        return PlotPicture(
            title: "Precision and recall", subtitles: [title, counts], x: ("recall", Axis(from: 0, to: 1.02)),
            y: ("precision", Axis(from: 0, to: 1.02)), layers: layers)
    }

    /// The share of pulsars against the mean score, in ten bins of score.
    private var calibration: PlotPicture? {
        let bins = Dictionary(grouping: zip(probabilities, isPulsar)) { min(max(Int($0.0 * 10), 0), Self.bins - 1) }
        guard !bins.isEmpty else { return nil }
        let points = bins.sorted { $0.key < $1.key }.map { _, rows in
            let count = Double(rows.count)
            let share = Double(rows.count { $0.1 }) / count
            let deviation = (share * (1 - share) / count).squareRoot()
            return (
                x: rows.reduce(0) { $0 + $1.0 } / count, y: share, low: share - deviation, high: share + deviation
            )
        }
        let error = number(metrics.expectedCalibrationError)
        return PlotPicture(
            title: "Calibration", subtitles: [title, "\(counts); expected calibration error \(error)"],
            x: ("score", Axis(from: 0, to: 1.02)), y: ("share of pulsars", Axis(from: 0, to: 1.02)),
            layers: [
                .line([(0, 0), (1, 1)], .frame, dashes: [5, 3], name: "as it should be"),
                .points(points, Colour.palette[0], name: "a tenth of the scale each, ± one binomial deviation"),
            ])
    }

    /// What the threshold takes for a pulsar.
    private var confusion: ConfusionPicture {
        let counts = metrics.confusion
        return ConfusionPicture(
            title: "Confusion matrix", subtitles: [title, "\(self.counts); \(thresholdName)"],
            classNames: ["no pulsar", "pulsar"],
            counts: [
                [counts.trueNegatives, counts.falsePositives], [counts.falseNegatives, counts.truePositives],
            ])
    }

    /// How many candidates of each class have which score.
    private var scores: PlotPicture? {
        guard !probabilities.isEmpty else { return nil }
        let classes = [("no pulsars", false, Colour.palette[1]), ("pulsars", true, Colour.palette[0])]
        let counts = classes.map { _, isWanted, _ in
            zip(probabilities, isPulsar).reduce(into: [Int](repeating: 0, count: Self.histogramBins)) { bins, row in
                guard row.1 == isWanted else { return }
                bins[min(max(Int(row.0 * Double(Self.histogramBins)), 0), Self.histogramBins - 1)] += 1
            }
        }
        let most = counts.flatMap { $0 }.max() ?? 1
        // A bin without candidates lies below the frame.
        let empty = 0.5
        let layers = zip(classes, counts).map { kind, bins -> PlotPicture.Layer in
            let steps = bins.enumerated().flatMap { bin, count in
                [bin, bin + 1].map { (x: Double($0) / Double(Self.histogramBins), y: max(Double(count), empty)) }
            }
            return .line([(0, empty)] + steps + [(1, empty)], kind.2, name: kind.0)
        }
        return PlotPicture(
            title: "Scores", subtitles: [title, self.counts], x: ("score", Axis(from: 0, to: 1)),
            y: ("candidates", Axis(logarithmicFrom: empty, to: Double(max(most, 10)) * 2)),
            layers: layers + [.vertical(threshold, .frame, name: thresholdName)])
    }
}
