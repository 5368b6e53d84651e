import Glibc

/// A number as it stands in a catalogue, with its error in psrcat's manner: in units of the number's last printed digit, or
/// by itself if it has a point or a sign of its own.
struct PrintedNumber {
    var value: Double
    /// The error, and half a unit of the last digit.
    var error: Double

    /// `nil` if the text is no finite number.
    init?(_ text: Substring, error: Substring?) {
        let plain = text.replacing("D", with: "E").replacing("d", with: "e")
        guard let value = Double(plain), value.isFinite else { return nil }
        self.init(value, unit: Self.unit(plain), error: error)
    }

    /// - Parameter unit: of the last digit.
    init(_ value: Double, unit: Double, error: Substring?) {
        self.value = value
        self.error = unit / 2 + (error.flatMap { Self.error($0, unit: unit) } ?? 0)
    }

    private static func error(_ text: Substring, unit: Double) -> Double? {
        guard let number = Double(text), number.isFinite else { return nil }
        return text.contains(".") || text.hasPrefix("-") ? abs(number) : number * unit
    }

    /// Of the last printed digit: 0.001 for `1.250`, 1e-15 for `-3.61E-13`.
    private static func unit(_ text: some StringProtocol) -> Double {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "E" || $0 == "e" }
        let decimals = parts[0].firstIndex(of: ".").map { parts[0].distance(from: $0, to: parts[0].endIndex) - 1 } ?? 0
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        return pow(10, Double(max(min(exponent, 400), -400) - decimals))
    }

    /// Of the last field of a sexagesimal angle, in its first field's unit: 1/36000 for `12:30:00.5`.
    static func unit(ofAngle text: Substring) -> Double {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        return unit(fields.last ?? text) / [1, 60, 3600][min(max(fields.count, 1), 3) - 1]
    }
}
