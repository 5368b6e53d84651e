import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// Archives made here, for what the real files at hand do not have.
@Suite struct SyntheticPSRFITSTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// One sub-integration of two channels and four bins; the samples count up from 0 through polarisations and channels.
    private struct Archive {
        var polarisations = 1
        var polarisationType = "INTEN"
        var weights: [Float] = [1, 1]
        var scales: [Float] = [1, 1, 1, 1, 1, 1, 1, 1]
        var period: Double? = 2
        var extra: [FITSTable] = []
        var cards: [FITSCard] = []
        /// 1000 and 2000 MHz: with this DM the lower channel comes a quarter of 2 s later.
        var dispersionMeasure: Double? = 0.5 * 2.41e-4 / 0.75e-6
        var frequencies = [1000.0, 2000]
        var reference: Double? = 2000
        var mode = "PSR"
        var primaryCards: [FITSCard] = []
        var samples: [Int16]?
        var bins = 4

        func write(to path: String) throws {
            let cells = 2 * polarisations
            var columns: [FITSTable.Column] = [
                .init("DAT_FREQ", .float64Vectors(frequencies, shape: [2])),
                .init("DAT_WTS", .float32Vectors(weights, shape: [2])),
                .init("DAT_OFFS", .float32Vectors([Float](repeating: 0, count: cells), shape: [cells])),
                .init("DAT_SCL", .float32Vectors(Array(scales.prefix(cells)), shape: [cells])),
                .init(
                    "DATA",
                    .int16Vectors(samples ?? (0..<(bins * cells)).map { Int16($0) }, shape: [bins, 2, polarisations])),
            ]
            if let period { columns.append(.init("PERIOD", unit: "s", .float64([period]))) }
            let table = FITSTable(
                name: "SUBINT", rowCount: 1, columns: columns,
                cards: [
                    FITSCard("POL_TYPE", .text(polarisationType)), FITSCard("NPOL", .integer(polarisations)),
                    FITSCard("NBIN", .integer(bins)), FITSCard("NCHAN", .integer(2)),
                    FITSCard("DM", dispersionMeasure.map { .number($0) } ?? .text("*")),
                    FITSCard("REFFREQ", reference.map { .number($0) } ?? .text("*")),
                ] + cards)
            let primary =
                [
                    FITSCard("FITSTYPE", .text("PSRFITS")), FITSCard("OBS_MODE", .text(mode)),
                    FITSCard("STT_IMJD", .text("*")),
                ] + primaryCards
            try FITSWriter.write(extra + [table], primary: primary, to: path)
        }
    }

    private func read(_ archive: Archive) throws -> Candidate {
        let path = folder.file("x.fits")
        try archive.write(to: path)
        return try #require(try CandidateReader.candidates(in: path).first)
    }

    private func refusal(_ archive: Archive) throws -> String {
        let path = folder.file("x.fits")
        try archive.write(to: path)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        return error?.reason ?? ""
    }

    @Test func theLateChannelIsTurnedBack() throws {
        let candidate = try read(Archive())
        // Channel 1000 MHz is 0, 1, 2, 3, one bin late; channel 2000 MHz is 4, 5, 6, 7.
        #expect(candidate.fold.profile == [2.5, 3.5, 4.5, 3.5])
        #expect(candidate.fold.subBands?.plane.values == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(candidate.header.modifiedJulianDate == nil)
    }

    /// As PSRCHIVE takes them: of the products of two feeds the first two polarisations add up to intensity, of Stokes
    /// parameters and intensity the first is it; what is unknown goes by the count, 1, 2 or 4.
    @Test(arguments: [
        ("AABB", 2, [8.0, 10, 12, 14]), ("AABBCRCI", 4, [8, 10, 12, 14]), ("IQUV", 4, [0, 1, 2, 3]),
        ("AA+BB", 1, [0, 1, 2, 3]), ("XXYY", 2, [8, 10, 12, 14]), ("LLRRCRCI", 4, [8, 10, 12, 14]),
        ("PPQQ", 2, [8, 10, 12, 14]), ("STOKE", 4, [0, 1, 2, 3]), ("*", 2, [8, 10, 12, 14]), ("*", 4, [0, 1, 2, 3]),
        ("what", 2, [8, 10, 12, 14]), ("what", 1, [0, 1, 2, 3]),
    ])
    func polarisations(_ type: String, _ count: Int, _ firstChannel: [Double]) throws {
        let candidate = try read(Archive(polarisations: count, polarisationType: type))
        #expect(Array(try #require(candidate.fold.subBands).plane[row: 0]) == firstChannel)
    }

    @Test(arguments: [("INVAR", 1), ("INVARIANT", 1), ("AB", 2), ("ARAIBRBI", 4), ("what", 3)])
    func whatIsNoIntensityIsRefused(_ type: String, _ count: Int) throws {
        #expect(try refusal(Archive(polarisations: count, polarisationType: type)).contains("total intensity"))
    }

    @Test(arguments: ["CAL", "LEVCAL", "FON", "FOF"]) func calibratorsAreRefused(_ mode: String) throws {
        #expect(try refusal(Archive(mode: mode)).contains("calibrator"))
    }

    @Test func zappedChannelsDoNotCount() throws {
        let candidate = try read(Archive(weights: [0, 3]))
        #expect(candidate.fold.profile == [4, 5, 6, 7])
        #expect(candidate.fold.subBands?.plane.weights == [0, 3])
        let path = folder.file("x.fits")
        try Archive(weights: [0, 0]).write(to: path)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description == "\(path): holds no data: every channel has weight 0")
    }

    @Test func weightsWeigh() throws {
        let candidate = try read(Archive(weights: [1, 3], dispersionMeasure: 0))
        #expect(candidate.fold.profile == [3, 4, 5, 6])
    }

    @Test func channelsThatAreNotFiniteCountAsZapped() throws {
        let candidate = try read(Archive(scales: [.nan, 1]))
        #expect(candidate.fold.profile == [4, 5, 6, 7])
        #expect(try read(Archive(scales: [0, 1])).fold.subBands?.plane.values.prefix(4) == [0, 0, 0, 0])
    }

    @Test func dedispersedDataAreLeftAsTheyAre() throws {
        var archive = Archive()
        archive.extra = [
            FITSTable(name: "HISTORY", rowCount: 2, columns: [.init("DEDISP", .int32([0, 1]))])
        ]
        let candidate = try read(archive)
        #expect(candidate.fold.profile == [2, 3, 4, 5])
        #expect(candidate.fold.subBands?.dedispersedAt == archive.dispersionMeasure)
    }

    @Test func periodFromTheEphemerisOrThePredictor() throws {
        let ephemeris = FITSTable(
            name: "PSRPARAM", rowCount: 2, columns: [.init("PARAM", .text(["PSR J0000+00", "F0   5.0D-01  1  1e-9"]))])
        let predictor = FITSTable(name: "POLYCO", rowCount: 1, columns: [.init("REF_F0", .float64([0.25]))])
        #expect(try read(Archive(period: 0, extra: [ephemeris, predictor])).header.periodSeconds == 2)
        #expect(try read(Archive(period: nil, extra: [predictor])).header.periodSeconds == 4)
    }

    /// FITS allows a D before the exponent (FITS standard 4.0, 4.2.4); some programs write numbers as text.
    @Test(arguments: ["1.6069999999999998D+02", "'160.7   '", "'1.607D2 '"])
    func numbersOfTheHeader(_ value: String) throws {
        let path = folder.file("x.fits")
        try Archive().write(to: path)
        var bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        let card = try #require(
            stride(from: 0, to: bytes.count, by: 80).first { bytes[$0...].starts(with: "DM      =".utf8) })
        bytes.replaceSubrange(
            card..<card + 80, with: "DM      = \(value)".padding(toLength: 80, withPad: " ", startingAt: 0).utf8)
        let candidate = try #require(try CandidateReader.candidates(in: folder.write("x.fits", bytes)).first)
        #expect(candidate.header.dispersionMeasure.map { abs($0 - 160.7) < 1e-9 } == true)
    }

    /// The lower channel is a bin late with the DM of the ephemeris, as it is with the header's.
    @Test func dispersionMeasureFromTheEphemeris() throws {
        let known = Archive().dispersionMeasure ?? 0
        let ephemeris = FITSTable(
            name: "PSRPARAM", rowCount: 2, columns: [.init("PARAM", .text(["F0 0.5", "DM \(known) 1 0.001"]))])
        for missing: Double? in [nil, 0] {
            let candidate = try read(Archive(period: 0, extra: [ephemeris], dispersionMeasure: missing))
            #expect(candidate.header.dispersionMeasure == known)
            #expect(candidate.fold.profile == [2.5, 3.5, 4.5, 3.5])
        }
        let coherent = Archive(dispersionMeasure: nil, primaryCards: [FITSCard("CHAN_DM", .number(known))])
        #expect(try read(coherent).fold.profile == [2.5, 3.5, 4.5, 3.5])
    }

    /// A predictor whose phase is 1800 turns in the hour's half on either side: 0.5 Hz is 1800 turns an hour.
    @Test func periodAndDispersionMeasureFromTempo2sPredictor() throws {
        let known = Archive().dispersionMeasure ?? 0
        let lines = [
            "ChebyModelSet 1 segments", "ChebyModel BEGIN", "TIME_RANGE 59590 59590.0416666666666667",
            "FREQ_RANGE 1000 2000", "DISPERSION_CONSTANT \(-known / 2.41e-4 * 0.5)", "NCOEFF_TIME 3", "NCOEFF_FREQ 2",
            "COEFFS 3600.0 0.25", "COEFFS 1800.0 0.5", "COEFFS 0.125 0.0", "ChebyModel END",
        ]
        let predictor = FITSTable(
            name: "T2PREDICT", rowCount: lines.count, columns: [.init("PREDICT", .text(lines))])
        let candidate = try read(Archive(period: 0, extra: [predictor], dispersionMeasure: nil))
        #expect(abs((candidate.header.periodSeconds ?? 0) - 2) < 1e-9)
        #expect(abs((candidate.header.dispersionMeasure ?? 0) - known) < 1e-6)
        #expect(candidate.fold.profile == [2.5, 3.5, 4.5, 3.5])
    }

    /// What stays smeared looks like noise, so it is refused with what is missing.
    @Test func channelsThatCannotBeDedispersedAreRefused() throws {
        #expect(try refusal(Archive(period: nil)).contains("its period is not known"))
        #expect(try refusal(Archive(dispersionMeasure: nil)).contains("its DM is not known"))
        #expect(try refusal(Archive(frequencies: [0, 0])).contains("frequencies of its channels are not known"))
        #expect(try refusal(Archive(frequencies: [.nan, 2000])).contains("frequencies of its channels are not known"))
        // One channel, or a DM of 0, needs none of it.
        #expect(try read(Archive(weights: [0, 1], period: nil, dispersionMeasure: nil)).fold.profile == [4, 5, 6, 7])
        #expect(try read(Archive(period: nil, dispersionMeasure: 0)).fold.profile == [2, 3, 4, 5])
        #expect(try read(Archive(weights: [0, 1], frequencies: [0, 2000])).fold.profile == [4, 5, 6, 7])
    }

    /// From the middle of the band, 1500 MHz, on: 1000 MHz comes 5/27 of what it does after 2000 MHz... late, and 2000 early.
    @Test(arguments: [nil, 0]) func withoutAReferenceFrequencyTheMiddleOfTheBandIsTaken(_ reference: Double?) throws {
        let candidate = try read(Archive(reference: reference))
        #expect(candidate.fold.subBands?.referenceMegahertz == 1500)
        // Both channels' bins are turned by a whole bin against each other, wherever the profile begins.
        let profile = try #require(candidate.fold.profile)
        #expect([[2.5, 3.5, 4.5, 3.5], [3.5, 2.5, 3.5, 4.5], [3.5, 4.5, 3.5, 2.5]].contains(profile))
    }

    @Test func flatDataAreNone() throws {
        #expect(try refusal(Archive(samples: [Int16](repeating: 7, count: 8))).contains("profile is flat"))
    }

    /// A position may stand in degrees; one that is none is left out with a word.
    @Test func positions() throws {
        func header(_ rightAscension: String, _ declination: String) throws -> CandidateHeader {
            try read(
                Archive(primaryCards: [
                    FITSCard("RA", .text(rightAscension)), FITSCard("DEC", .text(declination)),
                ])
            ).header
        }
        let degrees = try header("187.5", "-10.25")
        #expect(degrees.rightAscensionDegrees == 187.5 && degrees.declinationDegrees == -10.25)
        let sexagesimal = try header("12 30 00", "-00:30:00")
        #expect(sexagesimal.rightAscensionDegrees == 187.5 && sexagesimal.declinationDegrees == -0.5)
        let absurd = try header("99:10:10", "nan:10:10")
        #expect(absurd.rightAscensionDegrees == nil && absurd.declinationDegrees == nil)
        #expect(absurd.leftOut.count == 2 && absurd.leftOut[0].contains("right ascension"))
        #expect(absurd.leftOut[1] == "the declination \"nan:10:10\" is no such number")
        #expect(try header("unknown", "*").leftOut == ["the right ascension \"unknown\" is no such number"])
        #expect(try header("12:60:00", "").leftOut == ["the right ascension \"12:60:00\" is no such number"])
    }

    /// Puts another value into the first card of that name.
    private func patch(_ path: String, _ keyword: String, _ value: String) throws {
        var bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        let name = keyword.padding(toLength: 8, withPad: " ", startingAt: 0)
        let card = try #require(
            stride(from: 0, to: bytes.count, by: 80).first { bytes[$0...].starts(with: "\(name)=".utf8) })
        bytes.replaceSubrange(
            card..<card + 80, with: "\(name)= \(value)".padding(toLength: 80, withPad: " ", startingAt: 0).utf8)
        try Data(bytes).write(to: URL(filePath: path))
    }

    /// Two bytes a sample would not fit into the file: the table's one row is nearly all of it.
    @Test func samplesOfOneByte() throws {
        let path = folder.file("x.fits")
        try Archive(
            dispersionMeasure: 0, samples: [Int16](repeating: 0x0102, count: 2 * 8192), bins: 8192
        ).write(to: path)
        try patch(path, "TFORM5", "'32768B  '")
        try patch(path, "NBIN", "16384")
        let candidate = try #require(try CandidateReader.candidates(in: path).first)
        let profile = try #require(candidate.fold.profile)
        #expect(profile.count == 16_384)
        #expect(Array(profile.prefix(4)) == [1, 2, 1, 2])
    }

    /// The channels are put in order by their frequencies, which NaN would spoil.
    @Test(arguments: [Double.nan, 0, -1, .infinity]) func aZappedChannelNeedNotSayIts(frequency: Double) throws {
        let candidate = try read(Archive(weights: [0, 1], frequencies: [frequency, 2000]))
        #expect(candidate.fold.subBands?.frequenciesMegahertz == [2000, 2000])
        #expect(candidate.fold.profile == [4, 5, 6, 7])
    }

    @Test(arguments: [0.5 * 2.41e-4 / 0.75e-6, 0]) func frequenciesInOtherUnits(_ dispersionMeasure: Double) throws {
        func reason(_ frequencies: [Double]) throws -> String {
            try refusal(Archive(dispersionMeasure: dispersionMeasure, frequencies: frequencies))
        }
        #expect(try reason([1.2e9, 1.6e9]).contains("1200000000.0 to 1600000000.0 MHz, which look like Hz or kHz"))
        #expect(try reason([1.2, 1.6]).contains("1.2 to 1.6 MHz, which look like GHz"))
        #expect(try reason([0.15, 0.11]).contains("look like GHz"))
    }

    @Test(arguments: [1e-9, -1000]) func oneFrequencyThatCannotBe(_ frequency: Double) throws {
        #expect(try refusal(Archive(frequencies: [frequency, 2000])).contains("\(frequency) MHz, which none can be"))
    }

    @Test func whyThereAreNoData() throws {
        let scales = [Float](repeating: .nan, count: 8)
        #expect(try refusal(Archive(scales: scales)).contains("samples, scales or offsets that are not finite"))
        #expect(try refusal(Archive(weights: [.nan, .nan])).contains("weights of its channels are not finite"))
        #expect(try refusal(Archive(weights: [-1, 0])).contains("weights of its channels are negative"))
    }

    @Test func numbersThatArePossibleForNoPulsarAreNamed() throws {
        #expect(try refusal(Archive(period: 1e-9)).contains("the period of 1e-09 s is outside"))
        #expect(try refusal(Archive(period: -2)).contains("the period of -2.0 s is outside"))
        #expect(try refusal(Archive(dispersionMeasure: 1e9)).contains("the DM of 1000000000.0 pc"))
    }

    /// The primary header is whole; of what follows there is nothing, or some cards.
    @Test func aFileThatEndsWithinItsHeaders() throws {
        let path = folder.file("x.fits")
        try Archive().write(to: path)
        let bytes = try Data(contentsOf: URL(filePath: path))
        let table = try #require(bytes.range(of: Data("XTENSION".utf8))).lowerBound
        for length in [1, 800, 2000] {
            let cut = try folder.write("cut.fits", bytes.prefix(table + length))
            let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: cut) }
            #expect(error?.placeText == "byte \(table + length)")
            #expect(error?.reason.hasPrefix("the file ends before what its headers promise") == true)
        }
        let cut = try folder.write("cut.fits", bytes.prefix(table))
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: cut) }
        #expect(error?.reason.contains("or was cut off before them") == true)
    }

    @Test(arguments: ["NBIN", "NCHAN"]) func aBillionBinsAreRefused(_ keyword: String) throws {
        let path = folder.file("x.fits")
        try Archive().write(to: path)
        var bytes = try Data(contentsOf: URL(filePath: path))
        let card = try #require(
            bytes.range(of: Data("\(keyword.padding(toLength: 8, withPad: " ", startingAt: 0))=".utf8)))
        bytes.replaceSubrange(card.upperBound..<(card.upperBound + 22), with: Data(" 1000000000           ".utf8))
        try bytes.write(to: URL(filePath: path))
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description.hasPrefix("\(path), HDU SUBINT") == true)
        #expect(error?.reason.contains("do not fit into") == true, "\(error?.reason ?? "")")
    }

    /// CFITSIO would take 1.6 GB for ten million columns, and an unset number of them where NAXIS2 is no number.
    @Test(arguments: [
        ("TFIELDS", "10000000"), ("TFIELDS", "9223372036854775807"), ("TFIELDS", "-1"), ("TFIELDS", "1000"),
        ("NAXIS1", "nan"), ("NAXIS2", "?"), ("NAXIS2", "-1"), ("GCOUNT", "one"),
    ])
    func absurdLengthsAreRefused(_ keyword: String, _ value: String) throws {
        let path = folder.file("x.fits")
        try Archive().write(to: path)
        var bytes = try Data(contentsOf: URL(filePath: path))
        let card = try #require(
            bytes.range(of: Data("\(keyword.padding(toLength: 8, withPad: " ", startingAt: 0))=".utf8)))
        let field = String(repeating: " ", count: 21 - value.count) + value
        bytes.replaceSubrange(card.upperBound..<(card.upperBound + 21), with: Data(field.utf8))
        try bytes.write(to: URL(filePath: path))
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description == "\(path), HDU 1: \(keyword) is \"\(value)\", which is no length")
    }
}
