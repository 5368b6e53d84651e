/// Profiles of frequency channels as they arrived, together with what is needed to dedisperse them.
///
/// Shape of `plane`: channels x phase bins. Not yet dedispersed unless `dedispersedAt` says at which dispersion measure.
public struct SubBands: Sendable, Equatable {
    public var plane: PhasePlane
    /// Centre frequency of each channel, MHz; that of its highest channel for a PRESTO sub-band.
    public var frequenciesMegahertz: [Double]
    /// The dispersion measure (pc cm^-3) whose delays have been removed already; 0 where none have.
    public var dedispersedAt: Double
    /// The frequency whose waves the phases of the candidate's profile count from, MHz; `nil` for the highest channel's.
    public var referenceMegahertz: Double?
    /// How long a turn of these bins lasts, seconds: the period that was folded with. `nil` where that is the candidate's.
    public var periodSeconds: Double?
    /// The width of the receiver's channels, MHz, each of which is smeared by its own dispersion: that of the plane's rows, unless
    /// they are sums of narrower ones. `nil` where that is not known.
    public var channelWidthMegahertz: Double?

    /// - Precondition: one frequency a row of the plane.
    public init(
        plane: PhasePlane, frequenciesMegahertz: [Double], dedispersedAt: Double, referenceMegahertz: Double? = nil,
        periodSeconds: Double? = nil,
        channelWidthMegahertz: Double? = nil
    ) {
        precondition(frequenciesMegahertz.count == plane.rows)
        self.plane = plane
        self.frequenciesMegahertz = frequenciesMegahertz
        self.dedispersedAt = dedispersedAt
        self.referenceMegahertz = referenceMegahertz
        self.periodSeconds = periodSeconds
        self.channelWidthMegahertz = channelWidthMegahertz
    }

    /// Whether there are channels with data at different frequencies, so that dispersion would show.
    public var showDispersion: Bool {
        let used = zip(frequenciesMegahertz, plane.weights).filter { $1 > 0 }.map(\.0)
        return used.contains { $0 != used[0] }
    }

    /// The channels' numbers, highest frequency first.
    public var fromHighest: [Int] {
        frequenciesMegahertz.indices.sorted { frequenciesMegahertz[$0] > frequenciesMegahertz[$1] }
    }

    /// How many bins later each channel arrives at a dispersion measure than it does now at the phases of the profile; `nil`
    /// if that cannot be told.
    ///
    /// - Parameters:
    ///   - header: of the candidate, for what the sub-bands do not say themselves.
    ///   - reference: MHz; `nil` for the profile's.
    public func binsLate(at dispersionMeasure: Double, _ header: CandidateHeader, reference: Double? = nil) -> [Int]? {
        let reference = reference ?? referenceMegahertz ?? frequenciesMegahertz.max() ?? 0
        // A channel without data need not say its frequency.
        let frequencies = zip(frequenciesMegahertz, plane.weights).map { $1 > 0 ? $0 : reference }
        return Dispersion.binsLate(
            frequenciesMegahertz: frequencies, referenceMegahertz: reference,
            dispersionMeasure: dispersionMeasure - dedispersedAt,
            periodSeconds: periodSeconds ?? header.periodSeconds ?? 0, bins: plane.bins)
    }
}
