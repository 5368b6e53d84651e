import Candidates

/// An archive in TIMER format, PSRCHIVE's own before PSRFITS (Hotan, van Straten & Manchester 2004, PASA 21, 302).
struct TIMERArchive: CandidateFormat {
    static let name = "TIMER archive"

    private let file: OpenedFile
    private let header: TIMERHeader

    static func recognises(_ file: OpenedFile) -> Bool { TIMERHeader.recognises(file.head) }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(SingleCandidate { () throws(FormatError) in try TIMERArchive(file).candidate() })
    }

    /// - Throws: `FormatError` if the header makes no sense or the file is too short for what it says.
    init(_ file: OpenedFile) throws(FormatError) {
        self.file = file
        header = try TIMERHeader(file)
        guard header.hasWeights else {
            throw FormatError(
                file.path,
                .unsupported(
                    "is a TIMER archive of the old kind, without weights; convert it with PSRCHIVE's psrconv first"))
        }
        let expected = header.dataOffset + header.shape.subIntegrations * header.shape.subIntegrationLength
        let byteCount = try file.byteCount()
        guard byteCount >= expected else {
            let shape = header.shape
            throw FormatError(
                file.path, .part("byte \(byteCount)"),
                .truncated(
                    "ends too early: \(shape.subIntegrations) sub-integrations of \(shape.polarisations) x "
                        + "\(shape.channels) x \(shape.bins) samples take \(expected) bytes"))
        }
    }

    /// The archive as one candidate: its profile, its sub-integrations and its frequency channels.
    private func candidate() throws(FormatError) -> Candidate {
        var archiveHeader = header.archive
        // The first sub-integration says the period that was folded with.
        if let period = try readSubIntegration(0).period { archiveHeader.candidate.set(.periodSeconds, period) }
        var archive = FoldedArchive(path: file.path, header: archiveHeader)
        var seconds = 0.0
        for row in 0..<header.shape.subIntegrations {
            let (subIntegration, _, duration) = try readSubIntegration(row)
            seconds += duration
            try archive.add(subIntegration)
        }
        var candidate = try archive.candidate()
        candidate.header.set(.observationSeconds, seconds)
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

        var (frequencies, weights): ([Double], [Double]) = ([], [])
        var amplitudes = [Double](repeating: 0, count: shape.channels * shape.bins)
        for polarisation in 0..<header.archive.intensityPolarisations {
            for channel in 0..<shape.channels {
                let profile = try TIMERProfile(&reader, bins: shape.bins)
                if polarisation == 0 {
                    frequencies.append(profile.frequency)
                    weights.append(profile.weight)
                }
                let first = channel * shape.bins
                for bin in 0..<shape.bins { amplitudes[first + bin] += profile.amplitude(bin) }
            }
        }
        let result = SubIntegration(
            row: row, frequencies: frequencies, weights: weights, amplitudes: amplitudes, bins: shape.bins)
        return (result, period.isFinite && period > 0 ? period : nil, duration)
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
