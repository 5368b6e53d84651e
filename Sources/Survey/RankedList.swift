import Candidates

/// Scored candidates in the order in which an astronomer looks at them: highest score first; candidates of the same
/// score by name, then by where they came from. Names and paths go by their bytes, and what is no number comes last.
public struct RankedList: Sendable {
    /// From which score on a candidate is selected, by the model that has scored it.
    public let thresholds: [String: Double]
    private let candidates: [ScoredCandidate]
    private let order: [Int]

    /// - Parameter thresholds: one for each model that has scored a candidate.
    public init(_ candidates: [ScoredCandidate], thresholds: [String: Double]) {
        self.candidates = candidates
        self.thresholds = thresholds
        order = Self.ranking(of: candidates)
    }

    public var selectedCount: Int { candidates.count(where: isSelected) }

    /// How many candidates each model has scored.
    public var countsByModel: [String: Int] {
        candidates.reduce(into: [:]) { counts, candidate in counts[candidate.model, default: 0] += 1 }
    }

    /// How many candidates lie far outside what the model was trained on.
    public var outlierCount: Int { candidates.count { $0.isOutlier } }

    public func isSelected(_ candidate: ScoredCandidate) -> Bool {
        candidate.score >= thresholds[candidate.model] ?? .infinity
    }

    /// The row at a position counted from 0.
    func row(_ position: Int) -> RankedRow {
        let candidate = self[position]
        return RankedRow(rank: position + 1, candidate: candidate, isSelected: isSelected(candidate))
    }

    /// Sorts small (score, position) pairs, and compares names only where scores are the same: the names of a million
    /// rows are costly to make.
    private static func ranking(of candidates: [ScoredCandidate]) -> [Int] {
        var order = candidates.indices.map { index in
            let score = candidates[index].score
            return (score: score.isNaN ? -.infinity : score, index: index)
        }
        order.sort { $0.score != $1.score ? $0.score > $1.score : $0.index < $1.index }
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, order[end].score == order[start].score { end += 1 }
            if end - start > 1 { order[start..<end] = ArraySlice(byName(order[start..<end], of: candidates)) }
            start = end
        }
        return order.map(\.index)
    }

    private typealias Entry = (score: Double, index: Int)

    private static func byName(_ entries: ArraySlice<Entry>, of candidates: [ScoredCandidate]) -> [Entry] {
        let named = entries.map { entry in
            (name: candidates[entry.index].name, place: candidates[entry.index].origin, entry: entry)
        }
        return named.sorted { first, second in
            if first.name != second.name { return first.name.precedes(second.name) }
            if first.place.path != second.place.path { return first.place.path.precedes(second.place.path) }
            if first.place.row != second.place.row { return first.place.row ?? 0 < second.place.row ?? 0 }
            return first.entry.index < second.entry.index
        }.map(\.entry)
    }
}

extension String {
    fileprivate func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension RankedList: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { order.count }
    public subscript(position: Int) -> ScoredCandidate { candidates[order[position]] }
}
