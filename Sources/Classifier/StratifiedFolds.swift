import Candidates
import RandomNumbers

/// A division of rows into folds of nearly the same size, each with nearly the same share of pulsars.
public struct StratifiedFolds: Sendable, Equatable {
    /// The fold of each row, `0..<count`.
    public let fold: [Int]
    public let count: Int

    /// A random division.
    ///
    /// - Precondition: `count` is positive.
    public init(labels: [Label], count: Int, random: inout RandomSource) {
        precondition(count > 0)
        var fold = [Int](repeating: 0, count: labels.count)
        var next = 0
        for label in [Label.pulsar, .nonPulsar] {
            var rows = labels.indices.filter { labels[$0] == label }
            rows.shuffle(using: &random)
            for row in rows {
                fold[row] = next % count
                next += 1
            }
        }
        self.fold = fold
        self.count = count
    }

    /// A division that was made elsewhere, so that other programs can be compared on the same rows.
    public init(fold: [Int], count: Int) {
        self.fold = fold
        self.count = count
    }

    public func rows(in number: Int) -> [Int] { fold.indices.filter { fold[$0] == number } }
    public func rows(notIn number: Int) -> [Int] { fold.indices.filter { fold[$0] != number } }
}
