import Candidates

/// A PSRFITS fold archive (Hotan, van Straten & Manchester 2004, PASA 21, 302; definition at CSIRO/ATNF), versions 5.0 to
/// 6.6.
enum PSRFITSArchive: CandidateFormat {
    static let name = "PSRFITS"

    /// Whether the unit a file opens with calls itself PSRFITS.
    static func recognises(_ file: OpenedFile) -> Bool {
        FITSFile.recognises(file) && FITSCards.value(of: "FITSTYPE", in: file.head)?.uppercased() == "PSRFITS"
    }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(SingleCandidate { () throws(FormatError) in try candidate(try FITSFile(file)) })
    }

    /// The archive as one candidate: its profile, its sub-integrations and its frequency channels.
    ///
    /// - Throws: `FormatError` for a file that is no fold, has no data, or cannot be dedispersed.
    private static func candidate(_ file: borrowing FITSFile) throws(FormatError) -> Candidate {
        let header = try PSRFITSHeader.read(file)
        guard file.move(toTable: "SUBINT") else {
            throw FormatError(file.path, .damaged("the SUBINT table cannot be found again"))
        }
        try file.checkLength()
        let columns = try PSRFITSColumns(file, shape: header.shape)
        var archive = FoldedArchive(path: file.path, header: header)
        for row in 0..<header.shape.subIntegrations {
            try archive.add(try columns.subIntegration(row, of: file, header))
        }
        return try archive.candidate()
    }
}

/// The columns of the SUBINT table that hold the folded data.
private struct PSRFITSColumns {
    let frequency, weight, scale, offset, data: FITSColumn

    init(_ file: borrowing FITSFile, shape: ArchiveHeader.Shape) throws(FormatError) {
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
        guard let column = file.column(name), column.kind == .numbers, !column.isVariable else {
            throw FormatError(file.path, .part("HDU SUBINT"), .damaged("has no column \(name) of numbers"))
        }
        guard column.elements == elements else {
            throw FormatError(
                file.path, .part("HDU SUBINT, column \(name)"),
                .damaged("has \(column.elements) elements a row where \(elements) belong"))
        }
        return column
    }

    /// Amplitudes are samples times scale plus offset, summed over the polarisations that make up intensity.
    func subIntegration(_ row: Int, of file: borrowing FITSFile, _ header: ArchiveHeader) throws(FormatError)
        -> SubIntegration
    {
        let shape = header.shape
        let channelCells = shape.channels * shape.polarisations
        let frequencies = try file.numbers(frequency, row: row, count: shape.channels)
        let weights = try file.numbers(weight, row: row, count: shape.channels)
        let scales = try file.numbers(scale, row: row, count: channelCells)
        let offsets = try file.numbers(offset, row: row, count: channelCells)
        let samples = try file.numbers(
            data, row: row, count: shape.channels * header.intensityPolarisations * shape.bins)

        var amplitudes = [Double](repeating: 0, count: shape.channels * shape.bins)
        amplitudes.withUnsafeMutableBufferPointer { amplitudes in
            samples.withUnsafeBufferPointer { samples in
                for cell in 0..<(header.intensityPolarisations * shape.channels) {
                    let (scale, offset) = (scales[cell], offsets[cell])
                    let (source, target) = (cell * shape.bins, cell % shape.channels * shape.bins)
                    for bin in 0..<shape.bins {
                        amplitudes[target + bin] += samples[source + bin] * scale + offset
                    }
                }
            }
        }
        return SubIntegration(
            row: row, frequencies: frequencies, weights: weights, amplitudes: amplitudes, bins: shape.bins)
    }
}
