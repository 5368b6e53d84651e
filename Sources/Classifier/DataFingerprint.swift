import Candidates
import NeuralNetwork

/// A short number that differs between sets of rows, or lists of texts: 64-bit FNV-1a (Fowler, Noll & Vo).
public struct DataFingerprint {
    private static let prime: UInt64 = 0x100_0000_01b3
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    public init() {}

    init(values: [Double], labels: [Label]) {
        for value in values { add(value.bitPattern) }
        for label in labels { add(UInt64(label.rawValue)) }
    }

    /// Of planes there are many: a word at a time.
    init(rows: TrainingSet, labels: [Label]) {
        for row in 0..<rows.count {
            rows.withRow(row) { for value in $0 { hash = (hash ^ UInt64(value.bitPattern)) &* Self.prime } }
        }
        for label in labels { add(UInt64(label.rawValue)) }
    }

    /// Adds a text and its end, so that "a", "bc" is not "ab", "c".
    public mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        add(UInt8(0))
    }

    public mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { add(byte) }
    }

    private mutating func add(_ word: UInt64) {
        var rest = word
        for _ in 0..<8 {
            add(UInt8(rest & 0xff))
            rest >>= 8
        }
    }

    private mutating func add(_ byte: UInt8) {
        hash = (hash ^ UInt64(byte)) &* Self.prime
    }

    /// Even over its low bits.
    public var value: UInt64 { hash }

    public var text: String {
        let digits = String(hash, radix: 16)
        return "fnv1a64:" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
