/// What one `<Section>` of a PHCX file holds: the candidate as it stood after one step of the processing.
struct PHCXSection {
    var name: String
    /// From `<BestValues>`, by the element's name; unknown ones (not finite) are missing.
    var bestValues: [String: Double] = [:]

    var profile: PHCXArray?
    var subIntegrations: PHCXArray?
    var subBands: PHCXArray?

    /// The signal-to-noise block and its axes; the order of its values is DM slowest, then period, acceleration, jerk.
    var dataBlock: PHCXArray?
    var periodIndex: [Double] = []
    var dispersionMeasureIndex: [Double] = []
    var accelerationIndex: [Double] = []
    var jerkIndex: [Double] = []

    var dmCurve = Curve()
    var accelerationCurve = Curve()

    struct Curve {
        var trials: [Double] = []
        var signalToNoise: [Double] = []
    }

    /// A section of an optimised fold gives its periods in picoseconds from the best one. The others give the trial
    /// periods themselves in seconds.
    var hasPeriodOffsets: Bool { name == "PDMP" || isOptimisedFold }

    /// HTRU 2's second section repeats the first, folded anew at the best period and DM.
    var isOptimisedFold: Bool { name.hasSuffix(Self.optimisedSuffix) }

    static let optimisedSuffix = "-pdmpd"
}
