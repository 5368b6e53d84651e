import Candidates

/// What the headers of a PSRFITS archive say, before its data are read.
struct PSRFITSHeader {
    struct Shape: Equatable {
        var subIntegrations: Int
        var polarisations: Int
        var channels: Int
        var bins: Int
    }

    let shape: Shape
    let candidateHeader: CandidateHeader
    /// How many polarisations, from the first on, add up to total intensity.
    let intensityPolarisations: Int
    /// The delays of the header's dispersion measure have been removed from the data already.
    let isDedispersed: Bool
    /// The frequency that the delays count from, MHz.
    let referenceFrequency: Double?

    /// - Throws: `FormatError` for a file that is no fold archive or whose shape makes no sense.
    init(_ file: borrowing FITSFile) throws(FormatError) {
        try file.move(toUnit: 0)
        try Self.refuseOtherModes(file)
        var header = Self.primaryHeader(file)
        var reference = file.number("OBSFREQ")

        guard file.move(toTable: "SUBINT") else {
            throw FormatError(file.path, .damaged("is PSRFITS but has no SUBINT table, so it holds no folded data"))
        }
        shape = try Self.shape(file)
        intensityPolarisations = Self.intensityPolarisations(file.text("POL_TYPE"), count: shape.polarisations)
        header.dispersionMeasure = file.number("DM") ?? header.dispersionMeasure
        reference = file.number("REFFREQ") ?? reference
        header.periodSeconds = try Self.tabulatedPeriod(file)
        header.observationSeconds = try Self.duration(file)

        isDedispersed = try Self.isDedispersed(file)
        if header.periodSeconds == nil { header.periodSeconds = try PulsarParameters.period(file) }
        candidateHeader = header
        referenceFrequency = reference
    }

    private static func refuseOtherModes(_ file: borrowing FITSFile) throws(FormatError) {
        guard let mode = file.text("OBS_MODE")?.uppercased() else { return }
        if mode == "SEARCH" || mode == "SRCH" {
            throw FormatError(
                file.path,
                .unsupported("is PSRFITS in search mode (a time series, not yet folded); fold it first, then score it"))
        }
        guard ["PSR", "CAL", "FOLD"].contains(mode) else {
            throw FormatError(file.path, .unsupported("is PSRFITS with OBS_MODE \(mode), which is no folded data"))
        }
    }

    private static func primaryHeader(_ file: borrowing FITSFile) -> CandidateHeader {
        var header = CandidateHeader()
        header.telescope = file.text("TELESCOP")
        header.sourceName = file.text("SRC_NAME")
        header.rightAscensionDegrees = file.text("RA").flatMap(SkyAngle.degrees(hours:))
        header.declinationDegrees = file.text("DEC").flatMap(SkyAngle.degrees(degrees:))
        if let day = file.number("STT_IMJD") {
            let seconds = (file.number("STT_SMJD") ?? 0) + (file.number("STT_OFFS") ?? 0)
            header.modifiedJulianDate = day + seconds / 86_400
        }
        header.dispersionMeasure = file.number("CHAN_DM")
        return header
    }

    private static func shape(_ file: borrowing FITSFile) throws(FormatError) -> Shape {
        let rows = try file.rowCount()
        guard let bins = file.integer("NBIN"), let channels = file.integer("NCHAN"),
            let polarisations = file.integer("NPOL")
        else {
            throw FormatError(file.path, .part("HDU SUBINT"), .damaged("NBIN, NCHAN or NPOL is missing"))
        }
        guard rows > 0 else { throw FormatError(file.path, .part("HDU SUBINT"), .empty) }
        guard bins > 1, channels > 0, (1...4).contains(polarisations) else {
            throw FormatError(
                file.path, .part("HDU SUBINT"),
                .damaged("\(bins) bins, \(channels) channels and \(polarisations) polarisations make no sense"))
        }
        // Two bytes a sample: what the file cannot hold is refused before memory is taken for it.
        let (cell, overflow) = bins.multipliedReportingOverflow(by: channels)
        guard !overflow, cell <= file.byteCount / 2 / polarisations / rows else {
            throw FormatError(
                file.path, .part("HDU SUBINT"),
                .truncated(
                    "\(rows) sub-integrations of \(polarisations) x \(channels) x \(bins) samples do not fit into "
                        + "\(file.byteCount) bytes"))
        }
        return Shape(subIntegrations: rows, polarisations: polarisations, channels: channels, bins: bins)
    }

    /// AA+BB, INTEN and Stokes I are intensity by themselves; AABB and coherence products start with the two that add
    /// up to it.
    private static func intensityPolarisations(_ type: String?, count: Int) -> Int {
        count >= 2 && type?.uppercased().hasPrefix("AABB") == true ? 2 : 1
    }

    /// The PERIOD column's first positive value, where there is such a column.
    private static func tabulatedPeriod(_ file: borrowing FITSFile) throws(FormatError) -> Double? {
        guard let column = file.column("PERIOD"), !column.isText, column.elements == 1 else { return nil }
        let values = try file.numbers(column, row: 0, count: file.rowCount())
        return values.first { $0.isFinite && $0 > 0 }
    }

    /// The sub-integrations' lengths together, where the file says them.
    private static func duration(_ file: borrowing FITSFile) throws(FormatError) -> Double? {
        guard let column = file.column("TSUBINT"), !column.isText, column.elements == 1 else { return nil }
        let sum = try file.numbers(column, row: 0, count: file.rowCount()).reduce(0, +)
        return sum.isFinite && sum > 0 ? sum : nil
    }

    /// The last entry of the processing history says whether the data are dedispersed.
    private static func isDedispersed(_ file: borrowing FITSFile) throws(FormatError) -> Bool {
        guard file.move(toTable: "HISTORY"), let column = file.column("DEDISP"), !column.isText,
            case let rows = try file.rowCount(), rows > 0
        else { return false }
        return try file.numbers(column, row: rows - 1, count: 1) == [1]
    }
}
