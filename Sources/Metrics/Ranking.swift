/// Scores put in descending order, with the counts of true and false positives at each distinct score.
///
/// The common ground of every curve. Scores that are equal fall together into one step, as in scikit-learn.
/// What is no number ranks below every number.
/// - Complexity: O(n log n).
public struct Ranking: Sendable {
    /// One distinct score: what is found when everything from it upwards is called positive.
    public struct Step: Sendable {
        public var threshold: Double
        public var truePositives: Int
        public var falsePositives: Int
    }

    public private(set) var steps: [Step] = []
    public let positives: Int
    public let negatives: Int

    /// - Precondition: `scores` and `isPositive` have the same count.
    public init(scores: [Double], isPositive: [Bool]) {
        precondition(scores.count == isPositive.count)
        let scores = scores.map { $0.isNaN ? -.infinity : $0 }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var (truePositives, falsePositives) = (0, 0)
        for (place, index) in order.enumerated() {
            if isPositive[index] { truePositives += 1 } else { falsePositives += 1 }
            let isLastOfEqual = place + 1 == order.count || scores[order[place + 1]] != scores[index]
            guard isLastOfEqual else { continue }
            steps.append(
                Step(threshold: scores[index], truePositives: truePositives, falsePositives: falsePositives))
        }
        positives = truePositives
        negatives = falsePositives
    }
}
