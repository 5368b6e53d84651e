import Foundation
import Metrics

/// What a trained network does on the test images. A measure that is not defined there is `nil`.
public struct Measures: Codable, Equatable, Sendable {
    /// `confusion[truth][decision]`. Of a pair the minority is the second.
    public var confusion: [[Int]]
    /// Of the minority; of several minority classes the mean.
    public var precision: Double?
    public var recall: Double?
    public var f1: Double?
    public var accuracy: Double?
    /// The mean F1 of all classes.
    public var macroF1: Double?
    /// The mean area under the ROC curve of each class against the rest.
    public var meanAUC: Double?
    /// The mean average precision of each class against the rest; of a pair the minority's.
    public var meanAveragePrecision: Double?

    enum CodingKeys: String, CodingKey {
        case confusion, precision, recall, f1, accuracy
        case macroF1 = "macro_f1"
        case meanAUC = "mauc"
        case meanAveragePrecision = "map"
    }

    /// - Parameters:
    ///   - logits: images x classes; the largest decides.
    ///   - truth: the class of each image.
    ///   - minority: the minority classes.
    public init(logits: [Float], truth: [Int], classCount: Int, minority: [Int]) {
        let probabilities = Self.softmax(logits, classCount: classCount)
        let decisions = truth.indices.map { Self.largest(logits[($0 * classCount)..<(($0 + 1) * classCount)]) }
        let matrix = ConfusionMatrix(truth: truth, decisions: decisions, classCount: classCount)
        confusion = matrix.counts
        accuracy = matrix.accuracy
        macroF1 = matrix.macroF1
        f1 = Self.mean(minority.map { matrix.f1[$0] })
        recall = Self.mean(
            minority.map { Self.share(matrix.counts[$0][$0], of: matrix.counts[$0].reduce(0, +)) })
        precision = Self.mean(
            minority.map { label in
                Self.share(matrix.counts[label][label], of: matrix.counts.reduce(0) { $0 + $1[label] })
            })
        meanAUC = MacroMetrics.rocAUC(scores: probabilities, truth: truth, classCount: classCount)
        meanAveragePrecision =
            classCount == 2
            ? RankingMetrics.averagePrecision(
                scores: stride(from: 1, to: probabilities.count, by: 2).map { probabilities[$0] },
                isPositive: truth.map { $0 == 1 })
            : MacroMetrics.averagePrecision(scores: probabilities, truth: truth, classCount: classCount)
    }

    private static func softmax(_ logits: [Float], classCount: Int) -> [Double] {
        var probabilities = logits.map(Double.init)
        for start in stride(from: 0, to: logits.count, by: classCount) {
            let row = start..<(start + classCount)
            let highest = row.reduce(-Double.infinity) { max($0, probabilities[$1]) }
            for index in row { probabilities[index] = exp(probabilities[index] - highest) }
            let sum = row.reduce(0) { $0 + probabilities[$1] }
            for index in row { probabilities[index] /= sum }
        }
        return probabilities
    }

    private static func largest(_ values: ArraySlice<Float>) -> Int {
        var best = values.startIndex
        for index in values.indices where values[index] > values[best] { best = index }
        return best - values.startIndex
    }

    private static func share(_ part: Int, of whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }

    private static func mean(_ values: [Double?]) -> Double? {
        let defined = values.compactMap { $0 }
        return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
    }
}

extension Measures {
    /// A measure that is a number, with the names that it has in files and in tables.
    public struct Kind: Sendable {
        public var key: String
        public var title: String
        public var value: @Sendable (Measures) -> Double?
    }

    public static let kinds = [
        Kind(key: "f1", title: "F1", value: { $0.f1 }),
        Kind(key: "precision", title: "precision", value: { $0.precision }),
        Kind(key: "recall", title: "recall", value: { $0.recall }),
        Kind(key: "accuracy", title: "accuracy", value: { $0.accuracy }),
        Kind(key: "macro_f1", title: "macro F1", value: { $0.macroF1 }),
        Kind(key: "mauc", title: "mAUC", value: { $0.meanAUC }),
        Kind(key: "map", title: "mAP", value: { $0.meanAveragePrecision }),
    ]
}
