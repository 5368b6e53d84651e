/// Random numbers that are a function of where they are drawn: of a seed, a pass, a place in the pass, and a number. Whoever
/// draws them, in whatever order, on however many threads or devices, draws the same.
///
/// Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011, SC '11, doi:10.1145/2063384.2063405): the seed is the key, and number,
/// place and pass are the counter. Each block of the counter gives four words.
public struct CounterRandom: Sendable, Equatable {
    private let key: (UInt32, UInt32)

    public init(seed: UInt64) {
        key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    public static func == (first: CounterRandom, second: CounterRandom) -> Bool { first.key == second.key }

    /// The four words of a block.
    public func words(block: UInt32, place: UInt32, pass: UInt64) -> SIMD4<UInt32> {
        words(counter: [block, place, UInt32(truncatingIfNeeded: pass), UInt32(truncatingIfNeeded: pass >> 32)])
    }

    /// A seed for a source of its own.
    public func seed(place: UInt32, pass: UInt64) -> UInt64 {
        let words = words(block: 0, place: place, pass: pass)
        return UInt64(words[0]) | UInt64(words[1]) << 32
    }

    /// The words of the first blocks, one block after the other, as many as there is room for.
    public func fill(_ words: UnsafeMutableBufferPointer<UInt32>, place: UInt32, pass: UInt64) {
        let numbers: Blocks = [0, 1, 2, 3, 4, 5, 6, 7]
        let blocks = Blocks.scalarCount
        for start in stride(from: 0, to: words.count, by: 4 * blocks) {
            let made = self.words(
                counters: (
                    numbers &+ UInt32(truncatingIfNeeded: start / 4), Blocks(repeating: place),
                    Blocks(repeating: UInt32(truncatingIfNeeded: pass)),
                    Blocks(repeating: UInt32(truncatingIfNeeded: pass >> 32))
                ))
            for number in 0..<min(blocks, (words.count - start + 3) / 4) {
                let block: SIMD4<UInt32> = [made.0[number], made.1[number], made.2[number], made.3[number]]
                let place = start + 4 * number
                for word in 0..<min(4, words.count - place) { words[place + word] = block[word] }
            }
        }
    }

    /// Eight blocks side by side, which take little longer than one.
    private typealias Blocks = SIMD8<UInt32>

    /// The words of the block of a counter.
    func words(counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        let made = words(
            counters: (
                Blocks(repeating: counter[0]), Blocks(repeating: counter[1]), Blocks(repeating: counter[2]),
                Blocks(repeating: counter[3])
            ))
        return [made.0[0], made.1[0], made.2[0], made.3[0]]
    }

    private func words(counters: (Blocks, Blocks, Blocks, Blocks)) -> (Blocks, Blocks, Blocks, Blocks) {
        var counters = counters
        var (first, second) = key
        for round in 0..<10 {
            if round > 0 {
                first &+= 0x9e37_79b9
                second &+= 0xbb67_ae85
            }
            let low = SIMD8<UInt64>(truncatingIfNeeded: counters.0) &* 0xd251_1f53
            let high = SIMD8<UInt64>(truncatingIfNeeded: counters.2) &* 0xcd9e_8d57
            counters = (
                Blocks(truncatingIfNeeded: high &>> 32) ^ counters.1 ^ first, Blocks(truncatingIfNeeded: high),
                Blocks(truncatingIfNeeded: low &>> 32) ^ counters.3 ^ second, Blocks(truncatingIfNeeded: low)
            )
        }
        return counters
    }
}
