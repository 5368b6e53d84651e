/// Counts of right and wrong decisions between two classes.
public struct BinaryConfusion: Sendable, Equatable, Codable {
    public var trueNegatives = 0
    public var falsePositives = 0
    public var falseNegatives = 0
    public var truePositives = 0

    enum CodingKeys: String, CodingKey {
        case trueNegatives = "tn"
        case falsePositives = "fp"
        case falseNegatives = "fn"
        case truePositives = "tp"
    }

    /// Decides for positive from `threshold` on.
    public init(scores: [Double], isPositive: [Bool], threshold: Double) {
        for (score, positive) in zip(scores, isPositive) {
            switch (score >= threshold, positive) {
            case (true, true): truePositives += 1
            case (true, false): falsePositives += 1
            case (false, true): falseNegatives += 1
            case (false, false): trueNegatives += 1
            }
        }
    }

    /// Of what was called positive, the share that is; `nil` if nothing was.
    public var precision: Double? { Self.share(truePositives, of: truePositives + falsePositives) }
    /// Of what is positive, the share that was found; `nil` if nothing is.
    public var recall: Double? { Self.share(truePositives, of: truePositives + falseNegatives) }
    /// Of what is negative, the share that was called positive; `nil` if nothing is.
    public var falsePositiveRate: Double? { Self.share(falsePositives, of: falsePositives + trueNegatives) }
    /// 2 TP / (2 TP + FP + FN); `nil` if nothing is positive and nothing was called so.
    public var f1: Double? { Self.share(2 * truePositives, of: 2 * truePositives + falsePositives + falseNegatives) }

    private static func share(_ part: Int, of whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }
}

/// Counts of decisions among several classes: `counts[truth][decision]`.
public struct ConfusionMatrix: Sendable, Equatable, Codable {
    public private(set) var counts: [[Int]]

    /// - Precondition: every class index is in `0..<classCount`.
    public init(truth: [Int], decisions: [Int], classCount: Int) {
        counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        for (truth, decision) in zip(truth, decisions) { counts[truth][decision] += 1 }
    }

    /// The share of right decisions; `nil` if there are none at all.
    public var accuracy: Double? {
        let total = counts.joined().reduce(0, +)
        return total == 0 ? nil : Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
    }

    /// Of what was called each class, the share that is; `nil` where nothing was.
    public var precision: [Double?] {
        counts.indices.map { index in Self.share(counts[index][index], of: counts.reduce(0) { $0 + $1[index] }) }
    }

    /// Of what is each class, the share that was found; `nil` where nothing is.
    public var recall: [Double?] {
        counts.indices.map { index in Self.share(counts[index][index], of: counts[index].reduce(0, +)) }
    }

    private static func share(_ part: Int, of whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }

    /// F1 of each class against the rest; `nil` where the class neither occurs nor was decided for.
    public var f1: [Double?] {
        counts.indices.map { index in
            let occurring = counts[index].reduce(0, +)
            let decided = counts.reduce(0) { $0 + $1[index] }
            return occurring + decided == 0 ? nil : 2 * Double(counts[index][index]) / Double(occurring + decided)
        }
    }

    /// The mean F1 of the classes that occur or were decided for; `nil` if none.
    public var macroF1: Double? {
        let defined = f1.compactMap { $0 }
        return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
    }
}
