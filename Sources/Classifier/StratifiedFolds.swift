import Candidates
import RandomNumbers

/// A division of rows into folds of nearly the same size, each with nearly the same share of pulsars.
public struct StratifiedFolds: Sendable, Equatable {
    /// The fold of each row, `0..<count`.
    public let fold: [Int]
    public let count: Int

    /// A random division in which no source is in two folds.
    ///
    /// - Parameter sources: which source each row is of, as any number; rows of a number of their own are sources by
    ///   themselves.
    /// - Precondition: `count` is positive, and there is a source for each label.
    public init(labels: [Label], sources: [Int], count: Int, random: inout RandomSource) {
        precondition(count > 0 && labels.count == sources.count)
        let groups = Dictionary(grouping: labels.indices) { sources[$0] }
        var fold = [Int](repeating: 0, count: labels.count)
        // The large ones first, each to where there is least of what it holds; the single ones then go round.
        var sizes = [(pulsars: Int, others: Int)](repeating: (0, 0), count: count)
        for group in groups.values.filter({ $0.count > 1 }).sorted(by: { ($1.count, $0[0]) < ($0.count, $1[0]) }) {
            let pulsars = group.count { labels[$0] == .pulsar }
            let order = (0..<count).shuffled(using: &random)
            let place =
                order.min { first, second in
                    let (first, second) = (sizes[first], sizes[second])
                    return pulsars > 0
                        ? (first.pulsars, first.others) < (second.pulsars, second.others)
                        : first.others < second.others
                } ?? 0
            sizes[place].pulsars += pulsars
            sizes[place].others += group.count - pulsars
            for row in group { fold[row] = place }
        }
        for label in [Label.pulsar, .nonPulsar] {
            var rows = labels.indices.filter { labels[$0] == label && groups[sources[$0]]?.count == 1 }
            rows.shuffle(using: &random)
            for row in rows {
                // The fold that has least of the class, and of those that have least in all.
                let place =
                    (0..<count).min { first, second in
                        let (first, second) = (sizes[first], sizes[second])
                        let own = label == .pulsar ? (first.pulsars, second.pulsars) : (first.others, second.others)
                        return (own.0, first.pulsars + first.others) < (own.1, second.pulsars + second.others)
                    } ?? 0
                fold[row] = place
                if label == .pulsar { sizes[place].pulsars += 1 } else { sizes[place].others += 1 }
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
