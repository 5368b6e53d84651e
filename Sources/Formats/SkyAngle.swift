/// Positions on the sky written as sexagesimal text.
enum SkyAngle {
    /// `hh:mm:ss.s` to degrees; `nil` if it is not such a text.
    static func degrees(hours text: String) -> Double? {
        sexagesimal(text).map { $0 * 15 }
    }

    /// `±dd:mm:ss.s` to degrees; `nil` if it is not such a text.
    static func degrees(degrees text: String) -> Double? {
        sexagesimal(text)
    }

    private static func sexagesimal(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0.trimmed) }
        guard (2...3).contains(parts.count), let first = parts[0], let minutes = parts[1] else { return nil }
        let seconds = parts.count == 3 ? parts[2] : 0
        guard let seconds, (0..<60).contains(minutes), (0...60).contains(seconds) else { return nil }
        let magnitude = abs(first) + minutes / 60 + seconds / 3600
        return text.trimmed.hasPrefix("-") ? -magnitude : magnitude
    }
}
