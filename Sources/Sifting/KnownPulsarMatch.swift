/// A known pulsar that a candidate may be.
public struct KnownPulsarMatch: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case known
        /// Something that would confirm it is not known: the pulsar's DM, or the candidate's DM or position.
        case uncertain = "known?"
        /// The pulsar lies outside of the beam, with the same period and DM.
        case sidelobe = "known_sidelobe"
    }

    public var name: String
    public var kind: Kind
    /// The candidate's frequency over the pulsar's.
    public var ratio: FrequencyRatio
    /// Degrees; `nil` if one of the two has no position.
    public var separationDegrees: Double?
    /// The candidate's less the pulsar's, pc cm^-3; `nil` if one of the two has none.
    public var dispersionDifference: Double?
    /// How far it is off, in tolerances: the square root of the squares' sum.
    public var distance: Double
}
