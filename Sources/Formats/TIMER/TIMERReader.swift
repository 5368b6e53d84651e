import Candidates

/// Reads an archive in TIMER format, PSRCHIVE's own before PSRFITS (Hotan, van Straten & Manchester 2004, PASA 21, 302).
///
/// Sub-integrations are read one at a time and summed as they come, so memory grows with one sub-integration and not
/// with the file.
struct TIMERReader {
    private let file: BinaryFile
    private let header: TIMERHeader

    /// - Throws: `FormatError` if the header makes no sense or the file is too short for what it says.
    init(path: String) throws(FormatError) {
        file = try BinaryFile(path: path)
        header = try TIMERHeader(file)
        guard header.hasWeights else {
            throw FormatError(
                path,
                .unsupported(
                    "is a TIMER archive of the old kind, without weights; convert it with PSRCHIVE's psrconv first"))
        }
        let expected = header.dataOffset + header.shape.subIntegrations * header.shape.subIntegrationLength
        guard file.byteCount >= expected else {
            let shape = header.shape
            throw FormatError(
                path, .part("byte \(file.byteCount)"),
                .truncated(
                    "ends too early: \(shape.subIntegrations) sub-integrations of \(shape.polarisations) x "
                        + "\(shape.channels) x \(shape.bins) samples take \(expected) bytes"))
        }
    }

    /// The archive as one candidate: its profile, its sub-integrations and its frequency channels.
    func candidate() throws(FormatError) -> Candidate {
        let shape = header.shape
        var candidateHeader = header.candidateHeader
        var sums = FoldSums(channels: shape.channels, bins: shape.bins, subIntegrations: shape.subIntegrations)
        var frequencies: [Double] = []
        var seconds = 0.0
        for row in 0..<shape.subIntegrations {
            let (subIntegration, period, duration) = try readSubIntegration(row)
            seconds += duration
            if row == 0 {
                frequencies = subIntegration.frequencies
                candidateHeader.periodSeconds = period ?? candidateHeader.periodSeconds
            }
            sums.add(subIntegration, delays: delays(frequencies: subIntegration.frequencies, candidateHeader))
        }
        guard sums.hasData, sums.profile.values.allSatisfy(\.isFinite) else {
            throw FormatError(file.path, .damaged("every channel has weight 0 or holds values that are not finite"))
        }

        candidateHeader.observationSeconds = seconds.isFinite && seconds > 0 ? seconds : nil
        var candidate = Candidate(origin: CandidateOrigin(path: file.path), header: candidateHeader)
        candidate.profile = sums.profile
        candidate.timePhase = sums.timePhase
        if shape.channels > 1 {
            candidate.subBands = SubBands(
                plane: sums.channelPlane, frequenciesMegahertz: frequencies,
                dedispersedAt: header.isDedispersed ? candidateHeader.dispersionMeasure ?? 0 : 0,
                referenceMegahertz: header.centreFrequency)
        }
        return candidate
    }

    /// One sub-integration, the period (s) that it was folded with if its own header says, and how long it lasted (s).
    ///
    /// A channel's weight is the one that stands with its first profile; the list of weights ahead of the profiles is
    /// all 0 in archives that hold data.
    func readSubIntegration(_ row: Int) throws(FormatError) -> (
        SubIntegration, period: Double?, duration: Double
    ) {
        let shape = header.shape
        let part = "sub-integration \(row + 1)"
        var reader = try file.reader(
            at: header.dataOffset + row * shape.subIntegrationLength, count: shape.subIntegrationLength,
            order: .bigEndian, part: part)
        try reader.skip(32)
        let period = try reader.float64()
        try reader.skip(32)
        let duration = try reader.float64()
        try reader.skip(TIMERHeader.miniHeaderLength - 80 + shape.bandLength)

        var result = SubIntegration(
            row: row, frequencies: [], weights: [],
            amplitudes: [Double](repeating: 0, count: shape.channels * shape.bins))
        for polarisation in 0..<header.intensityPolarisations {
            for channel in 0..<shape.channels {
                let profile = try TIMERProfile(&reader, bins: shape.bins)
                if polarisation == 0 {
                    result.frequencies.append(profile.frequency)
                    result.weights.append(profile.weight)
                }
                let first = channel * shape.bins
                for bin in 0..<shape.bins { result.amplitudes[first + bin] += profile.amplitude(bin) }
            }
        }
        for channel in 0..<shape.channels {
            let bins = (channel * shape.bins)..<((channel + 1) * shape.bins)
            let isUsable =
                result.weights[channel].isFinite && result.weights[channel] > 0
                && result.amplitudes[bins].allSatisfy(\.isFinite)
            if !isUsable { result.weights[channel] = 0 }
        }
        return (result, period.isFinite && period > 0 ? period : nil, duration)
    }

    /// How many bins each channel arrives late, by the archive's dispersion measure; none if it is dedispersed already.
    private func delays(frequencies: [Double], _ candidate: CandidateHeader) -> [Int] {
        guard !header.isDedispersed, frequencies.count > 1, let period = candidate.periodSeconds,
            let dispersionMeasure = candidate.dispersionMeasure
        else { return [Int](repeating: 0, count: frequencies.count) }
        return Dispersion.delays(
            frequenciesMegahertz: frequencies, referenceMegahertz: header.centreFrequency,
            dispersionMeasure: dispersionMeasure, periodSeconds: period, bins: header.shape.bins)
    }
}

/// One profile with its own small header.
private struct TIMERProfile {
    /// MHz.
    let frequency: Double
    let weight: Double
    private let scale, offset: Double
    private let samples: [UInt16]

    init(_ reader: inout BinaryReader, bins: Int) throws(FormatError) {
        frequency = try reader.float32()
        let count = try reader.integer()
        guard count == bins else {
            throw reader.error("a profile has \(count) bins where the archive has \(bins)")
        }
        // The number of the polarisation.
        try reader.skip(4)
        weight = try reader.float32()
        scale = try reader.float32()
        offset = try reader.float32()
        samples = try reader.unsigned16s(bins)
    }

    /// A profile without any range has scale 0 and its one value in the offset.
    func amplitude(_ bin: Int) -> Double {
        scale == 0 ? offset : Double(samples[bin]) / scale + offset
    }
}
