import Testing

@testable import RandomNumbers

@Suite struct CounterRandomTests {
    /// The known answers of philox4x32-10 that come with Random123 (kat_vectors).
    @Test func knownAnswers() {
        let all = UInt32.max
        #expect(
            CounterRandom(seed: 0).words(counter: [0, 0, 0, 0]) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
        #expect(
            CounterRandom(seed: .max).words(counter: [all, all, all, all])
                == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
        #expect(
            CounterRandom(seed: 0x299f_31d0_a409_3822).words(
                counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344])
                == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
    }

    @Test(arguments: [1, 4, 31, 32, 33, 100]) func manyWordsAreThoseOfTheirBlocks(_ count: Int) {
        let random = CounterRandom(seed: 0x1234_5678_9abc)
        var words = [UInt32](repeating: 0, count: count)
        words.withUnsafeMutableBufferPointer { random.fill($0, place: 5, pass: 1 << 40 | 3) }
        let expected = (0..<count).map { random.words(block: UInt32($0 / 4), place: 5, pass: 1 << 40 | 3)[$0 % 4] }
        #expect(words == expected)
    }

    @Test func placesAndPassesDrawOthers() {
        let random = CounterRandom(seed: 7)
        let seeds = (0..<4).flatMap { place in (0..<4).map { random.seed(place: place, pass: $0) } }
        #expect(Set(seeds).count == 16)
        #expect(random.seed(place: 2, pass: 1) == CounterRandom(seed: 7).seed(place: 2, pass: 1))
        #expect(random.seed(place: 2, pass: 1) != CounterRandom(seed: 8).seed(place: 2, pass: 1))
    }
}
