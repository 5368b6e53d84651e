import Candidates
import Foundation
import RandomNumbers
import Simulation
import Testing

@testable import Preprocessing

@Suite struct PlanesTests {
    private func pulsar(turnedBy bins: Int = 0) -> Candidate {
        var candidate = FoldSimulator(seed: 5, survey: .compact).fold(.pulsar, number: 2).candidate(path: "x")
        func turned(_ values: [Double], width: Int) -> [Double] {
            values.indices.map { values[$0 / width * width + ($0 % width + bins) % width] }
        }
        let (plane, bands) = (candidate.fold.timePhase?.values ?? [], candidate.fold.subBands?.plane.values ?? [])
        candidate.fold.profile = candidate.fold.profile.map { turned($0, width: 64) }
        candidate.fold.timePhase?.values = turned(plane, width: 64)
        candidate.fold.subBands?.plane.values = turned(bands, width: 64)
        return candidate
    }

    @Test(arguments: [(64, 64), (64, 16), (18, 64), (100, 64), (7, 3)]) func resamplingKeepsTheMean(
        _ old: Int, _ new: Int
    ) {
        var random = RandomSource(seed: 1)
        let values = (0..<old).map { _ in random.normal() }
        let mean = values.reduce(0, +) / Double(old)
        for shift in [0, 3.7, -120.2] {
            let resampled = Resampling(cyclic: old, to: new, shift: shift)(values)
            #expect(abs(resampled.reduce(0, +) / Double(new) - mean) < 1e-12)
        }
        #expect(abs(Resampling(plain: old, to: new)(values).reduce(0, +) / Double(new) - mean) < 1e-12)
    }

    @Test func resamplingByAWholeFactorTakesMeans() {
        #expect(Resampling(plain: 4, to: 2)([1, 3, 5, 9]) == [2, 7])
        #expect(Resampling(cyclic: 4, to: 2, shift: 1)([1, 3, 5, 9]) == [4, 5])
        #expect(Resampling(plain: 2, to: 4)([1, 3]) == [1, 1, 3, 3])
    }

    @Test(arguments: [(32, 64), (18, 64), (100, 64), (5, 3)]) func sharesFillEveryNewSample(_ old: Int, _ new: Int) {
        var filled = [Double](repeating: 0, count: new)
        for index in 0..<old {
            for (target, share) in Resampling.shares(of: index, among: old, to: new) { filled[target] += share }
        }
        #expect(filled.allSatisfy { abs($0 - 1) < 1e-9 })
    }

    @Test func medianIsThatOfTheSortedValues() {
        var random = RandomSource(seed: 2)
        for count in [1, 2, 3, 10, 101, 1000] {
            // Few different values, so that many are equal.
            let values = (0..<count).map { _ in (4 * random.normal()).rounded() }
            let sorted = values.sorted()
            #expect(Median.of(values) == (sorted[count / 2] + sorted[(count - 1) / 2]) / 2)
        }
        #expect(Median.of([]) == 0)
    }

    @Test func medianOfValuesFarApart() {
        // Each step of the search parts the range evenly, which tells little about these.
        let powers = (0..<1001).map { pow(2, Double($0) - 500) }
        #expect(Median.of(powers) == 1)
        #expect(Median.of([Double](repeating: -.greatestFiniteMagnitude, count: 50) + [.greatestFiniteMagnitude]) < 0)
        #expect(Median.of([Double](repeating: 0, count: 40) + [Double.leastNonzeroMagnitude]) == 0)
        for bad in [Double.nan, .infinity, -.infinity] {
            #expect(Median.of([1, bad, 2]).isNaN)
            #expect(Median.of([Double](repeating: 1, count: 100) + [bad]).isNaN)
        }
    }

    @Test func thePulseComesToTheMiddle() throws {
        let planes = CandidatePlanes(pulsar(), size: 64)
        for plane in [try #require(planes.timePhase), try #require(planes.frequencyPhase)] {
            let columns = (0..<64).map { column in (0..<64).reduce(Float(0)) { $0 + plane[$1 * 64 + column] } }
            let brightest = try #require(columns.indices.max { columns[$0] < columns[$1] })
            #expect((24...40).contains(brightest))
        }
        let profile = try #require(planes.profile)
        let brightest = try #require(profile.indices.max { profile[$0] < profile[$1] })
        #expect((24...40).contains(brightest))
    }

