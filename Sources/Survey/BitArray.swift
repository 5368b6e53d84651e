/// Many of yes and no, a bit each.
struct BitArray: Sendable {
    private var words: [UInt64] = []
    private(set) var count = 0

    init() {}

    init(repeating value: Bool, count: Int) {
        words = Array(repeating: value ? .max : 0, count: (count + 63) / 64)
        self.count = count
    }

    mutating func append(_ value: Bool) {
        if count % 64 == 0 { words.append(0) }
        count += 1
        self[count - 1] = value
    }

    subscript(position: Int) -> Bool {
        get { words[position / 64] >> UInt64(position % 64) & 1 == 1 }
        set {
            let bit: UInt64 = 1 << UInt64(position % 64)
            if newValue { words[position / 64] |= bit } else { words[position / 64] &= ~bit }
        }
    }
}
