/// A fold's sub-bands as they were recorded, summed over time, and what its writer knew about them.
///
/// Thornton's features are made of these, where profile and planes of a `Candidate` are turned to the best period first.
public struct RecordedFold: Sendable, Equatable {
    /// Sub-bands x phase bins, lowest frequency first, not dedispersed.
    public var subBands: PhasePlane
    /// Of each sub-band, MHz at the telescope.
    public var frequenciesMegahertz: [Double]
    /// The frequency that the data were folded with, Hz.
    public var frequencyHertz: Double
    /// The best period at the barycentre, seconds.
    public var barycentricPeriodSeconds: Double
    /// The best dispersion measure and the first and last of those tried, pc cm^-3.
    public var bestDispersionMeasure: Double
    public var trialDispersionMeasures: (first: Double, last: Double)
    /// The noise's variance of one bin of the profile summed over all sub-bands.
    public var profileVariance: Double

    /// - Precondition: one frequency a row of the plane.
    public init(
        subBands: PhasePlane, frequenciesMegahertz: [Double], frequencyHertz: Double, barycentricPeriodSeconds: Double,
        bestDispersionMeasure: Double, trialDispersionMeasures: (first: Double, last: Double), profileVariance: Double
    ) {
        precondition(frequenciesMegahertz.count == subBands.rows)
        self.subBands = subBands
        self.frequenciesMegahertz = frequenciesMegahertz
        self.frequencyHertz = frequencyHertz
        self.barycentricPeriodSeconds = barycentricPeriodSeconds
        self.bestDispersionMeasure = bestDispersionMeasure
        self.trialDispersionMeasures = trialDispersionMeasures
        self.profileVariance = profileVariance
    }

    public static func == (first: RecordedFold, second: RecordedFold) -> Bool {
        first.subBands == second.subBands && first.frequenciesMegahertz == second.frequenciesMegahertz
            && first.frequencyHertz == second.frequencyHertz
            && first.barycentricPeriodSeconds == second.barycentricPeriodSeconds
            && first.bestDispersionMeasure == second.bestDispersionMeasure
            && first.trialDispersionMeasures == second.trialDispersionMeasures
            && first.profileVariance == second.profileVariance
    }

    /// The sub-bands turned by whole bins so that pulses of a dispersion measure arrive as in the topmost one. The delay is
    /// DM / (0.000241 f^2) seconds, as in PRESTO.
    public func dedispersed(at dispersionMeasure: Double) -> [[Double]] {
        let bins = subBands.bins
        let seconds = frequenciesMegahertz.map { $0 > 0 ? dispersionMeasure / (0.000241 * $0 * $0) : 0 }
        return seconds.enumerated().map { row, delay in
            let later = (delay - (seconds.last ?? 0)) * (frequencyHertz * Double(bins))
            let turned = (later + 0.5).rounded(.down).truncatingRemainder(dividingBy: Double(bins))
            let shift = turned.isFinite ? (Int(turned) + bins) % bins : 0
            let profile = Array(subBands[row: row])
            return Array(profile[shift...] + profile[..<shift])
        }
    }
}
