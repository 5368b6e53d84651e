/// Everything that is reported of a classifier on some rows; what is not defined there is `nil`.
public struct BinaryMetrics: Sendable, Equatable, Codable {
    public var count: Int
    public var positives: Int
    public var averagePrecision: Double?
    public var rocAUC: Double?
    /// F1, precision, recall, false-positive rate and confusion matrix at `threshold`.
    public var f1: Double?
    public var precision: Double?
    public var recall: Double?
    public var falsePositiveRate: Double?
    public var confusion: BinaryConfusion
    public var bestF1: Double?
    public var threshold: Double
    /// Recall at false-positive rates of 0.5 %, 1 % and 5 %.
    public var recallAtFalsePositiveRate: [String: Double?]
    public var brier: Double?
    public var expectedCalibrationError: Double?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case count = "n"
        case positives
        case averagePrecision = "average_precision"
        case rocAUC = "roc_auc"
        case f1, precision, recall
        case falsePositiveRate = "false_positive_rate"
        case confusion
        case bestF1 = "best_f1"
        case threshold
        case recallAtFalsePositiveRate = "recall_at_fpr"
        case brier
        case expectedCalibrationError = "expected_calibration_error"
    }

    /// - Parameters:
    ///   - probabilities: the score of each row, 0...1.
    ///   - threshold: from here on a row is called positive.
    public init(probabilities: [Double], isPositive: [Bool], threshold: Double) {
        count = probabilities.count
        positives = isPositive.count(where: { $0 })
        averagePrecision = RankingMetrics.averagePrecision(scores: probabilities, isPositive: isPositive)
        rocAUC = RankingMetrics.rocAUC(scores: probabilities, isPositive: isPositive)
        let confusion = BinaryConfusion(scores: probabilities, isPositive: isPositive, threshold: threshold)
        self.confusion = confusion
        f1 = confusion.f1
        precision = confusion.precision
        recall = confusion.recall
        falsePositiveRate = confusion.falsePositiveRate
        bestF1 = RankingMetrics.bestF1(scores: probabilities, isPositive: isPositive)?.f1
        self.threshold = threshold
        recallAtFalsePositiveRate = Dictionary(
            uniqueKeysWithValues: [0.005, 0.01, 0.05].map { rate in
                (
                    "\(rate)",
                    RankingMetrics.recall(atFalsePositiveRate: rate, scores: probabilities, isPositive: isPositive)
                )
            })
        brier = ProbabilityMetrics.brier(probabilities: probabilities, isPositive: isPositive)
        expectedCalibrationError = ProbabilityMetrics.expectedCalibrationError(
            probabilities: probabilities, isPositive: isPositive)
    }

    /// Writes every key, with null for what is not defined.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(positives, forKey: .positives)
        try container.encode(averagePrecision, forKey: .averagePrecision)
        try container.encode(rocAUC, forKey: .rocAUC)
        try container.encode(f1, forKey: .f1)
        try container.encode(precision, forKey: .precision)
        try container.encode(recall, forKey: .recall)
        try container.encode(falsePositiveRate, forKey: .falsePositiveRate)
        try container.encode(confusion, forKey: .confusion)
        try container.encode(bestF1, forKey: .bestF1)
        try container.encode(threshold, forKey: .threshold)
        try container.encode(recallAtFalsePositiveRate, forKey: .recallAtFalsePositiveRate)
        try container.encode(brier, forKey: .brier)
        try container.encode(expectedCalibrationError, forKey: .expectedCalibrationError)
    }
}
