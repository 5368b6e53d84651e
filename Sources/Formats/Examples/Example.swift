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
    /// What the candidate has of the arrays, each of `CandidateArray.count(size:)` values.
    public var arrays: [CandidateArray: [Float]]

    /// - Precondition: one feature for each of `FeatureName.lyon`.
    public init(
        name: String, source: String, label: Label?, header: CandidateHeader, features: [Double?],
        arrays: [CandidateArray: [Float]]
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

extension CandidateArray {
    /// The name of its column in FITS tables.
    var fitsName: String { rawValue.uppercased() }
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
        case .widthTurns: "WIDTH_TURNS"
        case .accelerationMetresPerSecondSquared: "ACCELERATION"
        case .observationSeconds: "OBSERVATION_LENGTH"
        case .statedSignalToNoise: "SNR_STATED"
        case .significance: "PRESTO_SIGMA"
        case .periodErrorSeconds: "PERIOD_ERROR"
        case .periodDerivative: "PERIOD_DERIVATIVE"
        case .periodEpoch: "PEPOCH"
        case .dispersionMeasureError: "DM_ERROR"
        case .accelerationError: "ACCELERATION_ERROR"
        case .centreFrequencyMegahertz: "CENTRE_FREQUENCY_MHZ"
        case .bandwidthMegahertz: "BANDWIDTH_MHZ"
        case .beamWidthDegrees: "BEAM_FWHM_DEG"
        case .searchSignalToNoise: "SNR_SEARCH"
        }
    }
}

extension HeaderText {
    /// The column's name in FITS tables of candidates.
    var fitsName: String { name.uppercased() }
}
