import Candidates

/// Reads a PSRFITS fold archive (Hotan, van Straten & Manchester 2004, PASA 21, 302; definition at CSIRO/ATNF),
/// versions 5.0 to 6.6.
///
/// Sub-integrations are read one at a time and summed as they come, so memory grows with one sub-integration and not
/// with the file.
struct PSRFITSReader: ~Copyable {
    private let file: FITSFile
    private let header: PSRFITSHeader

    /// Whether the unit a file opens with calls itself PSRFITS.
    static func recognises(_ file: borrowing FITSFile) -> Bool {
        file.text("FITSTYPE")?.uppercased() == "PSRFITS"
    }

    /// - Throws: `FormatError` for a file in search mode, without a SUBINT table, or whose shape makes no sense.
    init(_ file: consuming FITSFile) throws(FormatError) {
        header = try PSRFITSHeader(file)
        self.file = file
    }

    /// The archive as one candidate: its profile, its sub-integrations and its frequency channels.
    func candidate() throws(FormatError) -> Candidate {
        let shape = header.shape
        var sums = FoldSums(channels: shape.channels, bins: shape.bins, subIntegrations: shape.subIntegrations)
        guard file.move(toTable: "SUBINT") else {
            throw FormatError(file.path, .damaged("the SUBINT table cannot be found again"))
        }
        let columns = try PSRFITSColumns(file, shape: shape)
        var frequencies: [Double] = []
        for row in 0..<shape.subIntegrations {
            let subIntegration = try readSubIntegration(row, columns: columns)
            if row == 0 { frequencies = subIntegration.frequencies }
            sums.add(subIntegration, delays: delays(frequencies: subIntegration.frequencies))
        }
        guard sums.hasData else { throw FormatError(file.path, .damaged("every channel has weight 0")) }

        var candidate = Candidate(origin: CandidateOrigin(path: file.path), header: header.candidateHeader)
        candidate.profile = sums.profile
        candidate.timePhase = sums.timePhase
        if shape.channels > 1 {
            candidate.subBands = SubBands(
                plane: sums.channelPlane, frequenciesMegahertz: frequencies,
                dedispersedAt: header.isDedispersed ? header.candidateHeader.dispersionMeasure ?? 0 : 0,
                referenceMegahertz: reference(frequencies))
        }
        return candidate
    }

    // MARK: - One sub-integration

    private func readSubIntegration(_ row: Int, columns: PSRFITSColumns) throws(FormatError) -> SubIntegration {
        let shape = header.shape
        let channelCells = shape.channels * shape.polarisations
        let frequencies = try file.numbers(columns.frequency, row: row, count: shape.channels)
        var weights = try file.numbers(columns.weight, row: row, count: shape.channels)
        let scales = try file.numbers(columns.scale, row: row, count: channelCells)
        let offsets = try file.numbers(columns.offset, row: row, count: channelCells)
        let samples = try file.numbers(columns.data, row: row, count: channelCells * shape.bins)

        var amplitudes = [Double](repeating: 0, count: shape.channels * shape.bins)
        for polarisation in 0..<header.intensityPolarisations {
            for channel in 0..<shape.channels {
                let cell = polarisation * shape.channels + channel
                let (scale, offset) = (scales[cell], offsets[cell])
                guard scale.isFinite, offset.isFinite else {
                    weights[channel] = 0
                    continue
                }
                for bin in 0..<shape.bins {
                    amplitudes[channel * shape.bins + bin] += samples[cell * shape.bins + bin] * scale + offset
                }
            }
        }
        for channel in 0..<shape.channels {
            let bins = (channel * shape.bins)..<((channel + 1) * shape.bins)
            let isUsable = weights[channel].isFinite && weights[channel] > 0 && amplitudes[bins].allSatisfy(\.isFinite)
            if !isUsable {
                weights[channel] = 0
                for bin in bins { amplitudes[bin] = 0 }
            }
        }
        return SubIntegration(row: row, frequencies: frequencies, weights: weights, amplitudes: amplitudes)
    }

    /// How many bins each channel arrives late, by the archive's dispersion measure; none if it is dedispersed already.
    private func delays(frequencies: [Double]) -> [Int] {
        guard !header.isDedispersed, frequencies.count > 1, let period = header.candidateHeader.periodSeconds,
            let dispersionMeasure = header.candidateHeader.dispersionMeasure
        else { return [Int](repeating: 0, count: frequencies.count) }
        return Dispersion.delays(
            frequenciesMegahertz: frequencies, referenceMegahertz: reference(frequencies),
            dispersionMeasure: dispersionMeasure, periodSeconds: period, bins: header.shape.bins)
    }

    /// The frequency that delays count from, MHz: the header's, or else the middle of the band.
    private func reference(_ frequencies: [Double]) -> Double {
        header.referenceFrequency ?? frequencies.reduce(0, +) / Double(max(frequencies.count, 1))
    }
}

/// The columns of the SUBINT table that hold the folded data.
private struct PSRFITSColumns {
    let frequency, weight, scale, offset, data: FITSColumn

    init(_ file: borrowing FITSFile, shape: PSRFITSHeader.Shape) throws(FormatError) {
        let cells = shape.channels * shape.polarisations
        frequency = try Self.column("DAT_FREQ", in: file, elements: shape.channels)
        weight = try Self.column("DAT_WTS", in: file, elements: shape.channels)
        scale = try Self.column("DAT_SCL", in: file, elements: cells)
        offset = try Self.column("DAT_OFFS", in: file, elements: cells)
        data = try Self.column("DATA", in: file, elements: cells * shape.bins)
    }

    private static func column(_ name: String, in file: borrowing FITSFile, elements: Int) throws(FormatError)
        -> FITSColumn
    {
        guard let column = file.column(name), !column.isText, !column.isVariable else {
            throw FormatError(file.path, .part("HDU SUBINT"), .damaged("has no column \(name) of numbers"))
        }
        guard column.elements == elements else {
            throw FormatError(
                file.path, .part("HDU SUBINT, column \(name)"),
                .damaged("has \(column.elements) elements a row where \(elements) belong"))
        }
        return column
    }
}
