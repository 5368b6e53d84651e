import RandomNumbers

/// Spoils a file as disks, networks and bad programs do: bits and bytes that are wrong, pieces that are lost, doubled or
/// exchanged, an early end, the end of another file; and, where it counts most, numbers that are absurd.
struct Mutator {
    private let format: FuzzedFormat
    private var random: RandomSource

    init(format: FuzzedFormat, random: RandomSource) {
        self.format = format
        self.random = random
    }

    /// One to four mutations of a file.
    ///
    /// - Parameter other: another file of the same format, whose end may replace this one's.
    mutating func mutate(_ file: [UInt8], other: [UInt8]) -> [UInt8] {
        var bytes = file
        repeat {
            if format.isText && random.uniform() < 0.5 {
                mutateText(&bytes)
            } else if format.isFITS && random.uniform() < 0.5 {
                mutateCard(&bytes)
            } else {
                mutateBytes(&bytes, other: other)
            }
        } while random.uniform() < 0.4
        return bytes
    }

    // MARK: - Places

    /// Half of the places lie in the first 1,024 bytes, where headers are.
    private mutating func place(in bytes: [UInt8]) -> Int {
        let reach = random.uniform() < 0.5 ? min(bytes.count, 1024) : bytes.count
        return random.integer(below: max(reach, 1))
    }

    /// A stretch whose length is as likely short as long.
    private mutating func stretch(in bytes: [UInt8]) -> Range<Int> {
        let start = min(place(in: bytes), bytes.count)
        let most = Double(max(bytes.count - start, 1))
        return start..<min(start + Int(random.logUniform(1...most)), bytes.count)
    }

    private mutating func choice<Element>(_ elements: [Element]) -> Element {
        elements[random.integer(below: elements.count)]
    }

    // MARK: - Bytes

    private mutating func mutateBytes(_ bytes: inout [UInt8], other: [UInt8]) {
        guard !bytes.isEmpty else { return }
        switch random.integer(below: 10) {
        case 0, 1: bytes[place(in: bytes)] ^= 1 << UInt8(random.integer(below: 8))
        case 2: for index in stretch(in: bytes).prefix(8) { bytes[index] = choice([0x00, 0xff, 0x7f, 0x80]) }
        case 3, 4: overwrite(&bytes, with: absurdInteger())
        case 5: overwrite(&bytes, with: absurdDouble())
        case 6: bytes.removeSubrange(stretch(in: bytes))
        case 7:
            let copy = bytes[stretch(in: bytes).prefix(4096)]
            bytes.insert(contentsOf: copy, at: place(in: bytes))
        case 8: bytes.removeLast(bytes.count - min(place(in: bytes), bytes.count))
        default:
            if random.uniform() < 0.5 {
                exchange(&bytes)
            } else {
                let cut = stretch(in: bytes).lowerBound
                bytes = Array(bytes[..<cut] + other.dropFirst(random.uniform() < 0.5 ? cut : place(in: other)))
            }
        }
    }

    private mutating func exchange(_ bytes: inout [UInt8]) {
        let (first, second) = (stretch(in: bytes), stretch(in: bytes))
        for (one, two) in zip(first, second) { bytes.swapAt(one, two) }
    }

    /// Fields of binary headers mostly begin at multiples of four bytes.
    private mutating func overwrite(_ bytes: inout [UInt8], with field: [UInt8]) {
        let start = random.uniform() < 0.8 ? place(in: bytes) & ~3 : place(in: bytes)
        for (index, byte) in zip(start..<bytes.count, field) { bytes[index] = byte }
    }

    private mutating func absurdInteger() -> [UInt8] {
        let value: Int32 = choice([0, 1, 2, 3, -1, .max, .min, 65_535, 65_536, 99_999, 100_000, 1_000_000_000])
        return withUnsafeBytes(of: random.uniform() < 0.5 ? value.bigEndian : value.littleEndian, Array.init)
    }

    private mutating func absurdDouble() -> [UInt8] {
        let value: Double = choice([
            0, -1, .nan, .infinity, -.infinity, 1e308, -1e308, Double.leastNonzeroMagnitude, 1e-300, 1e20,
        ])
        if random.uniform() < 0.3 {
            let bits = Float(value).bitPattern
            return withUnsafeBytes(of: random.uniform() < 0.5 ? bits.bigEndian : bits.littleEndian, Array.init)
        }
        let bits = value.bitPattern
        return withUnsafeBytes(of: random.uniform() < 0.5 ? bits.bigEndian : bits.littleEndian, Array.init)
    }

    // MARK: - Text

    private static let absurdNumbers = [
        "", "0", "1", "-1", "2", "1000000000", "4611686018427387904", "9223372036854775807", "99999999999999999999",
        "1e308", "-1e308", "1e309", "1e-320", "nan", "inf", "-inf", "?", "0x10", "1.2.3", "--5", "+", "e5",
        String(repeating: "9", count: 400),
    ]

    private mutating func mutateText(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        if random.uniform() < 0.6 {
            replaceNumber(in: &bytes, near: place(in: bytes))
        } else {
            bytes[place(in: bytes)] = choice(Array(",;\t\n\r \"'<>/&%@#?{}!=[]\0\u{1}".utf8) + [0xff, 0xc3, 0xe2])
        }
    }

    /// Replaces the number that stands at a place or next behind it.
    private mutating func replaceNumber(in bytes: inout [UInt8], near place: Int) {
        guard let hit = bytes[place...].firstIndex(where: \.isOfNumber) else { return }
        let start = bytes[..<hit].lastIndex { !$0.isOfNumber }.map { $0 + 1 } ?? 0
        let end = bytes[hit...].firstIndex { !$0.isOfNumber } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Array(choice(Self.absurdNumbers).utf8))
    }

    // MARK: - FITS cards

    private static let absurdValues =
        Mutator.absurdNumbers.filter { $0.count < 40 } + [
            "T", "F", "*", "'A'", "'1A'", "'0D'", "'1D'", "'64X'", "'9999999999D'", "'2C'", "'3M'", "'1PE(99)'",
            "'1QD(5)'",
            "'5A1000'", "'1000A2'", "'(4,4,4)'", "'(1000000000,2)'", "'(0,-1)'", "'PSRFITS'", "'SEARCH'", "'CAL'",
            "'AABB'",
            "'BINTABLE'", "'IMAGE'", "'TABLE'", "'&'", "'unclosed", "999", "10000000", "-32", "-64", "8", "16", "64",
            "12",
        ]

    /// Gives a card of one of the headers another value, or another card's keyword.
    private mutating func mutateCard(_ bytes: inout [UInt8]) {
        let cards = stride(from: 0, to: bytes.count - 79, by: 80).filter {
            bytes[$0 + 8] == UInt8(ascii: "=") && bytes[$0 + 9] == UInt8(ascii: " ")
        }
        guard !cards.isEmpty else { return }
        let card = choice(cards)
        if random.uniform() < 0.15 {
            let other = choice(cards)
            for index in 0..<8 { bytes[card + index] = bytes[other + index] }
            return
        }
        let value = choice(Self.absurdValues)
        let isText = value.hasPrefix("'") || value.count > 20
        let field = isText ? value : String(repeating: " ", count: 20 - value.count) + value
        let padded = Array(field.utf8.prefix(70)) + [UInt8](repeating: 0x20, count: 70 - min(field.utf8.count, 70))
        bytes.replaceSubrange((card + 10)..<(card + 80), with: padded)
    }
}

extension UInt8 {
    /// Whether it is a digit or what else may stand in a number.
    fileprivate var isOfNumber: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: ".") || self == UInt8(ascii: "-")
    }
}
