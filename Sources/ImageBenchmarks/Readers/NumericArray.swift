/// An array of numbers as numpy writes it: shape, kind of number and raw bytes, last axis fastest.
struct NumericArray {
    /// A numpy kind of number, from its name such as `<f4`, `|u1` or `u1`.
    struct Kind: Equatable {
        enum Number: Character {
            case float = "f"
            case signed = "i"
            case unsigned = "u"
            case boolean = "b"
        }

        var number: Number
        var byteCount: Int
        var isBigEndian: Bool

        init?(_ name: String) {
            var name = Substring(name)
            isBigEndian = name.first == ">"
            if let first = name.first, "<>|=".contains(first) { name.removeFirst() }
            guard let letter = name.popFirst(), let number = Number(rawValue: letter), let count = Int(name),
                number.byteCounts.contains(count)
            else { return nil }
            self.number = number
            byteCount = count
        }
    }

    let shape: [Int]
    let kind: Kind
    let bytes: ArraySlice<UInt8>

    /// Why shape and bytes make no array.
    struct Unfitting: Error { var reason: String }

    /// - Throws: `Unfitting` if there are more or fewer bytes than the shape needs.
    init(shape: [Int], kind: Kind, bytes: ArraySlice<UInt8>) throws(Unfitting) {
        var needed = kind.byteCount
        for length in shape {
            let (product, overflow) = needed.multipliedReportingOverflow(by: length)
            needed = overflow || length < 0 ? .max : product
        }
        guard needed == bytes.count else {
            throw Unfitting(reason: "an array of shape \(shape) does not fit into the \(bytes.count) bytes that it has")
        }
        self.shape = shape
        self.kind = kind
        self.bytes = bytes
    }

    var count: Int { bytes.count / kind.byteCount }

    var floats: [Float] {
        (0..<count).map { index in
            switch (kind.number, kind.byteCount) {
            case (.float, 4): Float(bitPattern: UInt32(truncatingIfNeeded: word(index)))
            case (.float, _): Float(Double(bitPattern: word(index)))
            case (.signed, _): Float(signed(index))
            default: Float(word(index))
            }
        }
    }

    /// Whole numbers; `nil` if the array holds others, or one beyond the range of `Int`.
    var integers: [Int]? {
        var integers: [Int] = []
        for index in 0..<count {
            let value: Int?
            switch (kind.number, kind.byteCount) {
            case (.float, 4): value = Int(exactly: Float(bitPattern: UInt32(truncatingIfNeeded: word(index))))
            case (.float, _): value = Int(exactly: Double(bitPattern: word(index)))
            case (.signed, _): value = signed(index)
            default: value = Int(exactly: word(index))
            }
            guard let value else { return nil }
            integers.append(value)
        }
        return integers
    }

    /// The bits of a number, whatever it means.
    private func word(_ index: Int) -> UInt64 {
        let start = bytes.startIndex + index * kind.byteCount
        let own = bytes[start..<(start + kind.byteCount)]
        return kind.isBigEndian
            ? own.reduce(0) { $0 << 8 | UInt64($1) } : own.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func signed(_ index: Int) -> Int {
        let unused = 64 - 8 * kind.byteCount
        return Int(Int64(bitPattern: word(index) << unused) >> unused)
    }
}

extension NumericArray.Kind.Number {
    fileprivate var byteCounts: [Int] {
        switch self {
        case .float: [4, 8]
        case .signed, .unsigned: [1, 2, 4, 8]
        case .boolean: [1]
        }
    }
}
