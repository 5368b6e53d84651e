import Candidates

/// A simulated candidate with everything rounded as a PHCX file rounds it: what is written, and what a reader makes of it.
struct PHCXDocument {
    /// A fold with the values it was made with and the block of signal-to-noise around them.
    struct Section {
        var periodSeconds: Double
        var dispersionMeasure: Double
        var signalToNoise: Double
        /// Turns; -1 for the search, which does not know it.
        var widthTurns: Double
        var subIntegrations: RoundedArray
        var subBands: RoundedArray
        var profile: RoundedArray
        var block: RoundedArray
        var dispersionMeasures: [Double]
        /// Seconds of the period itself for the search; picoseconds from it for the optimised fold.
        var periods: [Double]
    }

    static let periodDecimals = 14
    static let trialDecimals = 4
    /// Of the search's one trial period (s), and of the optimisation's trials (ps).
    static let searchPeriodDecimals = 12
    static let offsetDecimals = 6
    /// HTRU's profiles are in units in which a bin's noise is about this.
    private static let profileNoise = 0.00013

    let fold: SimulatedFold
    let header: CandidateHeader
    let search: Section
    let optimised: Section

    init(_ fold: SimulatedFold) {
        self.fold = fold
        let survey = fold.survey
        var header = fold.header
        header.periodSeconds = fold.header.periodSeconds.map { FixedDecimal.rounded($0, decimals: Self.periodDecimals) }
        for field in [
            \CandidateHeader.dispersionMeasure, \.signalToNoise, \.rightAscensionDegrees, \.declinationDegrees,
            \.modifiedJulianDate,
        ] as [WritableKeyPath<CandidateHeader, Double?>] {
            header[keyPath: field] = header[keyPath: field].map { FixedDecimal.rounded($0, decimals: 6) }
        }
        header.widthTurns = FixedDecimal.rounded(fold.optimisation.widthTurns, decimals: 6)
        header.accelerationMetresPerSecondSquared = 0
        header.observationSeconds = survey.observationSeconds
        self.header = header

        let (search, optimisation) = (fold.search, fold.optimisation)
        let scale = Self.profileNoise / Double(fold.isLive.filter { $0 }.count * survey.subIntegrations).squareRoot()
        self.search = Section(
            periodSeconds: FixedDecimal.rounded(search.periodSeconds, decimals: Self.periodDecimals),
            dispersionMeasure: search.dispersionMeasure, signalToNoise: search.curve.signalToNoise.max() ?? 0,
            widthTurns: -1, subIntegrations: RoundedArray(plane: search.timePhase, columns: survey.bins),
            subBands: RoundedArray(plane: search.bandPhase, columns: survey.bins),
            profile: Self.profile(search.timePhase, survey, scale: scale),
            block: RoundedArray(search.curve.signalToNoise),
            dispersionMeasures: Self.trials(search.curve.dispersionMeasures),
            periods: [FixedDecimal.rounded(search.periodSeconds, decimals: Self.searchPeriodDecimals)])
        let planes = fold.planes
        optimised = Section(
            periodSeconds: header.periodSeconds ?? 0, dispersionMeasure: header.dispersionMeasure ?? 0,
            signalToNoise: header.signalToNoise ?? 0, widthTurns: optimisation.widthTurns,
            subIntegrations: RoundedArray(plane: planes.time, columns: survey.bins),
            subBands: RoundedArray(plane: planes.band, columns: survey.bins),
            profile: Self.profile(planes.time, survey, scale: scale),
            block: RoundedArray(optimisation.signalToNoise.map(Double.init)),
            dispersionMeasures: Self.trials(optimisation.dispersionMeasures),
            periods: optimisation.periodOffsetsSeconds.map {
                FixedDecimal.rounded($0 * 1e12, decimals: Self.offsetDecimals)
            })
    }

    private static func trials(_ values: [Double]) -> [Double] {
        values.map { FixedDecimal.rounded($0, decimals: trialDecimals) }
    }

    private static func profile(_ timePhase: [Float], _ survey: SurveySetup, scale: Double) -> RoundedArray {
        var sum = [Double](repeating: 0, count: survey.bins)
        for (index, value) in timePhase.enumerated() { sum[index % survey.bins] += Double(value) }
        return RoundedArray(sum.map { $0 * scale })
    }

    /// What the search found, without the trials at which it found nothing.
    var detections: Curve {
        let curve = fold.search.curve
        let found = curve.signalToNoise.indices.filter { curve.signalToNoise[$0] > 0 }
        return Curve(
            trials: found.map { FixedDecimal.rounded(curve.dispersionMeasures[$0], decimals: 3) },
            signalToNoise: found.map { FixedDecimal.rounded(curve.signalToNoise[$0], decimals: 2) })
    }

    // MARK: - As it is read

    func candidate(path: String) -> Candidate {
        var candidate = Candidate(origin: CandidateOrigin(path: path), header: header)
        candidate.label = fold.truth.label
        candidate.header.statedSignalToNoise = header.signalToNoise
        candidate.header.signalToNoise = nil
        candidate.fold.profile = optimised.profile.values
        candidate.fold.timePhase = Self.plane(optimised.subIntegrations)
        candidate.fold.subBands = SubBands(
            plane: Self.plane(optimised.subBands), frequenciesMegahertz: frequencies,
            dedispersedAt: optimised.dispersionMeasure)
        candidate.fold.block = Self.block(optimised, periods: optimised.periods.map { $0 * 1e-12 })
        if fold.survey.layout == .searchAndFold {
            candidate.search = Search(
                block: Self.block(search, periods: search.periods.map { $0 - search.periodSeconds }))
        } else {
            let curve = detections
            if !curve.signalToNoise.isEmpty { candidate.search = Search(dmCurve: curve) }
        }
        return candidate
    }

    private var frequencies: [Double] {
        let (centre, width, count) = (
            fold.survey.centreMegahertz, -fold.survey.bandwidthMegahertz, fold.survey.subBands
        )
        return (0..<count).map { centre + width * ((Double($0) + 0.5) / Double(count) - 0.5) }
    }

    private static func plane(_ array: RoundedArray) -> PhasePlane {
        PhasePlane(rows: array.rows, bins: array.columns, values: array.values, weights: array.weights)
    }

    private static func block(_ section: Section, periods: [Double]) -> SignalToNoiseBlock {
        SignalToNoiseBlock(
            dispersionMeasures: section.dispersionMeasures, periodOffsetsSeconds: periods,
            values: section.block.values)
    }
}
