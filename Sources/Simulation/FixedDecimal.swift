/// Numbers as text with a fixed count of decimals, and rounded as such text is read back.
enum FixedDecimal {
    private static func scale(_ decimals: Int) -> Double {
        (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    }

    /// The nearest number with so many decimals; exactly what reading its text gives, up to 15 digits.
    static func rounded(_ value: Double, decimals: Int) -> Double {
        (value * scale(decimals)).rounded() / scale(decimals)
    }

    /// Appends `value` with so many decimals.
    ///
    /// - Precondition: it has at most 15 digits with them.
    static func append(_ value: Double, decimals: Int, to text: inout [UInt8]) {
        let scaled = (value * scale(decimals)).rounded()
        if scaled < 0 { text.append(UInt8(ascii: "-")) }
        let digits = Array(String(Int(abs(scaled))).utf8)
        let padded = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, decimals + 1 - digits.count)) + digits
        text += padded.dropLast(decimals)
        guard decimals > 0 else { return }
        text.append(UInt8(ascii: "."))
        text += padded.suffix(decimals)
    }

    static func text(_ value: Double, decimals: Int) -> String {
        var bytes: [UInt8] = []
        append(value, decimals: decimals, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
