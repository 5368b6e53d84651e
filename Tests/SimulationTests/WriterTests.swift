import Candidates
import Formats
import Foundation
import Preprocessing
import TestSupport
import Testing

@testable import Simulation

/// What is written is read back as it was simulated, by psrsieve's readers and by others.
@Suite struct WriterTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Every number of the file is the one that the candidate has without a file.
    @Test(arguments: [SurveySetup.htru2, .htru1], Truth.allCases)
    func phcx(_ survey: SurveySetup, _ truth: Truth) throws {
        let fold = FoldSimulator(seed: 1, survey: survey).fold(truth, number: 2)
        let path = folder.file("x.phcx.gz")
        try PHCXWriter.write(fold, to: path)
        let read = try #require(try CandidateReader.candidates(in: path).first)
        var made = fold.candidate(path: path)
        #expect(made.label == truth.label)
        made.label = nil
        // The simulation knows the fold; the file says the band and the search too.
        made.header.centreFrequencyMegahertz = survey.centreMegahertz
        made.header.bandwidthMegahertz = survey.bandwidthMegahertz
        (made.header.frame, made.header.searchSignalToNoise) = (.barycentric, read.header.searchSignalToNoise)
        #expect(read.header == made.header)
        #expect(read.fold.profile == made.fold.profile)
        #expect(read.fold.timePhase == made.fold.timePhase)
        #expect(read.fold.subBands == made.fold.subBands)
        #expect(read.fold.block == made.fold.block)
        #expect(read.search?.block == made.search?.block)
        #expect(read.search?.dmCurve == made.search?.dmCurve)
        #expect(read == made)
    }

    /// The bytes are within half a step of what was simulated.
    @Test func phcxRoundsToBytes() throws {
        let fold = FoldSimulator(seed: 1).fold(.pulsar, number: 0)
        let candidate = fold.candidate(path: "x")
        let bins = fold.survey.bins
        let plane = try #require(candidate.fold.timePhase)
        for row in 0..<plane.rows {
            let values = fold.planes.time[(row * bins)..<((row + 1) * bins)].map(Double.init)
            let (lowest, highest) = (values.min() ?? 0, values.max() ?? 0)
            for (byte, value) in zip(plane[row: row], values) {
                #expect(abs(byte - (value - lowest) / (highest - lowest)) <= 0.5 / 255 + 1e-9)
            }
        }
        let block = try #require(candidate.fold.block)
        let range = (block.values.max() ?? 0) - (block.values.min() ?? 0)
        for (byte, value) in zip(block.values, fold.optimisation.signalToNoise) {
            #expect(abs(byte - Double(value)) <= range / 500)
        }
    }

    @Test(.needsPython("numpy")) func pythonReadsPHCX() throws {
        let path = folder.file("x.phcx.gz")
        let fold = FoldSimulator(seed: 1).fold(.pulsar, number: 0)
        try PHCXWriter.write(fold, to: path)
        let text = try Python.run(
            """
            import sys, gzip, numpy as np
            from xml.etree import ElementTree
            root = ElementTree.fromstring(gzip.open(sys.argv[1]).read())
            names = [s.get('name') for s in root.iter('Section')]
            fold = root.findall('Section')[1]
            def array(e): return np.frombuffer(bytes.fromhex(''.join(e.text.split())), np.uint8)
            bands = array(fold.find('SubBands')).reshape(16, 128)
            block = array(fold.find('SnrBlock/DataBlock'))
            search = array(root.find('Section/SnrBlock/DataBlock'))
            dms = np.array(root.find('Section/SnrBlock/DmIndex').text.split(), float)
            print(names, block.size, search.size, (bands.max(1) == 0).sum(), (bands.max(1) == 255).sum(),
                  array(fold.find('Profile')).max(), round(dms[100], 1), (np.diff(dms) > 0).all(),
                  fold.find('BestValues/Dm').text)
            """, [path])
        let dead = fold.isLive.filter { !$0 }.count
        let dispersionMeasure = String(format: "%.6f", fold.header.dispersionMeasure ?? 0)
        #expect(text == "['FFT', 'FFT-pdmpd'] 4356 1196 \(dead) \(16 - dead) 255 18.3 True \(dispersionMeasure)")
    }

    /// Doubles hold everything but the rounding of sums.
    @Test(arguments: Truth.allCases) func pfd(_ truth: Truth) throws {
        let simulator = FoldSimulator(seed: 1, survey: .lotaas)
        let fold = simulator.fold(truth, number: 2)
        let path = folder.file("x.pfd")
        try PFDWriter.write(fold, to: path)
        let read = try #require(try CandidateReader.candidates(in: path).first)
        var made = fold.candidate(path: path)
        made.label = nil
        #expect(read.header.signalToNoise == made.header.signalToNoise)
        #expect(read.header.periodSeconds == made.header.periodSeconds)
        #expect(read.header.dispersionMeasure == made.header.dispersionMeasure)
        #expect(abs((read.header.rightAscensionDegrees ?? 0) - (made.header.rightAscensionDegrees ?? 0)) < 1e-5)
        #expect(abs((read.header.declinationDegrees ?? 0) - (made.header.declinationDegrees ?? 0)) < 1e-6)
        #expect(read.fold.subBands?.frequenciesMegahertz.count == made.fold.subBands?.frequenciesMegahertz.count)
        for (found, expected) in [
            (read.fold.profile, made.fold.profile), (read.fold.timePhase?.values, made.fold.timePhase?.values),
            (read.fold.subBands?.plane.values, made.fold.subBands?.plane.values),
        ] {
            let (found, expected) = (try #require(found), try #require(expected))
            let scale = expected.map(abs).max() ?? 1
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 * scale })
        }
        #expect(read.fold.timePhase?.weights == made.fold.timePhase?.weights)
    }

    /// numpy reads the fold from the format's description alone: dedispersed as PRESTO does, it gives the profile that the
    /// .bestprof beside it lists, and the statistics agree with the profiles.
    @Test(.needsPython("numpy")) func pythonReadsPFD() throws {
        let path = folder.file("x.pfd")
        try PFDWriter.write(FoldSimulator(seed: 1, survey: .lotaas).fold(.pulsar, number: 1), to: path)
        let text = try Python.run(
            """
            import sys, struct, numpy as np
            data = open(sys.argv[1], 'rb').read()
            n = np.frombuffer(data, '<i4', 12); at = 48
            for _ in range(4): at += 4 + struct.unpack_from('<i', data, at)[0]
            at += 32
            v = np.frombuffer(data, '<f8', 9, at); at += 72
            spins = [np.frombuffer(data, '<f8', 3, at + 32 * i + 8) for i in range(3)]; at += 96 + 56 + 8 * n[:3].sum()
            nsub, npart, bins = n[3:6]
            p = np.frombuffer(data, '<f8', npart * nsub * bins, at).reshape(npart, nsub, bins)
            stats = np.frombuffer(data, '<f8', npart * nsub * 7, at + p.nbytes).reshape(npart, nsub, 7)
            end = at + p.nbytes + stats.nbytes
            f = v[6] + np.arange(nsub) * v[7]
            d = v[8] / (0.000241 * f * f); turn = np.floor((d - d[-1]) * bins * spins[2][0] + 0.5).astype(int) % bins
            profile = sum(np.roll(p[:, i].sum(0), -turn[i]) for i in range(nsub))
            listed = np.array([float(l.split()[1]) for l in open(sys.argv[1] + '.bestprof') if not l.startswith('#')])
            chi = ((p - p.mean(2, keepdims=True)) ** 2).sum(2) / stats[:, :, 5] / (bins - 1)
            print(end == len(data), nsub, npart, bins, np.abs(profile - listed).max() < 1e-6 * profile.max(),
                  np.allclose(chi, stats[:, :, 6]), np.allclose(stats[:, :, 4], stats[:, :, 0] * stats[:, :, 1] / bins),
                  np.isclose(spins[0][0] * spins[2][0], 1))
            """, [path])
        #expect(text == "True 32 30 100 True True True True")
    }

    /// Sixteen bits hold a sample to about a part in 65,000 of its channel's range.
    @Test(arguments: Truth.allCases) func psrfits(_ truth: Truth) throws {
        let fold = FoldSimulator(seed: 1, survey: .compact).fold(truth, number: 2)
        let path = folder.file("x.fits")
        try PSRFITSWriter.write(fold, to: path)
        let read = try #require(try CandidateReader.candidates(in: path).first)
        #expect(read.header.periodSeconds == fold.header.periodSeconds)
        #expect(read.header.dispersionMeasure == fold.header.dispersionMeasure)
        let (rows, bins) = (fold.survey.subIntegrations, fold.survey.bins)
        let live = Float(fold.isLive.filter { $0 }.count)
        let plane = try #require(read.fold.timePhase)
        let scale = fold.samples.map(abs).max() ?? 1
        // The reference frequency of the archive is the top of the band, so the phases are the simulation's.
        for (found, expected) in zip(plane.values, fold.planes.time) {
            #expect(abs(Float(found) - expected / live) < 1e-4 * scale)
        }
        #expect(plane.rows == rows && plane.bins == bins)
        #expect(read.fold.subBands?.plane.weights.filter { $0 == 0 }.count == fold.isLive.filter { !$0 }.count)
    }

    @Test(.needsPython("astropy")) func astropyReadsTheArchive() throws {
        let path = folder.file("x.fits")
        try PSRFITSWriter.write(FoldSimulator(seed: 1, survey: .compact).fold(.pulsar, number: 0), to: path)
        let text = try Python.run(
            """
            import sys
            from astropy.io import fits
            h = fits.open(sys.argv[1]); h.verify('exception')
            print(h[0].header['FITSTYPE'], h[0].header['OBS_MODE'], h['SUBINT'].data['DATA'].shape, h['SUBINT'].header['NBIN'])
            """, [path])
        #expect(text == "PSRFITS PSR (16, 1, 16, 64) 64")
    }

    @Test(
        arguments: [
            (0.0, 4, "0.0000"), (-0.25, 4, "-0.2500"), (12.3456789, 6, "12.345679"), (1e9, 3, "1000000000.000"),
            (0.00004, 4, "0.0000"), (7, 0, "7"), (-0.00009, 4, "-0.0001"),
        ] as [(Double, Int, String)])
    func fixedDecimals(_ value: Double, _ decimals: Int, _ text: String) {
        #expect(FixedDecimal.text(value, decimals: decimals) == text)
        #expect(Double(text) == FixedDecimal.rounded(value, decimals: decimals))
    }
}
