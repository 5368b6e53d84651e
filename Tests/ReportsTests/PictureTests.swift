import Candidates
import Formats
import Foundation
import Preprocessing
import RandomNumbers
import TestSupport
import Testing

@testable import Reports

/// What a picture looks like to another program: Pillow reads it back.
@Suite struct PictureTests {
    /// A noisy pulse at one phase, in a fold of 20 sub-integrations and 16 sub-bands at their true DM.
    static func pulsar(phase: Double, bins: Int = 64, height: Double = 6) -> Candidate {
        var random = RandomSource(seed: 3)
        func plane(rows: Int) -> PhasePlane {
            let values = (0..<(rows * bins)).map { index in
                let distance = (Double(index % bins) + 0.5) / Double(bins) - phase
                return random.normal() + height * exp(-distance * distance / (2 * 0.02 * 0.02))
            }
            return PhasePlane(rows: rows, bins: bins, values: values, weights: [Double](repeating: 1, count: rows))
        }
        var candidate = Candidate(origin: CandidateOrigin(path: "a/pulsar.fits"))
        candidate.header.periodSeconds = 0.5
        candidate.header.dispersionMeasure = 100
        candidate.header.observationSeconds = 600
        candidate.fold.timePhase = plane(rows: 20)
        candidate.fold.subBands = SubBands(
            plane: plane(rows: 16), frequenciesMegahertz: (0..<16).map { 1200 + 20 * Double($0) }, dedispersedAt: 100)
        candidate.fold.profile = candidate.fold.timePhase.map(\.meanProfile)
        return candidate
    }

    private func png(_ candidate: Candidate) throws -> [UInt8] {
        try #require(try CandidatePicture(candidate, format: "PSRFITS")?.encoded(as: .png))
    }

    /// The mean darkness (0 to 255) of each column, or each row, of a part of a picture.
    private func darkness(
        _ png: [UInt8], left: Int, top: Int, width: Int, height: Int, ofRows: Bool = false
    ) throws -> [Double] {
        let folder = try TemporaryFolder()
        let printed = try Python.run(
            """
            import sys, numpy as np
            from PIL import Image
            left, top, width, height, axis = map(int, sys.argv[2:])
            part = np.array(Image.open(sys.argv[1]).convert('L'))[top:top + height, left:left + width]
            print(*(255 - part.mean(axis=axis)))
            """,
            [try folder.write("x.png", png)] + [left, top, width, height, ofRows ? 1 : 0].map(String.init))
        return printed.split(separator: " ").compactMap { Double($0) }
    }

    private func size(_ png: [UInt8]) throws -> [Int] {
        let folder = try TemporaryFolder()
        return try Python.run(
            "import sys; from PIL import Image; i = Image.open(sys.argv[1]); i.load(); print(*i.size)",
            [try folder.write("x.png", png)]
        ).split(separator: " ").compactMap { Int($0) }
    }

    // MARK: - The picture of a candidate

    @Test(.needsPython("PIL")) func aFoldTakesAWholePage() throws {
        let picture = try #require(CandidatePicture(Self.pulsar(phase: 0.3), format: "PSRFITS"))
        #expect(picture.height == 900)
        #expect(try size(try picture.encoded(as: .png)) == [1280, 900])
    }

    /// The planes lie between x = 80 and 592, two turns wide.
    @Test(.needsPython("PIL"), arguments: [0.2, 0.5, 0.8]) func theRidgeIsDarkWhereThePulseIs(_ phase: Double) throws {
        let png = try png(Self.pulsar(phase: phase))
        for (top, height) in [(290, 250), (620, 200)] {
            let columns = try darkness(png, left: 80, top: top, width: 512, height: height)
            let sorted = columns.sorted()
            for turn in [0, 1] {
                let place = Int((phase + Double(turn)) * 256)
                #expect(columns[(place - 3)...(place + 3)].min()! > 3 * sorted[256], "turn \(turn), from \(top)")
                #expect(columns[place - 30] < 1.5 * sorted[256])
            }
        }
    }

    @Test(.needsPython("PIL")) func zappedSubBandsAreBlueAndNotGrey() throws {
        var candidate = Self.pulsar(phase: 0.5)
        let spoilt = 12  // 1440 MHz: the fourth row from the top, as the highest frequency stands there
        candidate.fold.subBands?.plane.weights[spoilt] = 0
        let folder = try TemporaryFolder()
        let path = try folder.write("x.png", try png(candidate))
        let colours = try Python.run(
            """
            import sys, numpy as np
            from PIL import Image
            part = np.array(Image.open(sys.argv[1]).convert('RGB'))[594:844, 81:590]
            blue = (part == (0xd3, 0xe2, 0xf1)).all(axis=2).all(axis=1)
            rows = np.flatnonzero(blue)
            print(rows[0] / 250 * 16, (rows[-1] + 1) / 250 * 16)
            """, [path]
        ).split(separator: " ").compactMap { Double($0) }
        #expect(abs(colours[0] - 3) < 0.2 && abs(colours[1] - 4) < 0.2, "\(colours)")
    }