    @Test(arguments: [1, 20, 63]) func turningACandidateChangesNothing(_ bins: Int) throws {
        let (straight, turned) = (CandidatePlanes(pulsar()), CandidatePlanes(pulsar(turnedBy: bins)))
        for keyPath in [\CandidatePlanes.timePhase, \.frequencyPhase, \.profile] {
            let (first, second) = (try #require(straight[keyPath: keyPath]), try #require(turned[keyPath: keyPath]))
            #expect(zip(first, second).allSatisfy { abs($0 - $1) < 1e-3 })
        }
    }

    @Test(arguments: [16, 64, 100]) func anySize(_ size: Int) {
        let planes = CandidatePlanes(pulsar(), size: size)
        #expect(planes.timePhase?.count == size * size)
        #expect(planes.frequencyPhase?.count == size * size)
        #expect(planes.profile?.count == size)
        #expect(planes.dmCurve?.count == size)
    }

    @Test func theBestDMLiesInTheMiddleOfTheCurve() throws {
        let curve = try #require(CandidatePlanes(pulsar()).dmCurve)
        let best = try #require(curve.indices.max { curve[$0] < curve[$1] })
        #expect((29...35).contains(best))
    }

    /// Each number is followed by 1 where it is known; what is not is 0 and 0.
    @Test func headerValuesAreNumbersAboutZero() throws {
        var candidate = pulsar()
        candidate.header = CandidateHeader()
        candidate.fold.profile = nil
        #expect(CandidatePlanes(candidate).headerValues == nil)
        candidate = pulsar()
        candidate.header = CandidateHeader()
        candidate.header.periodSeconds = 0.1
        // The ratio is that of the folded profile, whatever the file states.
        candidate.header.statedSignalToNoise = 7000
        let ratio = try #require(candidate.foldedSignalToNoise)
        #expect(CandidatePlanes(candidate).headerValues == [0, 1, 0, 0, Float(log10(ratio / 10)), 1, 0, 0])
        candidate.fold.profile = nil
        candidate.header.statedSignalToNoise = 100
        #expect(CandidatePlanes(candidate).headerValues == [0, 1, 0, 0, 1, 1, 0, 0])
        candidate.header.periodSeconds = 1
        candidate.header.dispersionMeasure = 0
        candidate.header.statedSignalToNoise = -3
        #expect(CandidatePlanes(candidate).headerValues == [1, 1, -2, 1, -1, 1, -1, 1])
        candidate.header.dispersionMeasure = .infinity
        #expect(CandidatePlanes(candidate).headerValues == [1, 1, 0, 0, -1, 1, 0, 0])
    }

    /// asinh(20 t) / 2 - 1, where t is the delay from the highest channel to the lowest in turns of the period.
    @Test func theDispersionAcrossTheBandIsInTurns() throws {
        var candidate = pulsar()
        candidate.header.periodSeconds = 0.2
        candidate.header.dispersionMeasure = 30
        let subBands = try #require(candidate.fold.subBands)
        // The highest two hold no data.
        let frequencies = zip(subBands.frequenciesMegahertz, subBands.plane.weights).filter { $1 > 0 }.map(\.0)
        #expect(frequencies.count == 14)
        let (top, bottom) = (try #require(frequencies.max()), try #require(frequencies.min()))
        let turns = 4149.37759336 * 30 * (pow(bottom, -2) - pow(top, -2)) / 0.2
        let values = try #require(CandidatePlanes(candidate).headerValues)
        #expect(abs(Double(values[6]) - (asinh(20 * turns) / 2 - 1)) < 1e-5)
        #expect(values[7] == 1)
    }

    /// One channel measures no dispersion: whatever DM the file states, it is unknown, and there is no plane of sub-bands.
    @Test(arguments: [0.0, 3.2, 50]) func oneChannelKnowsNoDM(_ dispersionMeasure: Double) throws {
        var candidate = pulsar()
        let bands = try #require(candidate.fold.subBands)
        candidate.fold.subBands = SubBands(
            plane: PhasePlane(
                rows: 1, bins: bands.plane.bins, values: Array(bands.plane[row: 0]), weights: [1]),
            frequenciesMegahertz: [1400], dedispersedAt: 0)
        candidate.header.dispersionMeasure = dispersionMeasure
        let planes = CandidatePlanes(candidate)
        let values = try #require(planes.headerValues)
        #expect(values[1] == 1)
        #expect(Array(values[2...3]) == [0, 0])
        #expect(values[5] == 1)
        #expect(Array(values[6...7]) == [0, 0])
        #expect(planes.frequencyPhase == nil)
        #expect(planes.dmCurve == nil)
    }

    /// A pulse that takes up two thirds of the turn is found as one, its middle and its signal-to-noise ratio those of a
    /// boxcar of that width.
    @Test func profilesWiderThanHalfATurn() throws {
        let profile = (0..<96).map { (20..<84).contains($0) ? 1.0 : 0 }
        #expect(PulseSearch.phase(of: profile).map { abs($0 - 52.0 / 96) < 0.02 } ?? false)
        // (64 - 64 * 2/3) / sqrt(64 (1 - 2/3)), for a noise of 1 a bin; the widths tried are some of all.
        let expected = (64 - 64 * 64.0 / 96) / (64 * (1 - 64.0 / 96)).squareRoot()
        let found = PulseSearch.signalToNoise(profile: profile, noise: 1)
        #expect(found <= expected * (1 + 1e-12))
        #expect(found > 0.95 * expected)
    }

    @Test func zappedRowsAreZeroAndTheRestIsAsWithoutThem() throws {
        var candidate = pulsar()
        candidate.fold.subBands?.plane.weights = [Double](repeating: 1, count: 16)
        let whole = try #require(CandidatePlanes(candidate).frequencyPhase)
        // The simulated channels ascend in frequency, the plane descends: channel 10 of 16 is the rows from 20 on.
        for bin in 0..<64 { candidate.fold.subBands?.plane.values[10 * 64 + bin] = 0 }
        candidate.fold.subBands?.plane.weights[10] = 0
        let zapped = try #require(CandidatePlanes(candidate).frequencyPhase)
        let rows = (20 * 64)..<(24 * 64)
        #expect(zapped[rows].allSatisfy { $0 == 0 })
        #expect(zapped[rows.upperBound...].contains { $0 != 0 })
        #expect(whole[rows].contains { $0 != 0 })
    }

    /// The same data with channels that were never recorded are the same plane: at the edges of the band, and between them
    /// if there is not much else.
    @Test(arguments: [0..<9, 7..<16]) func channelsWithoutDataAtTheEdgesAreNoPartOfTheBand(_ dead: Range<Int>) throws {
        var padded = pulsar()
        for channel in dead { padded.fold.subBands?.plane.weights[channel] = 0 }
        let narrow = try narrowed(padded)
        #expect(CandidatePlanes(padded).frequencyPhase == CandidatePlanes(narrow).frequencyPhase)
        var sparse = pulsar()
        for channel in 0..<16 where !channel.isMultiple(of: 5) { sparse.fold.subBands?.plane.weights[channel] = 0 }
        #expect(CandidatePlanes(sparse).frequencyPhase == CandidatePlanes(try narrowed(sparse)).frequencyPhase)
    }

    /// A candidate whose archive holds the channels that have data, and no others.
    private func narrowed(_ candidate: Candidate) throws -> Candidate {
        var narrow = candidate
        let bands = try #require(candidate.fold.subBands)
        let used = (0..<bands.plane.rows).filter { bands.plane.weights[$0] > 0 }
        narrow.fold.subBands = SubBands(
            plane: PhasePlane(
                rows: used.count, bins: bands.plane.bins, values: used.flatMap { bands.plane[row: $0] },
                weights: used.map { bands.plane.weights[$0] }),
            frequenciesMegahertz: used.map { bands.frequenciesMegahertz[$0] }, dedispersedAt: bands.dedispersedAt,
            referenceMegahertz: bands.referenceMegahertz ?? bands.frequenciesMegahertz.max(),
            periodSeconds: bands.periodSeconds)
        return narrow
    }

    @Test func scaleAndLevelDoNotMatter() throws {
        var candidate = pulsar()
        let planes = CandidatePlanes(candidate)
        let values = candidate.fold.timePhase?.values ?? []
        candidate.fold.timePhase?.values = values.map { 1e4 * $0 - 77 }
        let scaled = try #require(CandidatePlanes(candidate).timePhase)
        #expect(zip(scaled, try #require(planes.timePhase)).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test func aFlatPlaneIsZero() {
        var candidate = Candidate(origin: CandidateOrigin(path: "x"))
        candidate.fold.timePhase = PhasePlane(
            rows: 4, bins: 8, values: [Double](repeating: 3, count: 32), weights: [1, 1, 1, 1])
        let planes = CandidatePlanes(candidate, size: 8)
        #expect(planes.timePhase == [Float](repeating: 0, count: 64))
        #expect(planes.profile == nil)
        #expect(planes.frequencyPhase == nil)
        #expect(planes.dmCurve == nil)
    }
}
