import Candidates

/// Positions on the sky as text: sexagesimal (`12:30:00.5`, `12 30 00.5`, `12h30m00.5s`), or a plain number of degrees;
/// and as SIGPROC packs them into one number.
public enum SkyAngle {
    /// A right ascension in degrees; sexagesimal text counts hours. `nil` if it is no such text.
    public static func degrees(hours text: String?) -> Double? {
        text.flatMap { sexagesimal($0).map { $0 * 15 } ?? Double($0) }
    }

    /// A declination in degrees; `nil` if it is no such text.
    public static func degrees(degrees text: String?) -> Double? {
        text.flatMap { sexagesimal($0) ?? Double($0) }
    }

    /// The degrees (or hours) of an angle as SIGPROC's headers have it, `ddmmss.s` as one number; NaN if it is none.
    static func degrees(packed number: Double) -> Double {
        guard number.isFinite, abs(number) < 1e7 else { return .nan }
        let magnitude = abs(number)
        let whole = (magnitude / 10_000).rounded(.down)
        let minutes = ((magnitude - whole * 10_000) / 100).rounded(.down)
        let seconds = magnitude - whole * 10_000 - minutes * 100
        guard minutes < 60, seconds <= 60 else { return .nan }
        let degrees = whole + minutes / 60 + seconds / 3600
        return number < 0 ? -degrees : degrees
    }

    private static func sexagesimal(_ text: String) -> Double? {
        let parts = text.split { ": hmsd°'\"".contains($0) }.map { Double($0) }
        guard (2...3).contains(parts.count), let first = parts[0], let minutes = parts[1] else { return nil }
        let seconds = parts.count == 3 ? parts[2] : 0
        guard let seconds, first.isFinite, (0..<60).contains(minutes), (0...60).contains(seconds) else { return nil }
        let magnitude = abs(first) + minutes / 60 + seconds / 3600
        return first.sign == .minus ? -magnitude : magnitude
    }
}

extension CandidateHeader {
    /// Sets the position by its texts, empty or `nil` where it is not known. What is no such text leaves a word in `leftOut`.
    mutating func setPosition(rightAscension: String?, declination: String?) {
        set(.rightAscensionDegrees, SkyAngle.degrees(hours: rightAscension), from: rightAscension)
        set(.declinationDegrees, SkyAngle.degrees(degrees: declination), from: declination)
    }

    private mutating func set(_ column: HeaderColumn, _ value: Double?, from text: String?) {
        set(column, value)
        guard let text, !text.isEmpty, value?.isNaN ?? true else { return }
        leftOut.append(column.reasonToLeaveOut(text: text.filter { $0.isASCII && $0 >= " " }))
    }
}
