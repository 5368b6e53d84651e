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

    /// The sub-bands turned by whole bins so that pulses of a dispersion measure arrive as in the topmost one; as they are
    /// where the delays cannot be told.
    public func dedispersed(at dispersionMeasure: Double) -> [[Double]] {
        let late = Dispersion.binsLate(
            frequenciesMegahertz: frequenciesMegahertz, referenceMegahertz: frequenciesMegahertz.last ?? 0,
            dispersionMeasure: dispersionMeasure, periodSeconds: 1 / frequencyHertz, bins: subBands.bins)
        return (0..<subBands.rows).map { row in
            let (profile, shift) = (Array(subBands[row: row]), late?[row] ?? 0)
            return Array(profile[shift...] + profile[..<shift])
        }
    }
}
