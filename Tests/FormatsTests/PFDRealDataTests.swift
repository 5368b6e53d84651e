import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// Folds that PRESTO made, checked against PRESTO's own results and against arrays that were read independently.
@Suite(.needsRealData) struct PFDRealDataTests {
    private static let presto = [
        "presto/M28A_bary_PSR_1824-2452A.pfd", "presto/Ter5_080912_DM242.30_PSR_1748-2446A.pfd",
        "presto/Ter5_080912_bary_DM238.30_8.66ms_Cand.pfd", "presto/Ter5_080912_bary_DM238.30_ACCEL_Cand_2.pfd",
        "presto/Ter5_080912_bary_DM238.30_nosearch_8.66ms_Cand.pfd", "presto/Ter5_080912_short2bits_8.66ms_Cand.pfd",
        "presto/Ter5_080912_topo_DM238.30_PSR_1748-2446N.pfd",
    ]
    private static let lotaas = [
        "lotaas/pulsar/L143770_SAP1_BEAM1_DM35.40_Z0_ACCEL_Cand_1.pfd",
        "lotaas/pulsar/L167143_SAP2_BEAM9_DM122.36_Z0_ACCEL_Cand_1.pfd",
        "lotaas/pulsar/L80012_SAP1_BEAM0_DM80.79_Z0_ACCEL_Cand_1.pfd",
        "lotaas/pulsar/L81245_SAP2_BEAM0_DM66.81_Z0_ACCEL_Cand_1.pfd",
        "lotaas/unlabelled/L80011_SAP0_BEAM5_DM102.48_Z0_ACCEL_Cand_2.pfd",
        "lotaas/unlabelled/L80011_SAP0_BEAM5_DM133.41_Z0_ACCEL_Cand_2.pfd",
    ]
    private static let truncated = "lotaas/truncated/L80011_SAP0_BEAM5_DM19.77_Z0_ACCEL_Cand_1.pfd"

    private func path(_ name: String) -> String { RealData.path("pfd/\(name)") }

    private func candidate(_ name: String) throws -> Candidate {
        #expect(try CandidateReader.open(path(name)).format.name == "PRESTO fold")
        return try #require(try CandidateReader.candidates(in: path(name)).first)
    }

