import Candidates

/// What the headers of a PSRFITS archive say, before its data are read.
enum PSRFITSHeader {
    /// - Throws: `FormatError` for a file that is no fold of a pulsar or whose shape makes no sense.
    static func read(_ file: borrowing FITSFile) throws(FormatError) -> ArchiveHeader {
        try file.move(toUnit: 0)
        try refuseOtherModes(file)
        var header = primaryHeader(file)
        let coherent = file.number("CHAN_DM")
        var reference = positive(file.number("OBSFREQ"))

        guard file.move(toTable: "SUBINT") else { throw withoutData(file) }
        let shape = try shape(file)
        var polarisation = file.text("POL_TYPE")
        let tabulated = file.number("DM")
        reference = positive(file.number("REFFREQ")) ?? reference
        // That of the fold, at the telescope.
        if header.set(.periodSeconds, try tabulatedPeriod(file)) { header.frame = .topocentric }
        header.set(.observationSeconds, try duration(file))

        let history = try history(file)
        if polarisation == nil { polarisation = history.polarisation }
        // 0 stands for "not set" in these headers (as in PSRCHIVE), unless nothing else is known.
        let parameters = try PulsarParameters(file)
        let known = [tabulated, parameters.dispersionMeasure, coherent].compactMap { $0 }
        header.set(.dispersionMeasure, known.first { $0 != 0 } ?? known.first)
        if header.periodSeconds == nil { header.set(.periodSeconds, parameters.periodSeconds) }
        return ArchiveHeader(
            shape: shape, candidate: header,
            intensityPolarisations: try intensityPolarisations(polarisation, count: shape.polarisations, file),
            isDedispersed: history.isDedispersed, referenceMegahertz: reference)
    }

    private static func withoutData(_ file: borrowing FITSFile) -> FormatError {
        guard file.isCutOff else {
            return FormatError(
                file.path,
                .damaged("is PSRFITS but has no SUBINT table, so it holds no folded data, or was cut off before them"))
        }
        return FormatError(
            file.path, .part("byte \(file.byteCount)"),
            .truncated("the file ends before what its headers promise, and has no SUBINT table up to there"))
    }

    /// What stands for a value that is not known is none.
    private static func known(_ text: String?) -> String? {
        text.flatMap { ["", "*", "-", "UNSET"].contains($0.uppercased()) ? nil : $0 }
    }

    private static func positive(_ value: Double?) -> Double? { value.flatMap { $0 > 0 ? $0 : nil } }

    private static func refuseOtherModes(_ file: borrowing FITSFile) throws(FormatError) {
        guard let mode = file.text("OBS_MODE")?.uppercased() else { return }
        if mode == "SEARCH" || mode == "SRCH" {
            throw FormatError(
                file.path,
                .unsupported("is PSRFITS in search mode (a time series, not yet folded); fold it first, then score it"))
        }
        // CAL, and the levels and flux calibrators that PSRCHIVE tells apart: LEVCAL, FOF, FON.
        if mode.contains("CAL") || ["FON", "FOF", "PCM"].contains(mode) {
            throw FormatError(
                file.path, .unsupported("is the fold of a calibrator (OBS_MODE \(mode)), which is no pulsar candidate"))
        }
        guard ["PSR", "FOLD"].contains(mode) else {
            throw FormatError(file.path, .unsupported("is PSRFITS with OBS_MODE \(mode), which is no folded data"))
        }
    }

    private static func primaryHeader(_ file: borrowing FITSFile) -> CandidateHeader {
        var header = CandidateHeader()
        header.set(.telescope, file.text("TELESCOP"))
        header.set(.sourceName, file.text("SRC_NAME"))
        header.set(.beam, known(file.text("IBEAM")))
        header.set(.pointing, known(file.text("PNT_ID")))
        header.set(.centreFrequencyMegahertz, positive(file.number("OBSFREQ")))
        header.set(.bandwidthMegahertz, file.number("OBSBW").flatMap { positive(abs($0)) })
        header.set(.beamWidthDegrees, positive(file.number("BMAJ")))
        header.setPosition(rightAscension: file.text("RA"), declination: file.text("DEC"))
        if let day = file.number("STT_IMJD") {
            let seconds = (file.number("STT_SMJD") ?? 0) + (file.number("STT_OFFS") ?? 0)
            header.set(.modifiedJulianDate, day + seconds / 86_400)
        }
        return header
    }

