import Candidates

/// When two signals are taken for one: what a user may wonder about, in one place. What they stand on is in docs/sifting.md.
public struct SiftingRules: Sendable, Equatable, Encodable {
    // MARK: Both for groups and for known pulsars

    /// Full width of the beam at half its height, degrees, where a candidate's file does not say it: that of the Parkes
    /// multibeam receiver.
    public var beamWidthDegrees = 0.25
    /// A fold's period is known to a drift of one pulse width over the observation (riptide's distance in phase); turns, where
    /// the width is not known.
    public var pulseWidthTurns = 0.1
    /// The relative tolerance of a period where it is not known how long was observed (peasoup's).
    public var periodTolerance = 1e-4
    /// The relative change of a frequency by the Earth's motion: 30 km/s of its orbit, 0.5 of its rotation, doubled for a
    /// reference that is not known.
    public var earthTolerance = 1.1e-4
    /// How far DMs may differ where band or pulse widths are not known, pc cm^-3 (TRAPUM's, CandyJar's).
    public var dispersionTolerance = 5.0
    /// Where they are: by as much as smears over the band to so many of the narrower pulse's widths (riptide's).
    public var dispersionWidths = 3.0
    /// Of ratios n/m of frequencies, and of the harmonics of birdies.
    public var highestHarmonic = 16

    // MARK: Groups

    /// Ratios are tried, the simplest first, as long as no more members than this are to be expected of a leader by chance.
    public var chanceMembers = 0.01

    // MARK: Many beams

    /// From so many positions on, a signal is interference if it does not get weaker with distance (TRAPUM's).
    public var manyBeams = 6
    /// What counts as getting weaker: the signal-to-noise ratio's exponential decay, per minute of arc (TRAPUM's).
    public var decayPerArcminute = 0.005

    // MARK: Known pulsars

    /// A pulsar belongs to a beam up to so many of its widths away, as the ratings of GBNCC have it.
    public var knownBeamWidths = 1.3
    /// Up to so far away a pulsar may be seen in a side lobe, at its own period and DM; degrees.
    public var sidelobeDegrees = 5.0
    /// Glitches and timing noise: so much of a pulsar's change of frequency since the catalogue's epoch may be wrong.
    public var timingNoise = 0.02

    public init() {}

    // MARK: - What follows

    /// How far the DMs of two signals may differ, pc cm^-3.
    ///
    /// - Parameters:
    ///   - pulseSeconds: the narrower pulse's width; `nil` if it is not known.
    ///   - band: MHz.
    func dispersionTolerance(pulseSeconds: Double?, band: (centre: Double, width: Double)?) -> Double {
        guard let pulseSeconds, let share = band.flatMap(dispersionPerSecond) else { return dispersionTolerance }
        return pulseSeconds * share
    }

    /// The same for each second of pulse width, pc cm^-3 s^-1; `nil` for a band that is none.
    func dispersionPerSecond(band: (centre: Double, width: Double)) -> Double? {
        guard band.width > 0, band.centre > band.width / 2 else { return nil }
        let delay = Dispersion.delaySeconds(
            frequencyMegahertz: band.centre - band.width / 2, referenceMegahertz: band.centre + band.width / 2,
            dispersionMeasure: 1)
        return delay > 0 ? dispersionWidths / delay : nil
    }
}
