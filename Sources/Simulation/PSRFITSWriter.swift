import Candidates
import Formats
import Foundation
import OutputFiles

/// Writes a simulated fold as a PSRFITS fold archive (version 6.6 of the definition) that other tools read.
public enum PSRFITSWriter {
    /// - Throws: `OutputFile.WriteError`.
    public static func write(_ fold: SimulatedFold, to path: String) throws(OutputFile.WriteError) {
        try FITSWriter.write(
            [parameters(of: fold), subIntegrations(of: fold)], primary: primary(of: fold), to: path,
            waitsForDisk: false)
    }

    private static func primary(of fold: SimulatedFold) -> [FITSCard] {
        let survey = fold.survey
        let start = fold.header.modifiedJulianDate ?? 0
        let seconds = (start - start.rounded(.down)) * 86_400
        return [
            FITSCard("HDRVER", .text("6.6"), "Header version"),
            FITSCard("FITSTYPE", .text("PSRFITS"), "FITS definition for pulsar data files"),
            FITSCard("TELESCOP", .text(fold.header.telescope ?? "Simulated"), "Telescope name"),
            FITSCard("OBS_MODE", .text("PSR"), "(PSR, CAL, SEARCH)"),
            FITSCard("OBSFREQ", .number(survey.centreMegahertz), "MHz"),
            FITSCard("OBSBW", .number(survey.bandwidthMegahertz), "MHz"),
            FITSCard("OBSNCHAN", .integer(survey.subBands), "Number of frequency channels"),
            FITSCard("SRC_NAME", .text(fold.name), "Source or scan ID"),
            FITSCard(
                "RA", .text(SexagesimalText.hours(degrees: fold.header.rightAscensionDegrees ?? 0)), "hh:mm:ss.s"),
            FITSCard("DEC", .text(SexagesimalText.degrees(fold.header.declinationDegrees ?? 0)), "-dd:mm:ss.s"),
            FITSCard("STT_IMJD", .integer(Int(start)), "Start MJD (UTC days)"),
            FITSCard("STT_SMJD", .integer(Int(seconds)), "Start time (s past UTC 00h)"),
            FITSCard("STT_OFFS", .number(seconds - seconds.rounded(.down)), "Start time offset (s)"),
        ]
    }

    private static func parameters(of fold: SimulatedFold) -> FITSTable {
        let period = fold.header.periodSeconds ?? 1
        let lines = ["PSR \(fold.name)", "F0 \(1 / period)", "DM \(fold.header.dispersionMeasure ?? 0)"]
        return FITSTable(name: "PSRPARAM", rowCount: lines.count, columns: [.init("PARAM", .text(lines))])
    }

    private static func subIntegrations(of fold: SimulatedFold) -> FITSTable {
        let survey = fold.survey
        let (rows, channels, bins) = (survey.subIntegrations, survey.subBands, survey.bins)
        let encoded = Encoded(fold)
        let length = survey.observationSeconds / Double(rows)
        let period = fold.header.periodSeconds ?? 1
        let frequencies = (0..<rows).flatMap { _ in survey.frequenciesMegahertz.reversed() }
        let weights = (0..<rows).flatMap { _ in fold.isLive.reversed().map { Float($0 ? 1 : 0) } }
        return FITSTable(
            name: "SUBINT", rowCount: rows,
            columns: [
                .init("TSUBINT", unit: "s", .float64([Double](repeating: length, count: rows))),
                .init("OFFS_SUB", unit: "s", .float64((0..<rows).map { (Double($0) + 0.5) * length })),
                .init("PERIOD", unit: "s", .float64([Double](repeating: period, count: rows))),
                .init("DAT_FREQ", unit: "MHz", .float64Vectors(frequencies, shape: [channels])),
                .init("DAT_WTS", .float32Vectors(weights, shape: [channels])),
                .init("DAT_OFFS", .float32Vectors(encoded.offsets, shape: [channels])),
                .init("DAT_SCL", .float32Vectors(encoded.scales, shape: [channels])),
                .init("DATA", unit: "Jy", .int16Vectors(encoded.samples, shape: [bins, channels, 1])),
            ],
            cards: [
                FITSCard("INT_TYPE", .text("TIME"), "Time axis"), FITSCard("INT_UNIT", .text("SEC")),
                FITSCard("POL_TYPE", .text("INTEN"), "Polarisation identifier"),
                FITSCard("NPOL", .integer(1)), FITSCard("NBIN", .integer(bins)), FITSCard("NCHAN", .integer(channels)),
                FITSCard("CHAN_BW", .number(survey.bandwidthMegahertz / Double(channels))),
                FITSCard("DM", .number(fold.header.dispersionMeasure ?? 0), "pc cm-3"),
                FITSCard("REFFREQ", .number(highestMegahertz(survey)), "MHz"),
            ])
    }

    /// Samples as 16-bit integers with a scale and an offset for each channel of each sub-integration.
    private struct Encoded {
        var samples: [Int16] = []
        var scales: [Float] = []
        var offsets: [Float] = []

        init(_ fold: SimulatedFold) {
            let survey = fold.survey
            let delays = fold.binsLate(survey.frequenciesMegahertz, after: highestMegahertz(survey))
            for row in 0..<survey.subIntegrations {
                for channel in (0..<survey.subBands).reversed() {
                    append(fold.profile(subIntegration: row, subBand: channel), turnedLaterBy: delays[channel])
                }
            }
        }

        private mutating func append(_ profile: ArraySlice<Float>, turnedLaterBy delay: Int) {
            let (lowest, highest) = (profile.min() ?? 0, profile.max() ?? 0)
            let scale = max((highest - lowest) / 65_000, .leastNormalMagnitude)
            let offset = (lowest + highest) / 2
            scales.append(scale)
            offsets.append(offset)
            let arrived = profile.suffix(delay) + profile.dropLast(delay)
            samples += arrived.map { Int16((($0 - offset) / scale).rounded()) }
        }
    }

    /// The upper end of the band, to which delays refer.
    private static func highestMegahertz(_ survey: SurveySetup) -> Double {
        survey.centreMegahertz + survey.bandwidthMegahertz / 2
    }
}