    private static func shape(_ file: borrowing FITSFile) throws(FormatError) -> ArchiveHeader.Shape {
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
        // What the file cannot hold is refused before memory is taken for it.
        let sampleBytes = max(file.column("DATA")?.elementBytes ?? 1, 1)
        let (cell, overflow) = bins.multipliedReportingOverflow(by: channels)
        guard !overflow, cell <= file.byteCount / sampleBytes / polarisations / rows else {
            throw FormatError(
                file.path, .part("HDU SUBINT"),
                .truncated(
                    "\(rows) sub-integrations of \(polarisations) x \(channels) x \(bins) samples do not fit into "
                        + "\(file.byteCount) bytes"))
        }
        return .init(subIntegrations: rows, polarisations: polarisations, channels: channels, bins: bins)
    }

    /// How many polarisations add up to total intensity, as PSRCHIVE takes POL_TYPE: intensity and Stokes parameters begin
    /// with it; the products of the two feeds, with or without the cross products, begin with two that add up to it. What is
    /// not said, or not known, follows from NPOL: 1 intensity, 2 products, 4 Stokes parameters.
    ///
    /// - Throws: `FormatError` for what is no intensity, and for three polarisations that nothing explains.
    private static func intensityPolarisations(
        _ type: String?, count: Int, _ file: borrowing FITSFile
    ) throws(FormatError) -> Int {
        let words = type?.uppercased() ?? ""
        let products = ["XXYY", "LLRR", "AABB", "PPQQ"].contains { words.hasPrefix($0) } || words.hasPrefix("COHER")
        let intensities = ["INTEN", "AA+BB", "I", "IQUV", "STOKE", "STOKES", "PSTOKES"]
        if products { return min(count, 2) }
        if intensities.contains(words) { return 1 }
        let noIntensity = ["INVAR", "XRXIYRYI", "LRLIRRRI", "ARAIBRBI", "XY", "LR", "AB"]
        guard !noIntensity.contains(where: { words == $0 || $0 == "INVAR" && words.hasPrefix($0) }), count != 3 else {
            throw FormatError(
                file.path, .part("HDU SUBINT"),
                .unsupported(
                    "\(count) polarisations of type \(type ?? "unknown") give no total intensity; make it with pam -p"))
        }
        return count == 2 ? 2 : 1
    }

    /// The PERIOD column's first positive value, or else its first that is not 0, where there is such a column.
    private static func tabulatedPeriod(_ file: borrowing FITSFile) throws(FormatError) -> Double? {
        guard let column = file.column("PERIOD"), column.kind == .numbers, column.elements == 1 else { return nil }
        let values = try file.numbers(column, row: 0, count: file.rowCount()).filter { $0.isFinite && $0 != 0 }
        return values.first { $0 > 0 } ?? values.first
    }

    /// The sub-integrations' lengths together, where the file says them.
    private static func duration(_ file: borrowing FITSFile) throws(FormatError) -> Double? {
        guard let column = file.column("TSUBINT"), column.kind == .numbers, column.elements == 1 else { return nil }
        let sum = try file.numbers(column, row: 0, count: file.rowCount()).reduce(0, +)
        return sum.isFinite && sum > 0 ? sum : nil
    }

    /// What the last entry of the processing history says: whether the data are dedispersed, and which polarisations they are.
    private static func history(_ file: borrowing FITSFile) throws(FormatError) -> (
        isDedispersed: Bool, polarisation: String?
    ) {
        guard file.move(toTable: "HISTORY"), case let rows = try file.rowCount(), rows > 0 else { return (false, nil) }
        var isDedispersed = false
        if let column = file.column("DEDISP"), column.kind == .numbers {
            isDedispersed = try file.numbers(column, row: rows - 1, count: 1) == [1]
        }
        var polarisation: String?
        if let column = file.column("POL_TYPE"), column.isText {
            let text = try file.string(column, row: rows - 1)
            polarisation = text.isEmpty || text == "*" ? nil : text
        }
        return (isDedispersed, polarisation)
    }
}
