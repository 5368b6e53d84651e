/// The delay that the interstellar plasma gives to radio waves.
public enum Dispersion {
    /// Seconds x MHz^2 x (pc cm^-3)^-1: 1 / 2.41e-4, some 4149.378.
    ///
    /// The constant of e^2 / (2 pi m c) is 4148.808, but PRESTO, TEMPO2, PSRCHIVE and PINT all use this one, and so a DM
    /// that stands in a file belongs to it (Kulkarni 2020, arXiv:2007.02886; PINT's `DMconst`).
    public static let constant = 1 / 2.41e-4

    /// How much later a wave of one frequency arrives than one of the reference frequency, seconds.
    public static func delaySeconds(
        frequencyMegahertz: Double, referenceMegahertz: Double, dispersionMeasure: Double
    ) -> Double {
        constant * dispersionMeasure
            * (1 / (frequencyMegahertz * frequencyMegahertz) - 1 / (referenceMegahertz * referenceMegahertz))
    }

    /// How many whole phase bins later each channel arrives than the reference frequency, in `0..<bins`; halves are rounded
    /// up, as PRESTO does it. All 0 for a dispersion measure of 0, whatever the frequencies.
    ///
    /// - Parameter periodSeconds: of the fold whose bins these are, which is not always the candidate's best period.
    /// - Returns: `nil` if a delay cannot be told: a frequency or the period is no positive number, or the dispersion
    ///   measure is not finite.
    public static func binsLate(
        frequenciesMegahertz: [Double], referenceMegahertz: Double, dispersionMeasure: Double, periodSeconds: Double,
        bins: Int
    ) -> [Int]? {
        guard dispersionMeasure != 0 else { return [Int](repeating: 0, count: frequenciesMegahertz.count) }
        guard referenceMegahertz > 0, periodSeconds > 0, periodSeconds.isFinite else { return nil }
        var late: [Int] = []
        late.reserveCapacity(frequenciesMegahertz.count)
        for frequency in frequenciesMegahertz {
            let seconds = delaySeconds(
                frequencyMegahertz: frequency, referenceMegahertz: referenceMegahertz,
                dispersionMeasure: dispersionMeasure)
            let turned = (seconds / periodSeconds * Double(bins) + 0.5).rounded(.down)
                .truncatingRemainder(dividingBy: Double(bins))
            guard frequency > 0, turned.isFinite else { return nil }
            late.append((Int(turned) + bins) % bins)
        }
        return late
    }
}
