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
    /// Of a pair, where the decision is at a threshold chosen on validation images; `nil` without them.
    public var f1AtChosenThreshold: Double?
    public var accuracy: Double?
    /// The mean F1 of all classes.
    public var macroF1: Double?
    /// The mean area under the ROC curve of each class against the rest.
    public var meanAUC: Double?
    /// The mean average precision of each class against the rest; of a pair the minority's.
    public var meanAveragePrecision: Double?

    enum CodingKeys: String, CodingKey {
        case confusion, precision, recall, f1, accuracy
        case f1AtChosenThreshold = "f1_chosen_threshold"
        case macroF1 = "macro_f1"
        case meanAUC = "mauc"
        case meanAveragePrecision = "map"
    }

    /// - Parameters:
    ///   - logits: images x classes; the largest decides.
    ///   - truth: the class of each image.
    ///   - minority: the minority classes.
    ///   - threshold: of a pair, the log-odds of the minority from which on it is decided for besides; `nil` for none.
    public init(logits: [Float], truth: [Int], classCount: Int, minority: [Int], threshold: Double? = nil) {
        let probabilities = Self.softmax(logits, classCount: classCount)
        let decisions = truth.indices.map { Self.largest(logits[($0 * classCount)..<(($0 + 1) * classCount)]) }
        let matrix = ConfusionMatrix(truth: truth, decisions: decisions, classCount: classCount)
        confusion = matrix.counts
        accuracy = matrix.accuracy
        macroF1 = matrix.macroF1
        f1 = Self.mean(minority.map { matrix.f1[$0] })
        recall = Self.mean(minority.map { matrix.recall[$0] })
        precision = Self.mean(minority.map { matrix.precision[$0] })
        let isPair = classCount == 2
        f1AtChosenThreshold = threshold.flatMap { threshold in
            isPair
                ? BinaryConfusion(
                    scores: Self.logOdds(logits), isPositive: truth.map { $0 == 1 }, threshold: threshold
                ).f1 : nil
        }
        meanAUC = MacroMetrics.rocAUC(scores: probabilities, truth: truth, classCount: classCount)
        meanAveragePrecision =
            isPair
            ? RankingMetrics.averagePrecision(
                scores: stride(from: 1, to: probabilities.count, by: 2).map { probabilities[$0] },
                isPositive: truth.map { $0 == 1 })
            : MacroMetrics.averagePrecision(scores: probabilities, truth: truth, classCount: classCount)
    }

    /// The threshold that has the highest F1 on the validation images of a pair; `nil` without a positive one.
    static func threshold(logits: [Float], truth: [Int]) -> Double? {
        RankingMetrics.thresholdOfBestF1(scores: logOdds(logits), isPositive: truth.map { $0 == 1 })
    }

    /// Of a pair: the second logit less the first.
    private static func logOdds(_ logits: [Float]) -> [Double] {
        stride(from: 0, to: logits.count, by: 2).map { Double(logits[$0 + 1]) - Double(logits[$0]) }
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
        Kind(key: "f1_chosen_threshold", title: "F1, chosen threshold", value: { $0.f1AtChosenThreshold }),
        Kind(key: "precision", title: "precision", value: { $0.precision }),
        Kind(key: "recall", title: "recall", value: { $0.recall }),
        Kind(key: "accuracy", title: "accuracy", value: { $0.accuracy }),
        Kind(key: "macro_f1", title: "macro F1", value: { $0.macroF1 }),
        Kind(key: "mauc", title: "mAUC", value: { $0.meanAUC }),
        Kind(key: "map", title: "mAP", value: { $0.meanAveragePrecision }),
    ]
}
