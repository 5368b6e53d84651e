/// Profiles of frequency channels as they arrived, together with what is needed to dedisperse them.
///
/// Shape of `plane`: channels x phase bins. Not yet dedispersed unless `dedispersedAt` says at which dispersion measure.
public struct SubBands: Sendable, Equatable {
    public var plane: PhasePlane
    /// Centre frequency of each channel, MHz.
    public var frequenciesMegahertz: [Double]
    /// The dispersion measure (pc cm^-3) whose delays have been removed already; 0 where none have.
    public var dedispersedAt: Double
    /// The frequency whose waves the phases of the candidate's profile count from, MHz; `nil` for the highest channel's.
    public var referenceMegahertz: Double?

    /// - Precondition: one frequency a row of the plane.
    public init(
        plane: PhasePlane, frequenciesMegahertz: [Double], dedispersedAt: Double, referenceMegahertz: Double? = nil
    ) {
        precondition(frequenciesMegahertz.count == plane.rows)
        self.plane = plane
        self.frequenciesMegahertz = frequenciesMegahertz
        self.dedispersedAt = dedispersedAt
        self.referenceMegahertz = referenceMegahertz
    }
}
