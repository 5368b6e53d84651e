import Glibc

/// A decimal number read from ASCII bytes, to the last bit what the C library's `strtod` gives.
enum DecimalNumber {
    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The value of all of `text`, or `nil` if it is not a number. "nan" and "inf" are numbers here.
    ///
    /// Up to 19 significant digits whose value stays below 2^53 with a power of ten up to 10^22 are exact in one
    /// multiplication or division (Clinger 1990); anything else goes to `strtod`.
    static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        var position = 0
        let count = text.count
        guard count > 0 else { return nil }
        let negative = text[0] == UInt8(ascii: "-")
        if negative || text[0] == UInt8(ascii: "+") { position = 1 }

        var mantissa: UInt64 = 0
        var digits = 0
        var scale = 0
        func readDigits(afterPoint: Bool) {
            while position < count {
                let digit = text[position] &- UInt8(ascii: "0")
                guard digit < 10 else { return }
                mantissa = mantissa &* 10 &+ UInt64(digit)
                digits += mantissa == 0 ? 0 : 1
                if afterPoint { scale -= 1 }
                position += 1
            }
        }
        let start = position
        readDigits(afterPoint: false)
        var digitBytes = position - start
        if position < count, text[position] == UInt8(ascii: ".") {
            position += 1
            let fraction = position
            readDigits(afterPoint: true)
            digitBytes += position - fraction
        }
        if position == count, digitBytes > 0, digits <= 19, mantissa <= 1 << 53, scale >= -22 {
            let magnitude = Double(mantissa) / powersOfTen[-scale]
            return negative ? -magnitude : magnitude
        }
        return slowParse(text)
    }

    private static func slowParse(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        guard text.count < 512, let first = text.first, first > UInt8(ascii: " ") else { return nil }
        // strtod also reads hexadecimal numbers, which no table means.
        guard !text.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) else { return nil }
        let bytes = text.map { CChar(bitPattern: $0) } + [0]
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var end: UnsafeMutablePointer<CChar>?
            let value = strtod(base, &end)
            return end.map { UnsafePointer($0) - base } == text.count ? value : nil
        }
    }
}
