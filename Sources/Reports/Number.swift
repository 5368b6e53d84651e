import Foundation

/// Numbers as they stand in a picture, with a true minus sign.
enum Number {
    static func fixed(_ value: Double, decimals: Int) -> String {
        withMinus(String(format: "%.\(decimals)f", value))
    }

    /// As short as so many significant digits allow.
    static func short(_ value: Double, digits: Int) -> String {
        let parts = String(format: "%.\(digits)g", value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return withMinus(String(parts.first ?? "")) }
        return withMinus(String(parts[0])) + "×10" + superscript(exponent)
    }

    private static func superscript(_ exponent: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return String(String(exponent).map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" })
    }

    /// Hours or degrees, minutes and seconds.
    static func sexagesimal(_ value: Double, decimals: Int) -> String {
        // Rounded first, so that 59.99 seconds do not become 60.
        let scale = pow(10, Double(decimals))
        let units = (abs(value) * 3600 * scale).rounded()
        let seconds = (units / scale).truncatingRemainder(dividingBy: 60)
        let minutes = Int(units / scale / 60)
        let width = decimals > 0 ? decimals + 3 : 2
        return (value < 0 ? "−" : "")
            + String(format: "%02d:%02d:%0\(width).\(decimals)f", minutes / 60, minutes % 60, seconds)
    }

    /// Digits behind the point by which a value and its error are given to two digits of the error; `nil` for an error that is
    /// none, or that no number of sensible length shows.
    static func decimals(showing error: Double) -> Int? {
        guard error > 0, error.isFinite else { return nil }
        let decimals = 1 - Int(log10(error).rounded(.down))
        return decimals > 12 ? nil : max(decimals, 0)
    }

    /// A quantity in the unit of a thousandth, millionth, … in which its number has few digits, such as 3.2 µs.
    static func prefix(for value: Double) -> (scale: Double, prefix: String) {
        let prefixes = [(1.0, ""), (1e3, "m"), (1e6, "µ"), (1e9, "n"), (1e12, "p")]
        return prefixes.first { abs(value) * $0.0 >= 1 } ?? (value == 0 ? prefixes[0] : prefixes[4])
    }

    private static func withMinus(_ text: String) -> String {
        text.hasPrefix("-") ? "−" + text.dropFirst() : text
    }
}
