import Formats
import Foundation
import TestSupport
import Testing

@testable import Catalogue

/// A little catalogue in psrcat's layout: facts about real pulsars, and lines as its releases have had them.
@Suite struct PsrcatTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func catalogue(_ text: String) throws -> PulsarCatalogue {
        try folder.write("psrcat.db", text)
        return try PulsarCatalogue(contentsOf: folder.file("psrcat.db"))
    }

    private func pulsar(_ lines: String) throws -> Pulsar {
        try #require(try catalogue("#CATALOGUE 1.59\n\(lines)\n@----\n").pulsars.first)
    }

    @Test func theCrab() throws {
        let crab = try pulsar(
            """
            PSRB     B0531+21                      sr68
            PSRJ     J0534+2200                    sr68
            RAJ      05:34:31.973             5    mcc+71
            DECJ     +22:00:52.06             6    mcc+71
            F0       29.946923                1    ljg+15
            F1       -3.77535E-10             2    ljg+15
            F2       1.1147E-20               5    ljg+15
            PEPOCH   48442.5                       ljg+15
            DM       56.77                    24   ljg+15
            """)
        #expect(crab.name == "J0534+2200" && crab.aliases == ["B0531+21"])
        let position = try #require(crab.position)
        // astropy: SkyCoord("05:34:31.973 +22:00:52.06", unit=("hourangle", "deg")).
        #expect(abs(position.rightAscension - 83.633220833) < 1e-8 && abs(position.declination - 22.014461111) < 1e-8)
        // Errors in units of the last digit, and half a digit.
        #expect(abs(crab.positionErrorDegrees - 0.005 * 15 / 3600 - 0.0005 * 15 / 3600) < 1e-9)
        #expect(abs(crab.dispersionMeasureError - 0.245) < 1e-9)
        // F0 + F1 t + F2 t^2 / 2 at MJD 59000.
        let spin = try #require(crab.spin)
        #expect(abs(spin.frequency(at: 59_000).value - 29.607185) < 1e-6)
    }

    /// The vector that psrcat gives for J0023+0923.
    @Test func eclipticPositions() throws {
        let position = try #require(
            try pulsar("PSRJ     J0023+0923   x\nELONG    9.070390815   1 x\nELAT     6.30910834  1 x").position)
        #expect(abs(position.rightAscension - 5.820321) < 1e-6 && abs(position.declination - 9.389962) < 1e-6)
    }

    @Test(arguments: [
        ("RAJ 00:07\nDECJ 73:03", 1.75, 73.05), ("RAJ 00:11:34 114\nDECJ +08:10", 2.8916667, 8.1666667),
        ("RAJ 1:2:3\nDECJ -00:30", 15.5125, -0.5), ("RAJ 12:00\nDECJ -7", 180, -7),
        ("RAJ 12:00\nDECJ +08:10.5", 180, 8.175),
    ]) func positionsAsTheyAreWritten(_ lines: String, _ rightAscension: Double, _ declination: Double) throws {
        let position = try #require(try pulsar("PSRJ J1\n\(lines)").position)
        #expect(abs(position.rightAscension - rightAscension) < 1e-6)
        #expect(abs(position.declination - declination) < 1e-6)
    }

    /// Of what excludes each other, and of what comes twice, the last counts.
    @Test func theLastLineCounts() throws {
        let first = try pulsar("PSRJ J1\nF0 10\nF1 -1E-15\nP0 0.5\nP1 1E-15\nDM 721.7 1 x\nDM 735 10 x")
        #expect(first.spin?.frequency == 2 && first.spin?.derivative == -4e-15)
        #expect(first.dispersionMeasure == 735 && first.dispersionMeasureError == 10.5)
        #expect(try pulsar("PSRJ J1\nDM 20\nDM NULL").dispersionMeasure == nil)
        #expect(try pulsar("PSRJ J1\nP0 1\nPSRCAT_CLEAR").spin == nil)
        #expect(try pulsar("PSRJ J1\nRAJ 1:00\nDECJ 1:00\nELONG 9\nELAT 6").position?.rightAscension != 15)
    }

    @Test(arguments: [
        ("0.69374767047 14", 14.5e-11), ("2.097E-15 12", 12.5e-18), ("10 0.5", 1), ("10 -3", 3.5), ("10 ref00", 0.5),
    ]) func errors(_ line: String, _ error: Double) throws {
        let words = line.split(separator: " ")
        let isReference = words[1].first?.isNumber == false && !words[1].hasPrefix("-")
        let number = try #require(PrintedNumber(words[0], error: isReference ? nil : words[1]))
        #expect(abs(number.error - error) < error * 1e-9)
    }

    /// Orbits shift frequencies: J0737-3039A by 1.15e-3 (2 pi 1.415 / 8834.5 s, eccentricity 0.088).
    @Test func orbits() throws {
        let double = try pulsar("PSRJ J0737-3039A\nP0 0.0227\nA1 1.415032\nPB 0.10225156248\nECC 0.0877775")
        #expect(abs(double.orbitalShift - 1.0988e-3) < 1e-6)
        #expect(try pulsar("PSRJ J1\nP0 0.01\nA1 1\nFB0 1E-4").orbitalShift == 2 * .pi * 1e-4)
    }

    @Test func oddLines() throws {
        let found = try catalogue(
            """
            # CATALOGUE 2.0.0
            WARNING: PULSARS THAT HAVE MOVED
            PSRJ     J1719-3458
            P0       HAVE
            SURVEY   0.20
            DM
            NOSUCH   1 2 3 4 5 6

            RAJ      17:19
            DECJ     -34:58
            @----
            @----
            PSRB     B0001+00
            F0       2.0D0
            DECJ     +97
            @----
            P0       1.0
            @----
            PSRJ     J1856+0211g
            @----
            PSRJ     J1900+01
            F0       8
            """)
        #expect(found.version == "2.0.0")
        #expect(found.pulsars.map(\.name) == ["J1719-3458", "B0001+00", "J1856+0211g"])
        #expect(found.skippedLines == [4, 6, 15, 18, 22])
        #expect(found.pulsars[1].spin?.frequency == 2)
    }

    @Test func whatIsNoCatalogue() throws {
        for (text, reason) in [
            ("SQLite format 3\0", "is an SQLite database; take psrcat.db of psrcat's own package, which is text"),
            ("#CATALOGUE 1.59\n", "lists no pulsar"),
            ("a,b\n1,2\n", "is neither psrcat's database nor a table of pulsars"),
        ] {
            let error = #expect(throws: FormatError.self) { try catalogue(text) }
            #expect(error?.reason.hasPrefix(reason) == true)
        }
    }

    /// psrcat v1.59, whole and cut off anywhere.
    @Test(.needsRealData) func theReleaseOf2018() throws {
        let path = RealData.path("psrcat/psrcat-1.59.db")
        let all = try PulsarCatalogue(contentsOf: path)
        #expect(all.version == "1.59" && all.pulsars.count == 2659 && all.skippedLines.isEmpty)
        #expect(all.pulsars.allSatisfy { $0.position != nil })
        let bytes = try Data(contentsOf: URL(filePath: path))
        for length in stride(from: 1, to: bytes.count, by: 299_993) {
            try bytes.prefix(length).write(to: URL(filePath: folder.file("cut.db")))
            let cut = try? PulsarCatalogue(contentsOf: folder.file("cut.db"))
            if let cut { #expect(cut.pulsars[...] == all.pulsars.prefix(cut.pulsars.count)) }
        }
        // In the first records, wherever within a line.
        for length in stride(from: 1, to: 3000, by: 7) {
            try bytes.prefix(length).write(to: URL(filePath: folder.file("cut.db")))
            _ = try? PulsarCatalogue(contentsOf: folder.file("cut.db"))
        }
    }
}
