import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// The archive of Parkes in `timer/`, and copies of it with one thing changed.
@Suite(.needsRealData) struct TIMERTests {
    private let folder: TemporaryFolder
    private let path = RealData.path("timer/psrchive_example.ar")

    init() throws {
        folder = try TemporaryFolder()
    }

    private func candidate(_ path: String) throws -> Candidate {
        #expect(try CandidateReader.open(path).format.name == "TIMER archive")
        return try #require(try CandidateReader.candidates(in: path).first)
    }

    private func archive() throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    private func mean(ofRows rows: Int, _ values: [Double]) -> [Double] {
        var mean = [Double](repeating: 0, count: 256)
        for (index, value) in values.enumerated() { mean[index % 256] += value / Double(rows) }
        return mean
    }

    /// A copy of the archive with some of its bytes replaced.
    private func copy(_ changes: (offset: Int, bytes: [UInt8])...) throws -> String {
        var data = try archive()
        for change in changes {
            data.replaceSubrange(change.offset..<(change.offset + change.bytes.count), with: change.bytes)
        }
        return try folder.write("copy.ar", data)
    }

    /// The values that PSRCHIVE reads lie beside the archive: float32 4 x 128 x 256 after 128 bytes of header.
    @Test func everyValueEqualsTheExpectedOne() throws {
        let array = try Data(contentsOf: URL(filePath: RealData.path("timer/npy_example.npy"))).dropFirst(128)
        let expected = Array(array).withUnsafeBytes { bytes in
            (0..<(bytes.count / 4)).map { Double(bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)) }
        }
        try #require(expected.count == 4 * 128 * 256)
        let reader = try TIMERArchive(try OpenedFile(path))
        var found: [Double] = []
        for row in 0..<4 { found += try reader.readSubIntegration(row).0.amplitudes }
        try #require(found.count == expected.count)
        // The expected values, up to 2.97, are single precision: a unit of the last place is 2.4e-7.
        #expect(zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity <= 2.4e-7)
    }

    /// Numbers that the header holds, and the period of the sub-integrations' own headers.
    @Test func header() throws {
        let header = try candidate(path).header
        #expect(header.periodSeconds == 4.862781)
        #expect(header.dispersionMeasure == 19.4)
        #expect(header.signalToNoise == nil)
        #expect(header.telescope == "Parkes")
        #expect(header.sourceName == "G275.4-19.7_co")
        // 1.9840568410... and -1.0982274... radians; 0.769656219 of day 56996.
        #expect(abs(try #require(header.rightAscensionDegrees) - 113.678083) < 1e-5)
        #expect(abs(try #require(header.declinationDegrees) + 62.923806) < 1e-5)
        #expect(abs(try #require(header.modifiedJulianDate) - 56996.769656) < 1e-6)
        // Three sub-integrations of 140 s and one of 125.891008 s.
        #expect(abs(try #require(header.observationSeconds) - 545.891008) < 1e-9)
    }

    @Test func channels() throws {
        let subBands = try #require(try candidate(path).fold.subBands)
        #expect(subBands.dedispersedAt == 0)
        #expect(subBands.referenceMegahertz == 1382)
        #expect(subBands.plane.weights == [Double](repeating: 32, count: 128))
        #expect(subBands.frequenciesMegahertz.count == 128)
        #expect(subBands.frequenciesMegahertz[0] == 1580.43701171875)
        #expect(abs(subBands.frequenciesMegahertz[127] - 1183.562) < 0.001)
    }

    /// The sums over channels, dedispersed in numpy from the same bytes.
    @Test(.needsPython("numpy")) func sumsEqualIndependentOnes() throws {
        let script = """
            import struct, sys, numpy as np
            b = open(sys.argv[1], 'rb').read(); p = 1024 + 184; nchan, nbin = 128, 256
            rows = []
            for sub in range(4):
                p += 128 + 4 * nchan * 3; total = np.zeros(nbin)
                for chan in range(nchan):
                    freq, n, pol, weight, scale, offset = struct.unpack_from('>fiifff', b, p); p += 24
                    values = np.frombuffer(b, '>u2', nbin, p) / scale + offset; p += 2 * nbin
                    turns = 19.4 / 2.41e-4 * (freq ** -2 - 1382.0 ** -2) / 4.862781
                    total += np.roll(values, -int(np.floor((turns % 1) * nbin + 0.5)))
                rows.append(total / nchan)
            print(*np.array(rows).ravel().tolist())
            """
        let expected = try Python.run(script, [path]).split(separator: " ").compactMap { Double($0) }
        let candidate = try candidate(path)
        let plane = try #require(candidate.fold.timePhase)
        try #require(plane.values.count == expected.count)
        #expect(zip(plane.values, expected).allSatisfy { abs($0 - $1) <= 1e-10 })
        let profile = mean(ofRows: 4, expected)
        #expect(zip(try #require(candidate.fold.profile), profile).allSatisfy { abs($0 - $1) <= 1e-10 })
    }

    /// Bit 0x10 of `corrected` says that the archive is dedispersed; then nothing is turned.
    @Test func anArchiveThatIsDedispersed() throws {
        let candidate = try candidate(try copy((624, [0, 0, 0, 0x10])))
        #expect(candidate.fold.subBands?.dedispersedAt == 19.4)
        let plane = try #require(candidate.fold.subBands?.plane)
        let (found, expected) = (try #require(candidate.fold.profile), mean(ofRows: 128, plane.values))
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    /// `obstype` is 0 for a pulsar, 1 for a calibrator.
    @Test func calibratorsAreRefused() throws {
        let path = try copy((632, [0, 0, 0, 1]))
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.reason.contains("calibrator") == true)
    }

    /// The header's DM is a float at byte 192; 0 stands for "not set", and then the ephemeris behind the header may say it.
    @Test func dispersionMeasureFromTheEphemeris() throws {
        var data = try archive()
        let ephemeris = Data("PSR J0000\nDM 19.4\n".utf8)
        data.replaceSubrange(192..<196, with: [0, 0, 0, 0])
        data.replaceSubrange(300..<304, with: [0, 0, 0, UInt8(ephemeris.count)])
        data.insert(contentsOf: ephemeris, at: 1024 + 184)
        let found = try candidate(folder.write("ephemeris.ar", data))
        #expect(found.header.dispersionMeasure == 19.4)
        #expect(found.fold.profile == (try candidate(path)).fold.profile)
    }

    /// The weight of the first channel stands 12 bytes into its profile, in each of the sub-integrations.
    @Test func aZappedChannel() throws {
        let (first, length) = (1024 + 184 + 128 + 1536 + 12, 128 + 1536 + 128 * (24 + 512))
        let zero: [UInt8] = [0, 0, 0, 0]
        let path = try copy(
            (first, zero), (first + length, zero), (first + 2 * length, zero), (first + 3 * length, zero))
        let candidate = try candidate(path)
        #expect(candidate.fold.subBands?.plane.weights.prefix(2) == [0, 32])
        #expect(candidate.fold.subBands?.plane.values.prefix(256).allSatisfy { $0 == 0 } == true)
        #expect(candidate.fold.timePhase?.weights == [Double](repeating: 8 * 127, count: 4))
    }

    @Test func anArchiveOfTheOldKindIsRefused() throws {
        let path = try copy((684, [0, 0, 0, 0]))
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description.hasPrefix("\(path): is a TIMER archive of the old kind, without weights") == true)
    }

    @Test func aProfileWithAnotherNumberOfBins() throws {
        let path = try copy((1024 + 184 + 128 + 1536 + 4, [0, 0, 2, 0]))
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(
            error?.description
                == "\(path), sub-integration 1, byte 1672: a profile has 512 bins where the archive has 256")
    }

    /// Bins, sub-integrations, channels, polarisations, and the bytes of backend, polyco and ephemeris.
    @Test(arguments: [208, 232, 248, 396, 828, 296, 300])
    func absurdCountsAreRefusedBeforeMemoryIsTaken(_ offset: Int) throws {
        for count: Int32 in [-1, .min, 65_536, 1_000_000_000, .max] {
            let path = try copy((offset, withUnsafeBytes(of: count.bigEndian) { Array($0) }))
            let error = #expect(throws: FormatError.self, "\(count)") { try CandidateReader.candidates(in: path) }
            #expect(error?.path == path)
        }
    }

    /// 2^20 sub-integrations of 4 polarisations, 2^17 channels and 2^20 bins, the most that is believed.
    @Test func theLargestCountsTogether() throws {
        let path = try copy(
            (232, [0, 0x10, 0, 0]), (396, [0, 0, 0, 4]), (248, [0, 2, 0, 0]), (208, [0, 0x10, 0, 0]))
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.placeText == "byte 282296")
    }

    @Test func truncationAtManyLengthsIsAnErrorAndNeverACrash() throws {
        let data = try archive()
        for length in Array(stride(from: 0, to: 1300, by: 13)) + Array(stride(from: 1300, to: data.count, by: 2801)) {
            let cut = try folder.write("cut.ar", data.prefix(length))
            #expect(throws: FormatError.self, "\(length) bytes") { try CandidateReader.candidates(in: cut) }
        }
        let cut = try folder.write("cut.ar", data.dropLast(1))
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: cut) }
        #expect(
            error?.description
                == "\(cut), byte 282295: ends too early: 4 sub-integrations of 1 x 128 x 256 samples take 282296 bytes")
    }

    /// The first two channels of the first sub-integration, as an archive of its own.
    private func smallArchive() throws -> Data {
        var header = try archive().prefix(1208)
        header.replaceSubrange(232..<236, with: [0, 0, 0, 1])
        header.replaceSubrange(248..<252, with: [0, 0, 0, 2])
        let profiles = 1208 + 128 + 1536
        return try header + archive()[1208..<1336] + Data(count: 24) + archive()[profiles..<(profiles + 2 * 536)]
    }

    @Test func flippedBitsAreReadOrRefused() throws {
        let data = try smallArchive()
        #expect(try candidate(folder.write("small.ar", data)).fold.subBands?.plane.rows == 2)
        for index in Array(0..<1400) + Array(1896..<1924) {
            var flipped = data
            flipped[index] ^= 1 << UInt8((index / 3) % 8)
            let path = try folder.write("flip.ar", flipped)
            guard let candidate = try? CandidateReader.candidates(in: path).first else { continue }
            #expect(candidate.fold.profile?.allSatisfy(\.isFinite) == true, "byte \(index)")
        }
    }
}
