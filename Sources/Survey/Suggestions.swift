import Foundation
import RandomNumbers

/// Which candidates' verdicts would teach a classifier most.
///
/// Three shares of them: such as the classifier is unsure of (a small margin), as unlike one another as they come, because the
/// unsurest ones of a survey are mostly near copies; some of all candidates, one from each region of what the network's last
/// layer sees; and some drawn at random, so that what the classifier is sure of and wrong about is found too. Of the last two
/// the probability with which a candidate was drawn is known, so that a survey's shares can be estimated from the verdicts.
public struct Suggestions: Sendable {
    public enum Reason: String, Sendable {
        case uncertain, diverse, random
    }

    public struct Suggestion: Sendable, Equatable {
        /// Among the candidates that were handed over.
        public var place: Int
        public var reason: Reason
        /// With which it was drawn; 1 for those that are chosen for their scores.
        public var probability: Double
    }

    /// How the suggestions are shared out; the rest is random.
    private static let (uncertainShare, diverseShare) = (0.6, 0.2)

    /// How far each score is from the class that it speaks for: the size of the step that the last layer would make if that
    /// were wrong or right, by which distances are weighted (BADGE, Ash et al. 2020, arXiv:1906.03671).
    private let doubts: [Double]
    private var total: Int { doubts.count }

    /// - Parameter scores: of all candidates that may be suggested.
    public init(scores: [Double]) {
        doubts = scores.map { min($0, 1 - $0) }
    }

    /// The unsurest candidates.
    public static func unsurest(_ scores: [Double], count: Int) -> [Int] {
        let margins = scores.map { abs($0 - 0.5) }
        return Array(scores.indices.sorted { (margins[$0], $0) < (margins[$1], $1) }.prefix(count))
    }

    /// A random draw without repetition.
    public static func draw(_ count: Int, of total: Int, _ random: inout RandomSource) -> [Int] {
        var places = Array(0..<total)
        let count = min(count, total)
        for index in 0..<count { places.swapAt(index, index + random.integer(below: total - index)) }
        return Array(places[..<count])
    }

    /// - Parameters:
    ///   - unsure: places of the unsurest candidates.
    ///   - drawn: places of a random draw.
    ///   - features: of the candidates of both; those without are as far from all others as any is.
    public func suggested(
        _ count: Int, unsure: [Int], drawn: [Int], features: [Int: [Float]], _ random: inout RandomSource
    ) -> [Suggestion] {
        let distances = Distances(features)
        var suggestions: [Suggestion] = []
        var taken: Set<Int> = []
        let uncertain = Int((Self.uncertainShare * Double(count)).rounded())
        for place in spread(uncertain, of: unsure, distances, weight: { doubts[$0] }) {
            taken.insert(place)
            suggestions.append(.init(place: place, reason: .uncertain, probability: 1))
        }
        let left = drawn.filter { !taken.contains($0) }
        let diverse = min(Int((Self.diverseShare * Double(count)).rounded()), left.count)
        let centres = spread(diverse, of: left, distances, weight: { _ in 1 })
        for cell in cells(of: left, around: centres, distances) where !cell.isEmpty {
            let place = cell[random.integer(below: cell.count)]
            taken.insert(place)
            let share = Double(drawn.count) / Double(max(total, 1))
            suggestions.append(
                .init(place: place, reason: .diverse, probability: min(share, 1) / Double(cell.count)))
        }
        let rest = (0..<total).filter { !taken.contains($0) }
        let wanted = min(count - suggestions.count, rest.count)
        for index in Self.draw(wanted, of: rest.count, &random).sorted() {
            suggestions.append(
                .init(
                    place: rest[index], reason: .random, probability: Double(wanted) / Double(rest.count)))
        }
        return suggestions
    }

    /// One after the other that which is farthest from those before it, times its weight (Gonzalez 1985's greedy centres).
    private func spread(_ count: Int, of places: [Int], _ distances: Distances, weight: (Int) -> Double) -> [Int] {
        guard count > 0, !places.isEmpty else { return [] }
        var chosen: [Int] = []
        var nearest = [Double](repeating: .infinity, count: places.count)
        var isOpen = [Bool](repeating: true, count: places.count)
        while chosen.count < min(count, places.count) {
            var best: (index: Int, value: Double)?
            for index in places.indices where isOpen[index] {
                let value = (nearest[index].isFinite ? nearest[index] : 1) * weight(places[index])
                if best.map({ value > $0.value }) ?? true { best = (index, value) }
            }
            guard let index = best?.index else { break }
            isOpen[index] = false
            chosen.append(places[index])
            for other in places.indices where isOpen[other] {
                nearest[other] = min(nearest[other], distances.between(places[index], places[other]))
            }
        }
        return chosen
    }

    private func cells(of places: [Int], around centres: [Int], _ distances: Distances) -> [[Int]] {
        var cells = [[Int]](repeating: [], count: centres.count)
        for place in places {
            let nearest = centres.indices.min {
                distances.between(place, centres[$0]) < distances.between(place, centres[$1])
            }
            if let nearest { cells[nearest].append(place) }
        }
        return cells
    }
}

/// Distances between candidates by their features, each in units of its spread.
private struct Distances {
    private let features: [Int: [Float]]
    private let farthest: Double

    init(_ features: [Int: [Float]]) {
        let width = features.values.map(\.count).max() ?? 0
        let rows = features.filter { $0.value.count == width }
        var (sums, squares) = ([Double](repeating: 0, count: width), [Double](repeating: 0, count: width))
        for (_, row) in rows.sorted(by: { $0.key < $1.key }) {
            for (column, value) in row.enumerated() {
                sums[column] += Double(value)
                squares[column] += Double(value) * Double(value)
            }
        }
        let count = Double(max(rows.count, 1))
        let scales = (0..<width).map { column in
            let variance = squares[column] / count - (sums[column] / count) * (sums[column] / count)
            return variance > 1e-12 ? Float(1 / variance.squareRoot()) : 0
        }
        self.features = rows.mapValues { row in zip(row, scales).map { $0 * $1 } }
        farthest = 2 * Double(width).squareRoot()
    }

    func between(_ first: Int, _ second: Int) -> Double {
        guard let one = features[first], let other = features[second] else { return first == second ? 0 : farthest }
        var sum: Float = 0
        for index in one.indices {
            let difference = one[index] - other[index]
            sum += difference * difference
        }
        return Double(sum).squareRoot()
    }
}
