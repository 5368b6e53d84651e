import Foundation
import RandomNumbers
import Testing

@Suite struct RandomSourceTests {
    /// The first numbers of xoshiro256** from the state that SplitMix64 makes of the seed 0; computed with integers of
    /// unlimited size in Python from the published recurrences.
    @Test func firstNumbersOfSeedZero() {
        var source = RandomSource(seed: 0)
        #expect(
            (0..<3).map { _ in source.next() } == [
                11_091_344_671_253_066_420, 13_793_997_310_169_335_082, 1_900_383_378_846_508_768,
            ])
    }

    @Test func momentsOfUniformAndNormal() {
        var source = RandomSource(seed: 3)
        let uniform = (0..<20_000).map { _ in source.uniform() }
        let normal = (0..<20_000).map { _ in source.normal() }
        #expect(uniform.allSatisfy { (0..<1).contains($0) })
        // Five standard errors of a mean of 20,000 values, whose deviations are 0.2887, 1 and 1.414.
        let error = 5 / 20_000.0.squareRoot()
        let uniformMean = uniform.reduce(0, +) / 20_000
        let normalMean = normal.reduce(0, +) / 20_000
        let normalVariance = normal.reduce(0) { $0 + $1 * $1 } / 20_000
        #expect(abs(uniformMean - 0.5) < 0.2887 * error)
        #expect(abs(normalMean) < error)
        #expect(abs(normalVariance - 1) < 1.414 * error)
    }

    @Test func savedStateGoesOn() throws {
        var source = RandomSource(seed: 9)
        _ = source.next()
        var restored = try JSONDecoder().decode(RandomSource.self, from: JSONEncoder().encode(source))
        #expect(restored.next() == source.next())
    }

    /// SplitMix64's first four numbers of the seed 0 (Vigna's splitmix64.c), under the key that checkpoints have.
    @Test func savedStateIsFourWords() throws {
        let words: [UInt64] = [
            0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec,
        ]
        let saved = try JSONDecoder().decode(
            [String: [UInt64]].self, from: JSONEncoder().encode(RandomSource(seed: 0)))
        #expect(saved == ["state": words])
    }

    @Test func streamsDiffer() {
        var (first, second) = (RandomSource(seed: 1, stream: 0), RandomSource(seed: 1, stream: 1))
        #expect(first.next() != second.next())
    }
}
