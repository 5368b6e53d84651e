/// The two kinds of numbers in a PHCX file: pairs of hexadecimal digits, and decimal numbers parted by white space.
enum PHCXNumbers {
    private static let space: UInt8 = 0x40
    private static let noDigit: UInt8 = 0x80

    /// The value of each character as a hexadecimal digit, or `space` or `noDigit`.
    private static let digits: [UInt8] = (0...255).map { (character: UInt8) in
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case 0x20, 0x09, 0x0a, 0x0d: space
        default: noDigit
        }
    }

    /// The bytes that pairs of hexadecimal digits stand for; white space anywhere is skipped.
    ///
    /// - Returns: `nil` if another character stands there or a digit is left over.
    static func bytes(hexadecimal text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 2) { output, filled in
            var count = 0
            defer { filled = count }
            digits.withUnsafeBufferPointer { digits in
                var position = 0
                while position < text.count {
                    let first = digits[Int(text[position])]
                    var second = position + 1 < text.count ? digits[Int(text[position + 1])] : noDigit
                    if first | second >= 16 {
                        if first == space {
                            position += 1
                            continue
                        }
                        while second == space {
                            position += 1
                            second = position + 1 < text.count ? digits[Int(text[position + 1])] : noDigit
                        }
                        guard first | second < 16 else {
                            isWhole = false
                            return
                        }
                    }
                    output[count] = first << 4 | second
                    count += 1
                    position += 2
                }
            }
        }
        return isWhole ? bytes : nil
    }

    /// Text without the white space around it.
    static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> String {
        let start = text.firstIndex { $0 > 0x20 } ?? text.count
        let end = text.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    /// Decimal numbers parted by white space.
    ///
    /// - Returns: `nil` if a word is not a finite number.
    static func decimals(_ text: UnsafeBufferPointer<UInt8>) -> [Double]? {
        var numbers: [Double] = []
        var position = 0
        while position < text.count {
            if text[position] <= 0x20 {
                position += 1
                continue
            }
            let start = position
            while position < text.count, text[position] > 0x20 { position += 1 }
            guard let number = DecimalNumber.parse(UnsafeBufferPointer(rebasing: text[start..<position])),
                number.isFinite
            else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}
