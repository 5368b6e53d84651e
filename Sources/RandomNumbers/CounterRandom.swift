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
        typealias Lanes = SIMD8<UInt32>
        let blocks = Lanes.scalarCount
        let numbers: Lanes = [0, 1, 2, 3, 4, 5, 6, 7]
        let passes = (UInt32(truncatingIfNeeded: pass), UInt32(truncatingIfNeeded: pass >> 32))
        // Eight blocks side by side, one a lane.
        for start in stride(from: 0, to: words.count, by: 4 * blocks) {
            var counter = (
                numbers &+ UInt32(truncatingIfNeeded: start / 4), Lanes(repeating: place), Lanes(repeating: passes.0),
                Lanes(repeating: passes.1)
            )
            var (first, second) = key
            for round in 0..<10 {
                if round > 0 {
                    first &+= 0x9e37_79b9
                    second &+= 0xbb67_ae85
                }
                let low = SIMD8<UInt64>(truncatingIfNeeded: counter.0) &* 0xd251_1f53
                let high = SIMD8<UInt64>(truncatingIfNeeded: counter.2) &* 0xcd9e_8d57
                counter = (
                    Lanes(truncatingIfNeeded: high &>> 32) ^ counter.1 ^ first, Lanes(truncatingIfNeeded: high),
                    Lanes(truncatingIfNeeded: low &>> 32) ^ counter.3 ^ second, Lanes(truncatingIfNeeded: low)
                )
            }
            for lane in 0..<blocks {
                let block: SIMD4<UInt32> = [counter.0[lane], counter.1[lane], counter.2[lane], counter.3[lane]]
                let place = start + 4 * lane
                for word in 0..<min(4, max(words.count - place, 0)) { words[place + word] = block[word] }
            }
        }
    }

    func words(counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        var counter = counter
        var (first, second) = key
        for round in 0..<10 {
            if round > 0 {
                first &+= 0x9e37_79b9
                second &+= 0xbb67_ae85
            }
            let low = UInt64(0xd251_1f53) * UInt64(counter[0])
            let high = UInt64(0xcd9e_8d57) * UInt64(counter[2])
            counter = [
                UInt32(truncatingIfNeeded: high >> 32) ^ counter[1] ^ first, UInt32(truncatingIfNeeded: high),
                UInt32(truncatingIfNeeded: low >> 32) ^ counter[3] ^ second, UInt32(truncatingIfNeeded: low),
            ]
        }
        return counter
    }
}
