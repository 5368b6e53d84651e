import Candidates

/// A fold of PRESTO's `prepfold` (.pfd; Ransom 2001, PhD thesis, Harvard University), in either byte order.
///
/// Profiles come out as in PRESTO's own plot and .bestprof file. The file holds them as they were folded, so each
/// sub-integration is first turned by what the best period and its derivatives differ from those of the fold (see
/// `PeriodDrift`; nothing is turned where they are equal). Sub-bands are dedispersed at the best dispersion measure by
/// whole bins (`Dispersion.binsLate`), with the period that was folded with and the sub-bands' frequencies as at the
/// barycentre. Profiles that are flat, which is how masked data look, or not finite count as missing.
struct PRESTOFold: CandidateFormat {
    static let name = "PRESTO fold"

    private let file: OpenedFile
    private let header: PFDHeader

    /// m/s.
    private static let speedOfLight = 299_792_458.0
    /// The Earth moves by 1e-4 of the speed of light; what is far beyond is damage.
    private static let possibleVelocities = -1e-3...1e-3
    /// A search after the fold turns pulses by a few turns over the observation; what is far beyond is damage.
    private static let mostDriftTurns = 1000.0

    static func recognises(_ file: OpenedFile) -> Bool { file.head.contains(0) && PFDOpening.recognises(file.head) }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(SingleCandidate { () throws(FormatError) in try PRESTOFold(file).candidate() })
    }

    /// - Throws: `FormatError` for a file that is no .pfd file, or whose counts do not agree with its length.
    private init(_ file: OpenedFile) throws(FormatError) {
        self.file = file
        header = try PFDHeader(file)
    }

    /// The fold as one candidate: its profile, its sub-integrations and, if it has several, its sub-bands.
    ///
    /// The sub-bands keep the delays that they arrived with. Profiles are means over what is not missing.
    private func candidate() throws(FormatError) -> Candidate {
        let shape = header.shape
        let frequencies = subBandFrequencies
        try checkHeader(frequencies)
        let delays = try delays(frequencies)
        let drift = PeriodDrift(header)
        let statistics = try statistics()
        try check(drift, statistics)
        var recorded = [Double](repeating: 0, count: shape.samplesPerSubIntegration)
        var sums = FoldSums(channels: shape.subBands, bins: shape.bins, subIntegrations: shape.subIntegrations)
        for part in 0..<shape.subIntegrations {
            let later = drift.delay(seconds: statistics.startTimes[part], bins: shape.bins)
            let profiles = try readSubIntegration(part, frequencies: frequencies, turnedLaterBy: later)
            sums.add(profiles, delays: delays)
            add(profiles, turnedLaterBy: later, to: &recorded)
        }
        let profile = sums.hasData ? sums.profile : []
        guard let first = profile.first, profile.allSatisfy(\.isFinite), profile.contains(where: { $0 != first }) else {
            throw FormatError(file.path, .damaged("every profile is flat or holds values that are not finite"))
        }

        var candidate = Candidate(origin: CandidateOrigin(path: file.path), header: candidateHeader)
        candidate.header.set(.observationSeconds, statistics.endTime == 0 ? nil : statistics.endTime)
        candidate.fold.profile = profile
        candidate.fold.timePhase = sums.timePhase
        candidate.fold.recorded = recordedFold(recorded, profileVariance: statistics.profileVariance)
        if shape.subBands > 1 {
            candidate.fold.subBands = SubBands(
                plane: sums.channelPlane, frequenciesMegahertz: frequencies, dedispersedAt: 0,
                periodSeconds: 1 / header.fold.value, channelWidthMegahertz: header.channelWidth)
        }
        return candidate
    }

    // MARK: - Numbers that no fold has

    /// - Throws: `FormatError` for a header by which the profiles cannot be turned and dedispersed: what stays smeared looks
    ///   like noise.
    private func checkHeader(_ frequencies: [Double]) throws(FormatError) {
        guard HeaderColumn.periodSeconds.range.contains(1 / header.fold.value) else {
            throw absurd("the frequency that it was folded with is \(header.fold.value) Hz, which no pulsar has")
        }
        let acceleration = -Self.speedOfLight * header.fold.first / header.fold.value
        guard HeaderColumn.accelerationMetresPerSecondSquared.range.contains(acceleration) else {
            throw absurd(
                "the frequency derivative that it was folded with is \(header.fold.first) Hz/s, which no pulsar has")
        }
        guard frequencies.count > 1 else { return }
        guard header.channelWidth > 0, frequencies.allSatisfy(RadioFrequency.possible.contains) else {
            throw absurd(
                "its channels begin at \(header.lowestFrequency) MHz and are \(header.channelWidth) MHz wide, which none "
                    + "can be")
        }
        guard HeaderColumn.dispersionMeasure.range.contains(header.bestDispersionMeasure) else {
            throw absurd(HeaderColumn.dispersionMeasure.reasonToLeaveOut(header.bestDispersionMeasure))
        }
    }

    /// - Throws: `FormatError` if it cannot be told how far the pulses move.
    private func check(_ drift: PeriodDrift, _ statistics: Statistics) throws(FormatError) {
        guard statistics.startTimes.allSatisfy({ abs(drift.turns(seconds: $0)) <= Self.mostDriftTurns }) else {
            throw absurd(
                "by its periods, their derivatives and the lengths of its sub-integrations pulses move by more than "
                    + "\(Int(Self.mostDriftTurns)) turns between them")
        }
    }

    private func absurd(_ reason: String) -> FormatError { FormatError(file.path, .part("header"), .damaged(reason)) }

    // MARK: - Header

    private var candidateHeader: CandidateHeader {
        var result = CandidateHeader()
        var best: PFDHeader.Spin?
        let spins = [
            (header.barycentric, ReferenceFrame.barycentric, header.barycentricEpoch),
            (header.topocentric, .topocentric, header.topocentricEpoch),
        ]
        for (spin, frame, epoch) in spins where best == nil && spin.value != 0 {
            guard result.set(.periodSeconds, spin.value) else { continue }
            best = spin
            result.frame = frame
            result.set(.periodDerivative, spin.first)
            result.set(.periodEpoch, epoch > 0 ? epoch : nil)
        }
        if best == nil { result.set(.periodSeconds, 1 / header.fold.value) }
        result.set(.accelerationMetresPerSecondSquared, best.map { Self.speedOfLight * $0.first / $0.value })
        result.set(.dispersionMeasure, header.bestDispersionMeasure)
        let profile = BestProf(besideFold: file.location)
        result.set(.significance, profile?.significance)
        result.set(.periodErrorSeconds, result.frame.flatMap { profile?.periodError($0) })
        if header.channelWidth > 0, header.channels > 1 {
            let width = header.channelWidth * Double(header.channels)
            result.set(.centreFrequencyMegahertz, header.lowestFrequency + (width - header.channelWidth) / 2)
            result.set(.bandwidthMegahertz, width)
        }
        result.setPosition(
            rightAscension: Self.known(header.rightAscension), declination: Self.known(header.declination))
        result.set(.modifiedJulianDate, [header.topocentricEpoch, header.barycentricEpoch].first { $0 > 0 })
        result.set(.telescope, header.telescope)
        result.set(.sourceName, header.candidateName)
        let velocity = header.averageVelocity
        if !velocity.isNaN, !Self.possibleVelocities.contains(velocity) {
            result.leftOut.append("the average velocity of \(velocity) times that of light is not the Earth's")
        }
        return result
    }

    /// What PRESTO writes for a position that it does not know is none.
    private static func known(_ position: String) -> String? { position == "Unknown" ? nil : position }

    /// MHz at the barycentre, lowest first: the frequency of the highest channel of each sub-band.
    private var subBandFrequencies: [Double] {
        let channelsPerSubBand = Double(header.channels / header.shape.subBands)
        let doppler = 1 + (Self.possibleVelocities.contains(header.averageVelocity) ? header.averageVelocity : 0)
        return (0..<header.shape.subBands).map { index in
            let channel = Double(index + 1) * channelsPerSubBand - 1
            return (header.lowestFrequency + channel * header.channelWidth) * doppler
        }
    }

    /// How many bins each sub-band arrives after the top one, in `0..<bins`.
    ///
    /// - Throws: `FormatError` if there are several and the delays cannot be told: smeared, a pulsar looks like noise.
    private func delays(_ frequencies: [Double]) throws(FormatError) -> [Int] {
        guard frequencies.count > 1 else { return [0] }
        guard
            let late = Dispersion.binsLate(
                frequenciesMegahertz: frequencies, referenceMegahertz: frequencies.last ?? 0,
                dispersionMeasure: header.bestDispersionMeasure, periodSeconds: 1 / header.fold.value,
                bins: header.shape.bins)
        else {
            throw FormatError(
                file.path, .part("header"),
                .damaged(
                    "its \(frequencies.count) sub-bands cannot be dedispersed: DM \(header.bestDispersionMeasure), fold "
                        + "frequency \(header.fold.value) Hz, lowest frequency \(frequencies[0]) MHz"))
        }
        return late
    }

    // MARK: - Profiles

    private struct Statistics {
        /// When each sub-integration begins, in seconds from the first, by the number of samples that each was made of.
        var startTimes: [Double] = []
        /// When the last one ends.
        var endTime = 0.0
        /// The noise's variance of a bin of all profiles' sum.
        var profileVariance = 0.0
    }

    private func statistics() throws(FormatError) -> Statistics {
        var (statistics, samples) = (Statistics(), 0.0)
        let (count, size) = (PFDHeader.statisticsPerProfile, 8 * PFDHeader.statisticsPerProfile)
        for part in 0..<header.shape.subIntegrations {
            statistics.startTimes.append(samples * header.samplingTime)
            var reader = try file.reader(
                at: header.statisticsOffset + size * part * header.shape.subBands, count: size * header.shape.subBands,
                order: header.order, part: "statistics of sub-integration \(part + 1)")
            let values = try reader.float64s(count * header.shape.subBands)
            samples += values[0]
            for variances in stride(from: 5, to: values.count, by: count) {
                statistics.profileVariance += values[variances]
            }
        }
        statistics.endTime = samples * header.samplingTime
        return statistics
    }

    /// Adds profiles as they stand in the file, turned back to where they were.
    private func add(_ profiles: SubIntegration, turnedLaterBy later: Int, to recorded: inout [Double]) {
        let bins = header.shape.bins
        let shift = (later % bins + bins) % bins
        for subBand in 0..<header.shape.subBands where profiles.weights[subBand] > 0 {
            let first = subBand * bins
            for bin in 0..<bins { recorded[first + bin] += profiles.amplitudes[first + (bin + shift) % bins] }
        }
    }

    /// `nil` for a fold without sub-bands, without a barycentric period or without trial dispersion measures.
    private func recordedFold(_ sums: [Double], profileVariance: Double) -> RecordedFold? {
        let (shape, trials) = (header.shape, header.trials.dispersionMeasures)
        guard shape.subBands > 1, let first = trials.first, let last = trials.last,
            HeaderColumn.periodSeconds.range.contains(header.barycentric.value)
        else { return nil }
        let channelsPerSubBand = Double(header.channels / shape.subBands)
        return RecordedFold(
            subBands: PhasePlane(
                rows: shape.subBands, bins: shape.bins, values: sums,
                weights: [Double](repeating: 1, count: shape.subBands)),
            frequenciesMegahertz: (0..<shape.subBands).map {
                header.lowestFrequency + (Double($0 + 1) * channelsPerSubBand - 1) * header.channelWidth
            },
            frequencyHertz: header.fold.value, barycentricPeriodSeconds: header.barycentric.value,
            bestDispersionMeasure: header.bestDispersionMeasure, trialDispersionMeasures: (first, last),
            profileVariance: profileVariance)
    }

    private func readSubIntegration(_ part: Int, frequencies: [Double], turnedLaterBy later: Int) throws(FormatError)
        -> SubIntegration
    {
        let shape = header.shape
        let length = 8 * shape.samplesPerSubIntegration
        var reader = try file.reader(
            at: header.profilesOffset + part * length, count: length, order: header.order,
            part: "sub-integration \(part + 1)")
        var amplitudes: [Double] = []
        amplitudes.reserveCapacity(shape.samplesPerSubIntegration)
        var weights: [Double] = []
        let first = (shape.bins - later % shape.bins) % shape.bins
        for _ in 0..<shape.subBands {
            let profile = try reader.float64s(shape.bins)
            let isUsable = profile.allSatisfy(\.isFinite) && profile.contains { $0 != profile[0] }
            weights.append(isUsable ? 1 : 0)
            amplitudes += profile[first...]
            amplitudes += profile[..<first]
        }
        return SubIntegration(row: part, frequencies: frequencies, weights: weights, amplitudes: amplitudes)
    }
}
