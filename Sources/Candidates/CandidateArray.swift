/// The arrays of one size that are made of every candidate, whatever its file holds, for image classifiers.
public enum CandidateArray: String, Codable, Sendable, CaseIterable {
    case profile
    case timePhase = "time_phase"
    case frequencyPhase = "frequency_phase"
    case dmCurve = "dm_curve"
    /// Numbers of the header, each followed by 1 if it is known and 0 if not: see `HeaderQuantity`.
    case headerValues = "header_values"

    /// What `headerValues` holds, in this order.
    public enum HeaderQuantity: Int, Sendable, CaseIterable {
        case period, dispersionMeasure, signalToNoise
        /// The delay from the top of the band to its bottom at the dispersion measure, in turns: how far the candidate is from
        /// a signal of no dispersion.
        case dispersionTurns

        /// Where it stands among the header's values; what tells whether it is known stands behind it.
        public var place: Int { 2 * rawValue }
    }

    public var isPlane: Bool { self == .timePhase || self == .frequencyPhase }

    /// Whether it is a run of values along an axis.
    public var isCurve: Bool { self == .profile || self == .dmCurve }

    /// Axis lengths, fastest first, where planes have `size` rows and columns and curves `size` values.
    public func shape(size: Int) -> [Int] {
        isPlane ? [size, size] : isCurve ? [size] : [2 * HeaderQuantity.allCases.count]
    }

    /// Values in it.
    public func count(size: Int) -> Int { shape(size: size).reduce(1, *) }

    /// How it is called in a sentence.
    public var words: String {
        switch self {
        case .timePhase: "a time-phase plane"
        case .frequencyPhase: "a frequency-phase plane"
        case .profile: "a profile"
        case .dmCurve: "a DM curve"
        case .headerValues: "the header's values"
        }
    }
}
