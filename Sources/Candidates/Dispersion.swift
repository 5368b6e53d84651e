/// The delay that the interstellar plasma gives to radio waves.
public enum Dispersion {
    /// Seconds x MHz^2 x (pc cm^-3)^-1, the conventional constant (Lorimer & Kramer 2004, Handbook of Pulsar Astronomy).
    public static let constant = 4148.808

    /// How much later a wave of one frequency arrives than one of the reference frequency, seconds.
    public static func delaySeconds(
        frequencyMegahertz: Double, referenceMegahertz: Double, dispersionMeasure: Double
    ) -> Double {
        constant * dispersionMeasure
            * (1 / (frequencyMegahertz * frequencyMegahertz) - 1 / (referenceMegahertz * referenceMegahertz))
    }

    /// The delays as whole phase bins in `0..<bins`; 0 for a channel whose frequency makes no sense.
    public static func delays(
        frequenciesMegahertz: [Double], referenceMegahertz: Double, dispersionMeasure: Double, periodSeconds: Double,
        bins: Int
    ) -> [Int] {
        frequenciesMegahertz.map { frequency in
            let delay = delaySeconds(
                frequencyMegahertz: frequency, referenceMegahertz: referenceMegahertz,
                dispersionMeasure: dispersionMeasure)
            let turns = delay / periodSeconds
            guard turns.isFinite else { return 0 }
            let fraction = turns - turns.rounded(.down)
            return Int((fraction * Double(bins)).rounded()) % bins
        }
    }
}
