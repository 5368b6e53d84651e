/// Header cards among the first bytes of a file, as far as they tell what it is, without CFITSIO.
///
/// Cards are 80 bytes and headers fill blocks of 36 cards (FITS 4.0, section 3), so every header lies at a whole number of
/// cards.
enum FITSCards {
    private static let length = 80

    /// The text of the first card with a keyword in the header that a file opens with; `nil` if there is none before its end.
    static func value(of keyword: String, in head: [UInt8]) -> String? {
        for start in starts(in: head) {
            let name = head[start..<(start + 8)].prefix { $0 != UInt8(ascii: " ") }
            if name.elementsEqual(keyword.utf8) { return text(head[(start + 10)..<(start + length)]) }
            if name.elementsEqual("END".utf8) { return nil }
        }
        return nil
    }

    /// The names of the columns of all tables whose headers lie in these bytes.
    static func columnNames(in head: [UInt8]) -> [String] {
        starts(in: head).compactMap { start in
            let name = head[start..<(start + 8)]
            return name.starts(with: "TTYPE".utf8) ? text(head[(start + 10)..<(start + length)]) : nil
        }
    }

    private static func starts(in head: [UInt8]) -> StrideTo<Int> {
        stride(from: 0, to: head.count - length + 1, by: length)
    }

    /// What stands in quotes, without the blanks behind it.
    static func text(_ value: ArraySlice<UInt8>) -> String? {
        let quote = UInt8(ascii: "'")
        guard let open = value.firstIndex(of: quote) else { return nil }
        return FieldText.string(value[(open + 1)...].prefix { $0 != quote })
    }
}