    @Test func theSameCandidateGivesTheSameBytes() throws {
        let candidate = Self.pulsar(phase: 0.3)
        #expect(try png(candidate) == png(candidate))
        #expect(try png(candidate) != png(Self.pulsar(phase: 0.31)))
        #expect(
            try NetworkViewPicture(candidate)?.encoded(as: .png) == NetworkViewPicture(candidate)?.encoded(as: .png))
    }

    @Test(.needsPython("PIL")) func aProfileAloneGivesALowerPicture() throws {
        var candidate = Self.pulsar(phase: 0.3)
        (candidate.fold.timePhase, candidate.fold.subBands) = (nil, nil)
        let picture = try #require(CandidatePicture(candidate, format: "FITS"))
        #expect(picture.height < 500)
        let png = try picture.encoded(as: .png)
        #expect(try size(png) == [1280, picture.height])
        // Right of the facts' last line and below it nothing is drawn.
        let blank = try darkness(png, left: 700, top: 350, width: 560, height: picture.height - 370)
        #expect(blank.allSatisfy { $0 == 0 })
    }

    @Test func nothingToDrawGivesNoPicture() {
        let candidate = Candidate(origin: CandidateOrigin(path: "x"))
        #expect(CandidatePicture(candidate, format: "FITS") == nil)
        #expect(NetworkViewPicture(candidate) == nil)
    }

    // MARK: - Odd data

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e308, 0, -7]) func oddValuesDoNotStopIt(_ value: Double)
        throws
    {
        var candidate = Self.pulsar(phase: 0.5)
        candidate.fold.profile?[5] = value
        candidate.fold.timePhase?.values[70] = value
        candidate.fold.subBands?.plane.values[3] = value
        candidate.header.periodSeconds = value
        candidate.header.dispersionMeasure = value
        candidate.header.rightAscensionDegrees = value
        candidate.header.declinationDegrees = value
        candidate.header.widthTurns = value
        candidate.header.observationSeconds = value
        candidate.search = Search(
            dmCurve: Curve(trials: [0, value, 2], signalToNoise: [value, 1, value]),
            accelerationCurve: Curve(trials: [value, 0], signalToNoise: [1, value]))
        #expect(try png(candidate).count > 1000)
    }

    @Test func flatDataDoNotStopIt() throws {
        var candidate = Self.pulsar(phase: 0.5)
        candidate.fold.profile = [Double](repeating: 3, count: 64)
        candidate.fold.timePhase = candidate.fold.timePhase.map {
            PhasePlane(rows: $0.rows, bins: $0.bins, values: $0.values.map { _ in 3 }, weights: $0.weights)
        }
        candidate.fold.subBands?.plane.values = [Double](repeating: 0, count: 16 * 64)
        candidate.fold.subBands?.frequenciesMegahertz = [Double](repeating: 0, count: 16)
        candidate.search = Search(dmCurve: Curve(trials: [5, 5], signalToNoise: [0, 0]))
        #expect(try png(candidate).count > 1000)
        #expect(try NetworkViewPicture(candidate)?.encoded(as: .png).isEmpty == false)
    }

    @Test func smallestShapes() throws {
        var candidate = Candidate(origin: CandidateOrigin(path: ""))
        candidate.fold.profile = [1, 2]
        candidate.fold.timePhase = PhasePlane(rows: 2, bins: 2, values: [1, 2, 3, 1], weights: [1, 1])
        candidate.fold.subBands = SubBands(
            plane: PhasePlane(rows: 1, bins: 2, values: [1, 2], weights: [1]), frequenciesMegahertz: [1400],
            dedispersedAt: 0)
        #expect(try png(candidate).count > 1000)
    }

    @Test func namesMayHoldAnything() throws {
        var candidate = Self.pulsar(phase: 0.5)
        candidate.name = "a\u{0}b\n\u{1F600}" + String(repeating: "長", count: 5000)
        candidate.header.sourceName = "\u{7f}\u{0}"
        #expect(try png(candidate).count > 1000)
    }

    /// 100,000 channels become at most 128 rows before anything is drawn.
    @Test func manyChannelsAreBroughtTogether() throws {
        var candidate = Self.pulsar(phase: 0.5, bins: 8)
        let channels = 100_000
        candidate.fold.subBands = SubBands(
            plane: PhasePlane(
                rows: channels, bins: 8, values: (0..<(channels * 8)).map { $0 % 8 == 4 ? 1 : 0.1 * Double($0 % 3) },
                weights: [Double](repeating: 1, count: channels)),
            frequenciesMegahertz: (0..<channels).map { 1200 + Double($0) / 500 }, dedispersedAt: 100)
        // What is drawn a channel at a time takes a picture some 10 MB large, or minutes.
        // The time is the thread's own: other tests run beside it.
        let start = secondsOfThread()
        #expect(try png(candidate).count < 300_000)
        #expect(secondsOfThread() - start < 30)
    }

    private func secondsOfThread() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    // MARK: - What a network sees

    /// The four columns are 256 pixels wide and begin at x = 84, 412, 740 and 1068; the lower row at y = 462.
    @Test(.needsPython("PIL"), arguments: [0.1, 0.75]) func aNetworkSeesThePulseInTheMiddle(_ phase: Double) throws {
        let picture = try #require(NetworkViewPicture(Self.pulsar(phase: phase)))
        let png = try picture.encoded(as: .png)
        #expect(try size(png) == [picture.width, picture.height])
        for left in [412, 740] {
            for (top, place) in [(128, Int(phase * 256)), (464, 128)] {
                let columns = try darkness(png, left: left, top: top, width: 256, height: 250)
                let darkest = try #require(columns.indices.max { columns[$0] < columns[$1] })
                #expect(abs(darkest - place) <= 6, "column from \(left), row from \(top)")
            }
        }
    }

    @Test func whatAFileLacksIsLeftOut() throws {
        var candidate = Self.pulsar(phase: 0.5)
        let whole = try #require(NetworkViewPicture(candidate)).width
        candidate.fold.subBands = nil
        #expect(try #require(NetworkViewPicture(candidate)).width < whole)
    }

    // MARK: - Why a candidate has its score

    /// A plane whose left half speaks for a pulsar and whose right half speaks against one.
    private static func explanation(size: Int = 64) -> ExplanationPicture? {
        let contributions = (0..<(size * size)).map { $0 % size < size / 2 ? 0.01 : -0.01 }
        let curve = (0..<size).map { Double($0) - Double(size) / 2 }
        return ExplanationPicture(
            title: "x", lines: ["score 0.5", "evidence"], size: size, header: CandidateHeader(),
            inputs: [
                .init(
                    .timePhase, values: [Float](repeating: 1, count: size * size), contributions: contributions,
                    share: 0.4),
                .init(.profile, values: curve.map { Float($0) }, contributions: curve, share: -0.2),
            ])
    }

    /// The first column is 256 pixels wide and begins at x = 76; the lower row at y = 592.
    @Test(.needsPython("PIL")) func blueSpeaksForAPulsarAndOrangeAgainst() throws {
        let picture = try #require(Self.explanation())
        let png = try picture.encoded(as: .png)
        #expect(try size(png) == [picture.width, picture.height])
        let folder = try TemporaryFolder()
        let colours = try Python.run(
            """
            import sys, numpy as np
            from PIL import Image
            part = np.array(Image.open(sys.argv[1]).convert('RGB')).astype(int)[594:844, 80:330]
            redness = part[:, :, 0] - part[:, :, 2]
            print(redness[:, 10:110].max(), redness[:, 140:240].min())
            """, [try folder.write("x.png", png)]
        ).split(separator: " ").compactMap { Int($0) }
        #expect(colours[0] < -60 && colours[1] > 60, "\(colours)")
    }

    @Test func spreadingKeepsTheSum() {
        var random = RandomSource(seed: 1)
        let values = (0..<(16 * 16)).map { _ in random.normal() }
        let smoothed = ContributionMap.smoothed(values, width: 16)
        #expect(abs(smoothed.reduce(0, +) - values.reduce(0, +)) < 1e-9)
        #expect(ContributionMap.range(of: smoothed) < 0.7 * ContributionMap.range(of: values))
        // A value at the end of the phase axis goes on at its beginning.
        var one = [Double](repeating: 0, count: 16 * 16)
        one[8 * 16 + 15] = 1
        let spread = ContributionMap.smoothed(one, width: 16)
        #expect(abs(spread[8 * 16] - spread[8 * 16 + 14]) < 1e-12 && spread[8 * 16] > 0)
    }

    @Test(arguments: [Double.nan, .infinity, 0, -1e300]) func oddContributionsDoNotStopIt(_ value: Double) throws {
        let plane = [Float](repeating: Float(value), count: 256)
        let picture = ExplanationPicture(
            title: "", lines: [], size: 16, header: CandidateHeader(),
            inputs: [
                .init(.frequencyPhase, values: plane, contributions: plane.map { _ in value }, share: value),
                .init(
                    .dmCurve, values: Array(plane[..<16]), contributions: plane[..<16].map { _ in value }, share: value),
            ])
        #expect(try #require(picture).encoded(as: .png).count > 1000)
        #expect(ExplanationPicture(title: "", lines: [], size: 16, header: CandidateHeader(), inputs: []) == nil)
    }
}
