import Candidates

/// A short number that differs between sets of rows: 64-bit FNV-1a (Fowler, Noll & Vo) over features and labels.
struct DataFingerprint {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    init(values: [Double], labels: [Label]) {
        for value in values { add(value.bitPattern) }
        for label in labels { add(UInt64(label.rawValue)) }
    }

    private mutating func add(_ word: UInt64) {
        var rest = word
        for _ in 0..<8 {
            hash = (hash ^ (rest & 0xff)) &* 0x100_0000_01b3
            rest >>= 8
        }
    }

    var text: String {
        let digits = String(hash, radix: 16)
        return "fnv1a64:" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
