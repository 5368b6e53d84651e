import Foundation

/// Positions on the sky as files write them.
public enum SexagesimalText {
    /// Right ascension, hh:mm:ss.sss.
    public static func hours(degrees: Double) -> String { text(degrees / 15) }

    /// Declination, +dd:mm:ss.sss.
    public static func degrees(_ degrees: Double) -> String { (degrees < 0 ? "-" : "+") + text(abs(degrees)) }

    private static func text(_ value: Double) -> String {
        let thousandths = Int((value * 3_600_000).rounded())
        return String(
            format: "%02d:%02d:%06.3f", thousandths / 3_600_000, thousandths / 60_000 % 60,
            Double(thousandths % 60_000) / 1000)
    }
}
