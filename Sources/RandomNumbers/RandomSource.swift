import Foundation

/// A source of random numbers: the same seed gives the same numbers.
///
/// xoshiro256** (Blackman & Vigna 2021, ACM Trans. Math. Softw. 47, 36), its state filled from the seed by SplitMix64.
/// Whole numbers and uniform ones are the same on every machine. Normal and log-uniform numbers go through the C
/// library's log, cos and exp, and shuffles through the standard library's algorithm, so that another version of these,
/// or another processor, may give others in the last digit, or another order.
/// Its state can be saved and restored, so that an interrupted run goes on with the numbers it would have had.
public struct RandomSource: RandomNumberGenerator, Sendable, Equatable, Codable {
    private var first: UInt64
    private var second: UInt64
    private var third: UInt64
    private var fourth: UInt64

    public init(seed: UInt64) {
        var mixer = seed
        func word() -> UInt64 {
            mixer &+= 0x9e37_79b9_7f4a_7c15
            var word = mixer
            word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
            word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
            return word ^ (word >> 31)
        }
        (first, second, third, fourth) = (word(), word(), word(), word())
    }

    /// A source for one of several independent streams of the same seed.
    public init(seed: UInt64, stream: UInt64) {
        var mixed = RandomSource(seed: seed)
        self.init(seed: mixed.next() ^ (stream &* 0xd134_2543_de82_ef95))
    }

    private enum CodingKeys: CodingKey {
        case state
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode([first, second, third, fourth], forKey: .state)
    }

    /// - Throws: `DecodingError` if what was saved is no state of four words, not all of them 0.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let words = try container.decode([UInt64].self, forKey: .state)
        guard words.count == 4, words.contains(where: { $0 != 0 }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .state, in: container, debugDescription: "no state of a random source")
        }
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3])
    }

    public mutating func next() -> UInt64 {
        let result = Self.rotated(second &* 5, by: 7) &* 9
        let shifted = second << 17
        third ^= first
        fourth ^= second
        second ^= third
        first ^= fourth
        third ^= shifted
        fourth = Self.rotated(fourth, by: 45)
        return result
    }

    private static func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
        (word << count) | (word >> (64 - count))
    }

    /// Uniform in 0..<1, with 53 random bits.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Uniform in the range.
    public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
    }

    /// A number whose logarithm is uniform between those of the bounds, which are positive.
    public mutating func logUniform(_ range: ClosedRange<Double>) -> Double {
        exp(uniform(log(range.lowerBound)...log(range.upperBound)))
    }

    /// Uniform in 0..<bound, without bias.
    public mutating func integer(below bound: Int) -> Int {
        Int(next(upperBound: UInt64(bound)))
    }

    /// Normal with mean 0 and deviation 1 (Box & Muller 1958; one of the pair is used, so that no half is left over).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
