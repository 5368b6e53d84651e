import Candidates

/// One candidate as a row of an example table: what it is called, what it is known to be, and what was made of its data.
public struct Example: Sendable {
    public var name: String
    /// The file it came from, followed by `#row` for a row of a file of many.
    public var source: String
    public var label: Label?
    public var header: CandidateHeader
    /// One value for each of `FeatureName.lyon`; `nil` where the candidate lacks it.
    public var features: [Double?]
    /// What the candidate has of the arrays, each of `ExampleArray.count(size:)` values.
    public var arrays: [ExampleArray: [Float]]

    /// - Precondition: one feature for each of `FeatureName.lyon`.
    public init(
        name: String, source: String, label: Label?, header: CandidateHeader, features: [Double?],
        arrays: [ExampleArray: [Float]]
    ) {
        precondition(features.count == FeatureName.lyon.count)
        self.name = name
        self.source = source
        self.label = label
        self.header = header
        self.features = features
        self.arrays = arrays
    }
}

/// The arrays that an example table holds of each candidate, by the name of their column.
public enum ExampleArray: String, Sendable, CaseIterable {
    case profile = "PROFILE"
    case timePhase = "TIME_PHASE"
    case frequencyPhase = "FREQUENCY_PHASE"
    case dmCurve = "DM_CURVE"

    /// Axis lengths in a table of that size, fastest first.
    func shape(size: Int) -> [Int] {
        switch self {
        case .profile, .dmCurve: [size]
        case .timePhase, .frequencyPhase: [size, size]
        }
    }

    /// Values of one candidate in a table of that size.
    public func count(size: Int) -> Int { shape(size: size).reduce(1, *) }
}

extension HeaderColumn {
    /// The column's name in FITS tables of candidates.
    var fitsName: String {
        switch self {
        case .periodSeconds: "PERIOD"
        case .dispersionMeasure: "DM"
        case .signalToNoise: "SNR"
        case .rightAscensionDegrees: "RA"
        case .declinationDegrees: "DEC"
        case .modifiedJulianDate: "MJD"
        }
    }

    var fitsUnit: String {
        switch self {
        case .periodSeconds: "s"
        case .dispersionMeasure: "pc cm-3"
        case .signalToNoise: ""
        case .rightAscensionDegrees, .declinationDegrees: "deg"
        case .modifiedJulianDate: "d"
        }
    }
}