    private func expectEqual(_ values: [Double], _ expected: [Double], tolerance: Double, _ what: String) {
        #expect(values.count == expected.count, "\(what)")
        let bound = (expected.map(abs).max() ?? 0) * tolerance
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) <= bound }, "\(what)")
    }

    /// The means times their weights are the sums that PRESTO makes.
    private func sums(_ plane: PhasePlane) -> [Double] {
        plane.values.indices.map { plane.values[$0] * plane.weights[$0 / plane.bins] }
    }

    /// PRESTO wrote the profile that it found best into the .bestprof file, with seven digits: half a unit of the last is
    /// up to 5e-7 of the value. (Turned by one bin in one sub-integration the profiles differ by 1e-4 and more.)
    @Test(arguments: presto) func profileEqualsThatOfPRESTO(_ name: String) throws {
        let text = try String(contentsOfFile: path(name) + ".bestprof", encoding: .utf8)
        let expected = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
        let candidate = try candidate(name)
        let weight = try #require(candidate.fold.timePhase).weights.reduce(0, +)
        let profile = try #require(candidate.fold.profile).map { $0 * weight }
        expectEqual(profile, expected, tolerance: 5e-7, name)
    }

    /// The sigmas that stand in the .bestprof files' lines `Prob(Noise)`.
    @Test func significance() throws {
        let expected = [41.2, 240.9, 8.7, 10.3, 10.2, 10.9, 10.7]
        let found = try Self.presto.map { try candidate($0).header.significance }
        #expect(found == expected)
        #expect(try Self.lotaas.allSatisfy { try candidate($0).header.significance == nil })
    }

    /// Every number of the header, as Python's struct reads it.
    @Test(.needsPython("numpy"), arguments: presto + lotaas)
    func headerEqualsAnIndependentReading(_ name: String) throws {
        let printed = try Python.run(
            Self.script + "print(*(list(d9) + list(topo) + list(bary) + list(fold) + list(orbit) + list(trials)))",
            [path(name)]
        ).split(separator: " ").compactMap { Double($0) }
        let header = try PFDHeader(try OpenedFile(path(name)))
        let numbers = [
            header.samplingTime, header.topocentricEpoch, header.barycentricEpoch, header.averageVelocity,
            header.lowestFrequency, header.channelWidth, header.bestDispersionMeasure,
        ]
        #expect(numbers == [0, 3, 4, 5, 6, 7, 8].map { printed[$0] })
        let spins = [header.topocentric, header.barycentric, header.fold]
        #expect(spins.flatMap { [$0.power, $0.value, $0.first, $0.second] } == Array(printed[9..<21]))
        #expect(header.orbit == Array(printed[21..<28]))
        let trials = header.trials
        #expect(
            trials.dispersionMeasures + trials.periods + trials.periodDerivatives == Array(printed[28...]))
    }

    /// Profile and planes, summed in numpy from the same bytes.
    @Test(.needsPython("numpy"), arguments: presto + lotaas)
    func sumsEqualIndependentOnes(_ name: String) throws {
        let lines = try Python.run(Self.script + Self.summation, [path(name)]).split(separator: "\n")
            .map { $0.split(separator: " ").compactMap { Double($0) } }
        try #require(lines.count == 4)
        let candidate = try candidate(name)
        let plane = try #require(candidate.fold.timePhase)
        let profile = try #require(candidate.fold.profile).map { $0 * plane.weights.reduce(0, +) }
        expectEqual(profile, lines[0], tolerance: 1e-10, "profile of \(name)")
        expectEqual(sums(plane), lines[1], tolerance: 1e-10, "sub-integrations of \(name)")
        guard let subBands = candidate.fold.subBands else { return }
        expectEqual(sums(subBands.plane), lines[2], tolerance: 1e-10, "sub-bands of \(name)")
        expectEqual(subBands.frequenciesMegahertz, lines[3], tolerance: 1e-14, "frequencies of \(name)")
    }

    @Test func everyFoldOfTheIndex() throws {
        let text = try String(contentsOfFile: RealData.path("pfd/labels.csv"), encoding: .utf8)
        var read = 0
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard fields[3] != "truncated" else { continue }
            let candidate = try candidate(fields[0])
            let rows = candidate.fold.subBands?.plane.rows ?? 1
            let plane = try #require(candidate.fold.timePhase)
            #expect("\(plane.rows)x\(rows)x\(plane.bins)" == fields[3])
            let period = try #require(Double(fields[4]))
            #expect(abs(try #require(candidate.header.periodSeconds) / period - 1) < 1e-11)
            let dispersionMeasure = try #require(Double(fields[5]))
            #expect(abs(try #require(candidate.header.dispersionMeasure) - dispersionMeasure) < 5.1e-5)
            read += 1
        }
        #expect(read == 13)
    }

    @Test func positionDateAndNames() throws {
        let header = try candidate("presto/Ter5_080912_DM242.30_PSR_1748-2446A.pfd").header
        // 17:48:04.8480 and -24:46:46.2 in degrees.
        #expect(abs(try #require(header.rightAscensionDegrees) - 267.0202) < 1e-10)
        #expect(abs(try #require(header.declinationDegrees) + 24.7795) < 1e-10)
        #expect(header.modifiedJulianDate == 54721.85289351852)
        #expect(header.telescope == "GBT")
        #expect(header.sourceName == "PSR_1748-2446A")
    }

    @Test func theTruncatedFoldIsAnErrorThatNamesFileAndPlace() throws {
        let path = path(Self.truncated)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(
            error?.description == """
                \(path), byte 49152: ends too early: 30 sub-integrations of 32 sub-bands and 100 bins take 826995 bytes
                """)
    }

    @Test(arguments: [presto[2], lotaas[4]]) func byteSwappedCopiesReadTheSame(_ name: String) throws {
        let folder = try TemporaryFolder()
        let data = try Data(contentsOf: URL(filePath: path(name)))
        let copy = try folder.write("swapped.pfd", PFDBytes.swapped(data))
        let (expected, found) = (try candidate(name), try #require(try CandidateReader.candidates(in: copy).first))
        #expect(found.fold.profile == expected.fold.profile)
        #expect(found.fold.timePhase == expected.fold.timePhase)
        #expect(found.fold.subBands == expected.fold.subBands)
        var header = expected.header
        (header.significance, header.periodErrorSeconds) = (nil, nil)
        #expect(found.header == header)
    }

    @Test func truncationAtManyLengthsIsAnErrorAndNeverACrash() throws {
        let folder = try TemporaryFolder()
        let data = try Data(contentsOf: URL(filePath: path(Self.lotaas[4])))
        let lengths = Array(stride(from: 0, to: 600, by: 3)) + Array(stride(from: 600, to: data.count - 33, by: 7919))
        for length in lengths + [data.count - 1] {
            let cut = try folder.write("cut.pfd", data.prefix(length))
            #expect(throws: FormatError.self, "\(length) bytes") { try CandidateReader.candidates(in: cut) }
        }
    }

    @Test func flippedBitsNeverCrash() throws {
        let folder = try TemporaryFolder()
        let data = try Data(contentsOf: URL(filePath: path(Self.presto[0])))
        // The header takes some 400 bytes; statistics, from which times come, are the last 3,584.
        let places = Array(0..<420) + Array(stride(from: 420, to: data.count, by: 211))
        for index in places {
            var flipped = data
            flipped[index] ^= 1 << UInt8((index / 3) % 8)
            _ = try? CandidateReader.candidates(in: folder.write("flip.pfd", flipped))
        }
    }

    /// No other kind of file is taken for a fold.
    @Test func otherFilesAreNoFolds() throws {
        let root = RealData.path("")
        for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            let path = root + "/" + name
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue else {
                continue
            }
            let format = try? CandidateReader.format(of: OpenedFile(path)).name
            #expect((format == "PRESTO fold") == name.hasSuffix(".pfd"), "\(name)")
            #expect((format == "TIMER archive") == name.hasSuffix(".ar"), "\(name)")
        }
    }

    // MARK: - The independent reading

    private static let script = """
        import struct, sys, numpy as np
        b = open(sys.argv[1], 'rb').read(); p = 0
        def get(code):
            global p
            values = struct.unpack_from('<' + code, b, p); p += struct.calcsize('<' + code)
            return values
        counts = get('12i')
        for _ in range(4):
            length = get('i')[0]; p += length
        p += 32
        d9 = get('9d'); topo, bary, fold = get('f4x3d'), get('f4x3d'), get('f4x3d'); orbit = get('7d')
        trials = get('%dd' % sum(counts[:3]))
        nsub, npart, nbin, nchan = counts[3:7]
        profs = np.frombuffer(b, '<f8', npart * nsub * nbin, p).reshape(npart, nsub, nbin)
        stats = np.frombuffer(b, '<f8', npart * nsub * 7, p + profs.nbytes).reshape(npart, nsub, 7)

        """

    private static let summation = """
        best = bary if fold[0] == 1 else topo
        f, fd, fdd = fold[1:]
        p0, pd0 = 1 / f, -fd / f ** 2
        df, dfd, dfdd = 1 / best[1] - f, -best[2] / p0 ** 2 - fd, 0
        if best[3]: dfdd = 2 * pd0 ** 2 / p0 ** 3 - best[3] / p0 ** 2 - fdd
        t = np.concatenate([[0], np.cumsum(stats[:-1, 0, 0])]) * d9[0]
        t = t.astype('f4').astype('f8')
        late = np.floor(np.fmod((df * t + dfd * t ** 2 / 2 + dfdd * t ** 3 / 6) * nbin, nbin) + 0.5).astype(int)
        step = nchan // nsub
        freq = (d9[6] + (step - 1) * d9[7] + np.arange(nsub) * step * d9[7]) * (1 + d9[5])
        delay = d9[8] / (0.000241 * freq ** 2) if d9[6] > 0 else np.zeros(nsub)
        roll = np.floor((delay - delay[-1]) * nbin * f + 0.5).astype(int)
        turned = np.array([np.roll(profs[i], late[i], axis=1) for i in range(npart)])
        flat = np.array([[np.roll(turned[i, s], -roll[s]) for s in range(nsub)] for i in range(npart)])
        for values in (flat.sum((0, 1)), flat.sum(1).ravel(), turned.sum(0).ravel(), freq): print(*values.tolist())
        """
}
