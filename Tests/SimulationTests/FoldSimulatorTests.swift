import Candidates
import Formats
import Foundation
import Preprocessing
import TestSupport
import Testing

@testable import Simulation

@Suite struct FoldSimulatorTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func sameSeedSameFold() {
        let folds = [1, 1, 2].map { FoldSimulator(seed: $0).fold(.pulsar, number: 3) }
        #expect(folds[0].samples == folds[1].samples)
        #expect(folds[0].samples != folds[2].samples)
        #expect(FoldSimulator(seed: 1).fold(.pulsar, number: 4).samples != folds[0].samples)
    }

    /// Sixteen bits hold a sample to about a part in 65,000 of its channel's range.
    @Test(arguments: Truth.allCases) func theReaderGivesBackWhatWasWritten(_ truth: Truth) throws {
        let fold = FoldSimulator(seed: 1).fold(truth, number: 2)
        let path = folder.file("x.fits")
        try PSRFITSWriter.write(fold, to: path)
        let read = try #require(try CandidateReader.candidates(in: path).first)
        let made = fold.candidate(path: path)
        #expect(read.header.periodSeconds == made.header.periodSeconds)
        #expect(read.header.dispersionMeasure == made.header.dispersionMeasure)
        let channels = (try #require(read.subBands), try #require(made.subBands))
        #expect(channels.0.frequenciesMegahertz == channels.1.frequenciesMegahertz)
        // The reader gives means over the sub-integrations, the simulation sums.
        for (found, expected) in zip(channels.0.plane.values, channels.1.plane.values) {
            #expect(abs(found - expected / 16) < 1e-3)
        }
        let features = (LyonFeatures(read), LyonFeatures(made))
        for name in FeatureName.lyon {
            let (found, expected) = (features.0.value(named: name) ?? .nan, features.1.value(named: name) ?? .nan)
            #expect(abs(found - expected) < 0.02 * (1 + abs(expected)), "\(name)")
        }
    }

    @Test(.needsPython("astropy")) func astropyReadsTheArchive() throws {
        let path = folder.file("x.fits")
        try PSRFITSWriter.write(FoldSimulator(seed: 1).fold(.pulsar, number: 0), to: path)
        let text = try Python.run(
            """
            import sys
            from astropy.io import fits
            h = fits.open(sys.argv[1]); h.verify('exception')
            print(h[0].header['FITSTYPE'], h[0].header['OBS_MODE'], h['SUBINT'].data['DATA'].shape, h['SUBINT'].header['NBIN'])
            """, [path])
        #expect(text == "PSRFITS PSR (16, 1, 16, 64) 64")
    }

    @Test func brightPulsarsStandOutOfNoise() throws {
        let simulator = FoldSimulator(seed: 2)
        func median(_ truth: Truth) -> Double {
            let values = (0..<15).compactMap {
                simulator.fold(truth, number: $0).candidate(path: "x").foldedSignalToNoise
            }
            return values.sorted()[7]
        }
        #expect(median(.pulsar) > 2 * median(.noise))
    }
}
