/// What a PRESTO .pfd file says ahead of its profiles (layout: `read_prepfoldinfo` in PRESTO's `prepfold_utils.c`).
struct PFDHeader {
    struct Shape: Equatable {
        var subIntegrations: Int
        var subBands: Int
        var bins: Int

        var samplesPerSubIntegration: Int { subBands * bins }
    }

    /// A spin with its first two derivatives: a period (s) or, for the fold itself, a frequency (Hz).
    struct Spin: Equatable {
        var power: Double
        var value: Double
        var first: Double
        var second: Double
    }

    /// What the search after the fold tried.
    struct Trials: Equatable {
        /// pc cm^-3; empty for a fold that was dedispersed beforehand.
        var dispersionMeasures: [Double]
        /// Seconds.
        var periods: [Double]
        /// Seconds per second.
        var periodDerivatives: [Double]
    }

    let order: BinaryReader.ByteOrder
    let shape: Shape
    let channels: Int
    let inputName, candidateName, telescope, plotDevice: String
    /// As the file has them; empty if it has none.
    let rightAscension, declination: String
    /// Seconds.
    let samplingTime: Double
    /// Modified Julian dates of the start, at the telescope and at the barycentre; 0 where unknown.
    let topocentricEpoch, barycentricEpoch: Double
    /// Mean velocity along the line of sight during the observation, in units of the speed of light.
    let averageVelocity: Double
    /// MHz.
    let lowestFrequency, channelWidth: Double
    let bestDispersionMeasure: Double
    /// The best periods that were found; 0 where there is none.
    let topocentric, barycentric: Spin
    /// The frequency of the fold; a power of 1 marks a fold of barycentred data.
    let fold: Spin
    /// Period (s), eccentricity, projected semi-major axis (s), longitude of periastron, its time, and two derivatives.
    let orbit: [Double]
    let trials: Trials
    /// Where the profiles begin, in bytes.
    let profilesOffset: Int

    /// Doubles: samples, mean and variance of the data; bins, mean and variance of the profile; reduced chi-square.
    static let statisticsPerProfile = 7

    /// Where the statistics begin, in bytes.
    var statisticsOffset: Int {
        profilesOffset + 8 * shape.subIntegrations * shape.samplesPerSubIntegration
    }

    /// - Throws: `FormatError` if the counts make no sense or do not agree with the file's length.
    init(_ file: OpenedFile) throws(FormatError) {
        let opening = try PFDOpening(file)
        let counts = opening.counts
        order = opening.order
        shape = Shape(subIntegrations: counts.parts, subBands: counts.subBands, bins: counts.bins)
        channels = counts.channels
        (inputName, candidateName) = (opening.texts[0], opening.texts[1])
        (telescope, plotDevice) = (opening.texts[2], opening.texts[3])
        profilesOffset = opening.profilesOffset

        var reader = try file.reader(
            at: opening.length, count: opening.profilesOffset - opening.length, order: opening.order, part: "header")
        rightAscension = opening.hasPosition ? try reader.text(16) : ""
        declination = opening.hasPosition ? try reader.text(16) : ""
        let values = try reader.float64s(9)
        samplingTime = values[0]
        (topocentricEpoch, barycentricEpoch, averageVelocity) = (values[3], values[4], values[5])
        (lowestFrequency, channelWidth, bestDispersionMeasure) = (values[6], values[7], values[8])
        topocentric = try Self.spin(&reader)
        barycentric = try Self.spin(&reader)
        fold = try Self.spin(&reader)
        orbit = try reader.float64s(7)
        trials = Trials(
            dispersionMeasures: try reader.float64s(counts.dispersionMeasures),
            periods: try reader.float64s(counts.periods),
            periodDerivatives: try reader.float64s(counts.periodDerivatives))
    }

    private static func spin(_ reader: inout BinaryReader) throws(FormatError) -> Spin {
        let power = try reader.float32()
        try reader.skip(4)
        return Spin(
            power: power, value: try reader.float64(), first: try reader.float64(), second: try reader.float64())
    }
}
