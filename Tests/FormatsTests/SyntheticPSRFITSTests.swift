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
        var dispersionMeasure = 0.5 * 2.41e-4 / 0.75e-6

        func write(to path: String) throws {
            let cells = 2 * polarisations
            var columns: [FITSTable.Column] = [
                .init("DAT_FREQ", .float64Vectors([1000, 2000], shape: [2])),
                .init("DAT_WTS", .float32Vectors(weights, shape: [2])),
                .init("DAT_OFFS", .float32Vectors([Float](repeating: 0, count: cells), shape: [cells])),
                .init("DAT_SCL", .float32Vectors(Array(scales.prefix(cells)), shape: [cells])),
                .init("DATA", .int16Vectors((0..<(4 * cells)).map { Int16($0) }, shape: [4, 2, polarisations])),
            ]
            if let period { columns.append(.init("PERIOD", unit: "s", .float64([period]))) }
            let table = FITSTable(
                name: "SUBINT", rowCount: 1, columns: columns,
                cards: [
                    FITSCard("POL_TYPE", .text(polarisationType)), FITSCard("NPOL", .integer(polarisations)),
                    FITSCard("NBIN", .integer(4)), FITSCard("NCHAN", .integer(2)),
                    FITSCard("DM", .number(dispersionMeasure)), FITSCard("REFFREQ", .number(2000)),
                ] + cards)
            let primary = [
                FITSCard("FITSTYPE", .text("PSRFITS")), FITSCard("OBS_MODE", .text("PSR")),
                FITSCard("STT_IMJD", .text("*")),
            ]
            try FITSWriter.write(extra + [table], primary: primary, to: path)
        }
    }

    private func read(_ archive: Archive) throws -> Candidate {
        let path = folder.file("x.fits")
        try archive.write(to: path)
        return try #require(try CandidateReader.candidates(in: path).first)
    }

    @Test func theLateChannelIsTurnedBack() throws {
        let candidate = try read(Archive())
        // Channel 1000 MHz is 0, 1, 2, 3, one bin late; channel 2000 MHz is 4, 5, 6, 7.
        #expect(candidate.fold.profile == [2.5, 3.5, 4.5, 3.5])
        #expect(candidate.fold.subBands?.plane.values == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(candidate.header.modifiedJulianDate == nil)
    }

    /// Of AABB the first two polarisations add up to intensity, of IQUV and AA+BB the first is it.
    @Test(arguments: [
        ("AABB", 2, [8.0, 10, 12, 14]), ("AABBCRCI", 4, [8, 10, 12, 14]), ("IQUV", 4, [0, 1, 2, 3]),
        ("AA+BB", 1, [0, 1, 2, 3]),
    ])
    func polarisations(_ type: String, _ count: Int, _ firstChannel: [Double]) throws {
        let candidate = try read(Archive(polarisations: count, polarisationType: type))
        #expect(Array(try #require(candidate.fold.subBands).plane[row: 0]) == firstChannel)
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
        #expect(try read(Archive(period: nil)).header.periodSeconds == nil)
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
