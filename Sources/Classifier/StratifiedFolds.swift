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
        var next = 0
        for label in [Label.pulsar, .nonPulsar] {
            var rows = labels.indices.filter { labels[$0] == label && groups[sources[$0]]?.count == 1 }
            rows.shuffle(using: &random)
            // Where folds differ in size the smallest are filled up first.
            func size(_ place: Int) -> Int { label == .pulsar ? sizes[place].pulsars : sizes[place].others }
            let largest = (0..<count).map(size).max() ?? 0
            var places = (0..<count).flatMap { place in repeatElement(place, count: largest - size(place)) }
            places.shuffle(using: &random)
            for row in rows {
                if let place = places.popLast() {
                    fold[row] = place
                } else {
                    fold[row] = next % count
                    next += 1
                }
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
