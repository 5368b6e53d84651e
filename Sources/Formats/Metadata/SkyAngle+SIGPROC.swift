extension SkyAngle {
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
}
