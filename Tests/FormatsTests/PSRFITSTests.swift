import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// Real archives, checked against arrays that were read independently.
@Suite(.needsRealData) struct PSRFITSTests {
    private func candidate(_ name: String) throws -> Candidate {
        let candidates = try CandidateReader.candidates(in: RealData.path("psrfits/\(name)"))
        #expect(candidates.count == 1)
        return try #require(candidates.first)
    }

    /// The values that PSRCHIVE reads from the same file lie beside it (an array `data` of 1 x 1 x 1 x 2048).
    @Test(.needsPython("numpy")) func templateEqualsTheExpectedValues() throws {
        let candidate = try candidate("B1855+09.430.PUPPI.11y.x.sum.sm")
        let expected = try Python.run(
            "import numpy, sys; print(*numpy.load(sys.argv[1])['data'].ravel().tolist())",
            [RealData.path("psrfits/B1855+09.430.PUPPI.11y.expected.npz")]
        ).split(separator: " ").compactMap { Double($0) }
        let profile = try #require(candidate.fold.profile)
        #expect(profile.count == 2048)
        #expect(expected.count == 2048)
        // The expected values are single precision: seven digits of the largest.
        let tolerance = (expected.map(abs).max() ?? 0) * 2e-7
        #expect(zip(profile, expected).map { abs($0 - $1) }.max() ?? .infinity <= tolerance)
    }

    struct Expected: Sendable {
        var name: String
        var bins: Int
        var channels = 1
        var subIntegrations = 1
        /// Hz, as the file's own ephemeris has it.
        var frequency: Double
        var dispersionMeasure: Double
        var source: String
    }

    private static let archives: [Expected] = [
        Expected(
            name: "B1855+09.430.PUPPI.11y.x.sum.sm", bins: 2048, frequency: 186.4940817285594,
            dispersionMeasure: 13.299393, source: "B1855+09"),
        Expected(
            name: "B1855+09.L-wide.PUPPI.11y.x.sum.sm", bins: 2048, frequency: 186.4940817285594,
            dispersionMeasure: 13.299393, source: "B1855+09"),
        Expected(
            name: "J1909-3744_59590.303334_500.rfiClean.fits", bins: 512, channels: 128, frequency: 339.31568666040213,
            dispersionMeasure: 10.3908996582031, source: "J1909-3744"),
        Expected(
            name: "J1909-3744_59630.163760_1460.rfiClean.fits", bins: 64, channels: 1024,
            frequency: 339.31568666040213, dispersionMeasure: 10.3908996582031, source: "J1909-3744"),
        Expected(
            name: "simulated/example-1.fits", bins: 512, channels: 64, subIntegrations: 10,
            frequency: 345.67890123456789, dispersionMeasure: 34.56789, source: "1234-5678"),
    ]

    @Test(arguments: archives) func everyVersion(_ expected: Expected) throws {
        let candidate = try candidate(expected.name)
        #expect(candidate.fold.profile?.count == expected.bins)
        #expect(candidate.fold.timePhase?.rows == expected.subIntegrations)
        #expect((candidate.fold.subBands?.plane.rows ?? 1) == expected.channels)
        let turns = try #require(candidate.header.periodSeconds) * expected.frequency
        #expect(abs(turns - 1) < 1e-12)
        #expect(candidate.header.dispersionMeasure == expected.dispersionMeasure)
        #expect(candidate.header.sourceName == expected.source)
    }

    /// The sum over channels, weighted and dedispersed in numpy from the same bytes as astropy reads them, with the constant of
    /// PSRCHIVE, PRESTO and TEMPO2.
    @Test(
        .needsPython("astropy"),
        arguments: [
            "J1909-3744_59590.303334_500.rfiClean.fits", "J1909-3744_59630.163760_1460.rfiClean.fits",
            "simulated/example-1.fits",
        ])
    func profileEqualsAnIndependentSum(_ name: String) throws {
        let candidate = try candidate(name)
        let script = """
            import sys, numpy as np
            from astropy.io import fits
            h = fits.open(sys.argv[1]); period = float(sys.argv[2]); s = h['SUBINT']; d = s.data
            nchan, nbin = s.header['NCHAN'], s.header['NBIN']
            data = d['DATA'].astype(float).reshape(-1, nchan, nbin)
            data = data * d['DAT_SCL'].astype(float).reshape(-1, nchan, 1) + d['DAT_OFFS'].astype(float).reshape(-1, nchan, 1)
            w = d['DAT_WTS'].astype(float).reshape(-1, nchan); f = d['DAT_FREQ'].astype(float).reshape(-1, nchan)
            ref = s.header.get('REFFREQ', f[0].mean())
            total = np.zeros(nbin)
            for i in range(len(data)):
                turns = s.header['DM'] / 2.41e-4 * (f[i] ** -2 - ref ** -2) / period
                for c in range(nchan):
                    total += w[i, c] * np.roll(data[i, c], -int(np.floor((turns[c] % 1) * nbin + 0.5)))
            print(*(total / w.sum()).tolist())
            """
        let expected = try Python.run(
            script, [RealData.path("psrfits/\(name)"), "\(try #require(candidate.header.periodSeconds))"]
        ).split(separator: " ").compactMap { Double($0) }
        let profile = try #require(candidate.fold.profile)
        #expect(profile.count == expected.count)
        let tolerance = (expected.map(abs).max() ?? 0) * 1e-9
        #expect(zip(profile, expected).allSatisfy { abs($0 - $1) <= tolerance })
    }

    @Test func positionAndDate() throws {
        let header = try candidate("J1909-3744_59590.303334_500.rfiClean.fits").header
        // 19:09:47.425 and -37:44:14.908 in degrees, and 26209.0236283048361656 s after midnight in days.
        let expected = (287.44760416666667, -37.737474444444444, 59590.303345180883)
        #expect(abs(try #require(header.rightAscensionDegrees) - expected.0) < 1e-9)
        #expect(abs(try #require(header.declinationDegrees) - expected.1) < 1e-9)
        #expect(abs(try #require(header.modifiedJulianDate) - expected.2) < 1e-9)
        #expect(header.telescope == "GMRT")
        // Its one TSUBINT, as astropy reads it.
        #expect(abs(try #require(header.observationSeconds) - 3000.10176512) < 1e-6)
    }

    @Test func searchModeIsRefusedByName() throws {
        let path = RealData.path("psrfits/search-mode/small.fits")
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description.hasPrefix("\(path): is PSRFITS in search mode") == true)
    }

    @Test func truncationAtManyLengthsIsAnErrorAndNeverACrash() throws {
        let folder = try TemporaryFolder()
        let bytes = try Data(contentsOf: URL(filePath: RealData.path("psrfits/simulated/example-1.fits")))
        for length in stride(from: 0, to: bytes.count - 2880, by: bytes.count / 97) {
            let path = try folder.write("cut.fits", bytes.prefix(length))
            #expect(throws: FormatError.self, "\(length) bytes") { try CandidateReader.candidates(in: path) }
        }
    }

    @Test func flippedBitsNeverCrash() throws {
        let folder = try TemporaryFolder()
        let path = RealData.path("psrfits/J1909-3744_59630.163760_1460.rfiClean.fits")
        let bytes = try Data(contentsOf: URL(filePath: path))
        // The headers are where a bit can do harm; they lie in the first 60 kB.
        for index in stride(from: 0, to: 60_000, by: 97) {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            _ = try? CandidateReader.candidates(in: folder.write("flip.fits", flipped))
        }
    }
}
