import RandomNumbers
import Testing

@testable import Survey

@Suite struct SuggestionTests {
    /// Three clouds of candidates: one that the model is unsure of, one of pulsars and one of noise.
    private static func survey() -> (scores: [Double], features: [Int: [Float]]) {
        var random = RandomSource(seed: 4)
        var (scores, features): ([Double], [Int: [Float]]) = ([], [:])
        for number in 0..<600 {
            let cloud = number % 3
            scores.append(
                [0.5, 0.999, 0.001][cloud] + (cloud == 0 ? 0.2 * random.normal() : 0.0005 * random.uniform()))
            features[number] = (0..<4).map { Float(Double(cloud * 6 + ($0 == cloud ? 3 : 0)) + random.normal()) }
        }
        return (scores.map { min(max($0, 0.001), 0.9995) }, features)
    }

    private static func suggested(_ count: Int, seed: UInt64 = 1) -> [Suggestions.Suggestion] {
        let (scores, features) = survey()
        var random = RandomSource(seed: seed)
        let drawn = Suggestions.draw(200, of: scores.count, &random)
        return Suggestions(scores: scores).suggested(
            count, unsure: Suggestions.unsurest(scores, count: 150), drawn: drawn, features: features, &random)
    }

    @Test(arguments: [1, 7, 50, 100]) func asManyAsAreWantedAndNoneTwice(_ count: Int) {
        let suggestions = Self.suggested(count)
        #expect(suggestions.count == count)
        #expect(Set(suggestions.map(\.place)).count == count)
        let uncertain = suggestions.filter { $0.reason == .uncertain }
        #expect(uncertain.count == Int((0.6 * Double(count)).rounded()))
        let isProbable = suggestions.allSatisfy { $0.probability > 0 && $0.probability <= 1 }
        #expect(isProbable)
        #expect(suggestions == Self.suggested(count))
        if count > 7 { #expect(suggestions != Self.suggested(count, seed: 2)) }
    }

    @Test func theUnsureOnesAreUnsureAndDiffer() {
        let (scores, features) = Self.survey()
        let unsure = Self.suggested(50).filter { $0.reason == .uncertain }.map(\.place)
        #expect(unsure.allSatisfy { $0 % 3 == 0 })
        // Farther apart than so many of the unsurest.
        func distance(_ one: Int, _ other: Int) -> Double {
            var sum = 0.0
            for (first, second) in zip(features[one] ?? [], features[other] ?? []) {
                sum += Double((first - second) * (first - second))
            }
            return sum
        }
        func nearest(_ places: [Int]) -> Double {
            var sum = 0.0
            for one in places { sum += places.filter { $0 != one }.map { distance(one, $0) }.min() ?? 0 }
            return sum / Double(places.count)
        }
        let unsurest = Suggestions.unsurest(scores, count: unsure.count)
        #expect(nearest(unsure) > 1.3 * nearest(unsurest))
    }

    /// By the inverse of their probabilities the drawn ones stand for all candidates (Horvitz & Thompson 1952).
    @Test func probabilitiesAreThoseOfTheDraw() {
        var (diverse, random) = (0.0, 0.0)
        let draws = 200
        for seed in 1...draws {
            for suggestion in Self.suggested(50, seed: UInt64(seed)) {
                switch suggestion.reason {
                case .diverse: diverse += 1 / suggestion.probability / Double(draws)
                case .random: random += 1 / suggestion.probability / Double(draws)
                case .uncertain: break
                }
            }
        }
        // 600 candidates, less those that had been taken before.
        #expect(abs(random - 560) < 2, "\(random)")
        #expect((500...600).contains(diverse), "\(diverse)")
    }

    @Test func fewerCandidatesThanAreWanted() {
        var random = RandomSource(seed: 1)
        let suggestions = Suggestions(scores: [0.1, 0.6, 0.9]).suggested(
            50, unsure: [1, 0, 2], drawn: [2, 0, 1], features: [:], &random)
        #expect(Set(suggestions.map(\.place)) == [0, 1, 2] && suggestions.count == 3)
        #expect(Suggestions(scores: []).suggested(5, unsure: [], drawn: [], features: [:], &random).isEmpty)
    }
}
