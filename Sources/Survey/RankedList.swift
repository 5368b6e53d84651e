import Candidates

/// Scored candidates in the order in which an astronomer looks at them: highest score first; candidates of the same
/// score by name, then by where they came from.
public struct RankedList: Sendable {
    /// From this score on a candidate is selected.
    public let threshold: Double
    private let candidates: [ScoredCandidate]
    private let order: [Int]

    public init(_ candidates: [ScoredCandidate], threshold: Double) {
        self.candidates = candidates
        self.threshold = threshold
        order = Self.ranking(of: candidates)
    }

    public func isSelected(_ candidate: ScoredCandidate) -> Bool { candidate.score >= threshold }

    /// Sorts small (score, position) pairs, and compares names only where scores are the same: the names of a million
    /// rows are costly to make.
    private static func ranking(of candidates: [ScoredCandidate]) -> [Int] {
        var order = candidates.indices.map { (score: candidates[$0].score, index: $0) }
        order.sort { $0.score != $1.score ? $0.score > $1.score : $0.index < $1.index }
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, order[end].score == order[start].score { end += 1 }
            if end - start > 1 {
                order[start..<end].sort { first, second in
                    let (first, second) = (candidates[first.index], candidates[second.index])
                    return (first.name, first.origin.location) < (second.name, second.origin.location)
                }
            }
            start = end
        }
        return order.map(\.index)
    }
}

extension RankedList: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { order.count }
    public subscript(position: Int) -> ScoredCandidate { candidates[order[position]] }
}
