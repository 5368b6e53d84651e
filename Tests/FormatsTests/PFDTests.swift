import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// Folds that were made up for one fact each.
@Suite struct PFDTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func candidate(_ fold: PFDBytes) throws -> Candidate {
        let path = try folder.write("fold.pfd", fold.data)
        let candidates = try CandidateReader.candidates(in: path)
        #expect(candidates.count == 1)
        return try #require(candidates.first)
    }

    private func peak(_ values: some Collection<Double>) -> Int? {
        values.enumerated().max { $0.element < $1.element }?.offset
    }

    @Test(arguments: [false, true]) func headerInEitherByteOrder(_ bigEndian: Bool) throws {
        let header = try candidate(PFDBytes(dispersionMeasure: 12.5, bigEndian: bigEndian)).header
        #expect(header.periodSeconds == 0.5)
        #expect(header.dispersionMeasure == 12.5)
        #expect(header.rightAscensionDegrees == 22.5)
        #expect(header.declinationDegrees == -10.5)
        #expect(header.modifiedJulianDate == 55_000.25)
        #expect(header.telescope == "GBT")
        #expect(header.sourceName == "ACCEL_Cand_1")
        #expect(header.signalToNoise == nil)
        // 4 sub-integrations of 8,000 samples of 1 ms.
        #expect(abs(try #require(header.observationSeconds) - 32) < 1e-9)
        #expect(header.accelerationMetresPerSecondSquared == 0)
    }

    /// c times the derivative over the period.
    @Test func theAccelerationIsThatOfThePeriodsDerivative() throws {
        let header = try candidate(PFDBytes(topocentric: [0.5, 1e-9, 0])).header
        #expect(abs(try #require(header.accelerationMetresPerSecondSquared) - 0.599584916) < 1e-9)
        #expect(
            try candidate(PFDBytes(topocentric: [0, 0, 0], fold: [4, 0, 0])).header.accelerationMetresPerSecondSquared
                == nil)
    }

    @Test func sizesThatOccur() throws {
        for bytes in [
            PFDBytes(trials: [0, 0, 0]), PFDBytes(subBands: 1, parts: 1, bins: 2, channels: 1), PFDBytes(parts: 50),
        ] {
            let candidate = try candidate(bytes)
            #expect(candidate.fold.timePhase?.rows == bytes.parts)
            #expect(candidate.fold.profile?.count == bytes.bins)
            #expect(candidate.fold.subBands?.plane.rows == (bytes.subBands > 1 ? bytes.subBands : nil))
        }
    }

    @Test func positionThatIsUnknownOrHasNoRoom() throws {
        for position in [["Unknown", "Unknown"], nil] {
            let candidate = try candidate(PFDBytes(position: position))
            #expect(candidate.header.rightAscensionDegrees == nil)
            #expect(candidate.header.declinationDegrees == nil)
            #expect(candidate.header.periodSeconds == 0.5)
            #expect(candidate.fold.profile.flatMap(peak) == 5)
        }
    }

    @Test func theBarycentricPeriodComesFirstAndThatOfTheFoldLast() throws {
        #expect(try candidate(PFDBytes(barycentric: [0.25, 0, 0])).header.periodSeconds == 0.25)
        #expect(try candidate(PFDBytes(topocentric: [0, 0, 0], fold: [4, 0, 0])).header.periodSeconds == 0.25)
        #expect(try candidate(PFDBytes(epochs: [0, 55_000.5])).header.modifiedJulianDate == 55_000.5)
    }

    /// Sub-bands of 2 channels of 10 MHz from 1000 MHz on have their highest channels at 1010, 1030 and 1050 MHz.
    @Test func subBandsAreDedispersedByWholeBins() throws {
        let dispersionMeasure = 400.0
        let late = [1010.0, 1030, 1050].map { frequency in
            let seconds = dispersionMeasure / 0.000241 * (1 / (frequency * frequency) - 1 / (1050 * 1050))
            return Int((seconds * 2 * 16 + 0.5).rounded(.down))
        }
        #expect(late[0] > late[1] && late[1] > 0)
        var fold = PFDBytes(dispersionMeasure: dispersionMeasure)
        fold.profile = { _, subBand, bins in (0..<bins).map { $0 == (3 + late[subBand]) % bins ? 9 : 0 } }
        let candidate = try candidate(fold)
        #expect(candidate.fold.profile == (0..<16).map { $0 == 3 ? 9 : 0 })
        let subBands = try #require(candidate.fold.subBands)
        #expect(subBands.frequenciesMegahertz == [1010, 1030, 1050])
        #expect(subBands.dedispersedAt == 0)
        #expect((0..<3).map { peak(subBands.plane[row: $0]) } == late.map { (3 + $0) % 16 })
    }

    /// A best frequency 1/128 Hz above that of the fold makes pulses come 8/128 turns, one bin of 16, earlier from one
    /// sub-integration of 8 s to the next.
    @Test func subIntegrationsAreTurnedToTheBestPeriod() throws {
        var fold = PFDBytes(topocentric: [1 / (2 + 1.0 / 128), 0, 0])
        fold.profile = { part, _, bins in (0..<bins).map { $0 == 9 - part ? 9 : 0 } }
        let candidate = try candidate(fold)
        #expect(candidate.fold.profile == (0..<16).map { $0 == 9 ? 9 : 0 })
        let plane = try #require(candidate.fold.timePhase)
        #expect((0..<4).map { peak(plane[row: $0]) } == [9, 9, 9, 9])
        #expect(try #require(candidate.fold.subBands).plane[row: 0].max() == 9)
    }

    /// A period derivative p' at period p gives a frequency derivative -p' / p^2; after t seconds pulses come early by
    /// that times t^2 / 2 turns: -1/8 turn, two bins of 16 late, in the last sub-integration at t = 24 s.
    @Test func subIntegrationsAreTurnedByThePeriodDerivative() throws {
        var fold = PFDBytes(topocentric: [0.5, 0.25 * 2 * 2.0 / 16 / (24 * 24), 0])
        fold.profile = { part, _, bins in (0..<bins).map { $0 == 6 + (part == 3 ? 2 : part == 2 ? 1 : 0) ? 9 : 0 } }
        #expect(try candidate(fold).fold.profile.flatMap(peak) == 6)
    }

    @Test func aBarycentredFoldIsTurnedToTheBarycentricPeriod() throws {
        var fold = PFDBytes(topocentric: [0, 0, 0], barycentric: [1 / (2 + 1.0 / 128), 0, 0], foldPower: 1)
        fold.profile = { part, _, bins in (0..<bins).map { $0 == 9 - part ? 9 : 0 } }
        #expect(try candidate(fold).fold.profile == (0..<16).map { $0 == 9 ? 9 : 0 })
    }

    @Test func profilesWithoutDataAreMissing() throws {
        var fold = PFDBytes()
        fold.profile = { part, subBand, bins in
            if subBand == 1 { return [Double](repeating: 0, count: bins) }
            return (0..<bins).map { part == 2 ? .nan : $0 == 5 ? 9 : 0 }
        }
        let candidate = try candidate(fold)
        #expect(candidate.fold.profile == (0..<16).map { $0 == 5 ? 9 : 0 })
        #expect(candidate.fold.timePhase?.weights == [2, 2, 0, 2])
        #expect(candidate.fold.subBands?.plane.weights == [3, 0, 3])
    }

    @Test func aFoldOfNothing() throws {
        var fold = PFDBytes()
        fold.profile = { _, _, bins in [Double](repeating: 7, count: bins) }
        let path = try folder.write("flat.pfd", fold.data)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description == "\(path): every profile is flat or holds values that are not finite")
    }

    /// Each count at its place in the file, with values that damage gives. Only for the number of channels, the last, is
    /// 99,999 as good as any.
    @Test(arguments: 0..<7) func absurdCountsAreRefusedBeforeMemoryIsTaken(_ index: Int) throws {
        for count: Int32 in [-1, -100_000, .min, 99_999, 1_000_000_000, .max] where index < 6 || count != 99_999 {
            var data = PFDBytes().data
            withUnsafeBytes(of: count.littleEndian) { bytes in
                data.replaceSubrange((4 * index)..<(4 * index + 4), with: bytes)
            }
            let path = try folder.write("absurd.pfd", data)
            let error = #expect(throws: FormatError.self, "\(count)") { try CandidateReader.candidates(in: path) }
            #expect(error?.path == path)
        }
    }

    /// The most that is believed of everything at once.
    @Test func theLargestCountsTogether() throws {
        var data = PFDBytes().data
        for (index, count) in [100_000, 100_000, 100_000, 100_000, 100_000, 1 << 20, 1 << 24].enumerated() {
            withUnsafeBytes(of: Int32(count).littleEndian) { bytes in
                data.replaceSubrange((4 * index)..<(4 * index + 4), with: bytes)
            }
        }
        let path = try folder.write("absurd.pfd", data)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.placeText == "byte \(data.count)")
    }

    @Test func whatIsWrongWithCountsIsSaid() throws {
        var data = PFDBytes().data
        data.replaceSubrange(20..<24, with: [0, 0xca, 0x9a, 0x3b])
        let path = try folder.write("absurd.pfd", data)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(
            error?.description == """
                \(path), header: 4 sub-integrations of 3 sub-bands and 1000000000 bins, 6 channels, and 3, 2 and 1 \
                trials make no sense
                """)
    }

    @Test func everyLengthButTheRightOneIsAnError() throws {
        let data = PFDBytes(trials: [1, 0, 0], subBands: 2, parts: 1, channels: 2).data
        for length in 0..<data.count {
            let path = try folder.write("cut.pfd", data.prefix(length))
            // A file that lacks just the position's 32 bytes at its end looks like one of an old version.
            if length == data.count - 32 {
                _ = try? CandidateReader.candidates(in: path)
            } else {
                #expect(throws: FormatError.self, "\(length) bytes") { try CandidateReader.candidates(in: path) }
            }
        }
        let path = try folder.write("long.pfd", data + [0])
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.placeText == "byte \(data.count)")
    }

    @Test func everyFlippedBitIsReadOrRefused() throws {
        let data = PFDBytes(trials: [0, 0, 0], subBands: 2, parts: 2, channels: 2).data
        for index in 0..<data.count {
            var flipped = data
            flipped[index] ^= 1 << UInt8(index % 8)
            let path = try folder.write("flip.pfd", flipped)
            guard let candidate = try? CandidateReader.candidates(in: path).first else { continue }
            #expect(candidate.fold.profile?.allSatisfy(\.isFinite) == true, "byte \(index)")
        }
    }

    @Test func theBestProfBesideItGivesTheSignificance() throws {
        let lines: [(String, Double?)] = [
            ("# Prob(Noise)      <  2.9e-25   (~10.3 sigma)", 10.3), ("# Prob(Noise)      <  0   (~nan sigma)", nil),
            ("# Prob(Noise)      <  0", nil), ("# Prob(Noise)  (~", nil),
        ]
        for (line, expected) in lines {
            try folder.write("fold.pfd.bestprof", "# Input file       =  x\n\(line)\n# Best DM          =  1\n")
            #expect(try candidate(PFDBytes()).header.significance == expected)
        }
    }

    /// Bins of a sub-band come from the fold's frequency, not from the best period, which differs from it by a hundredth here.
    @Test func subBandsAreLateByTheFoldsOwnFrequency() throws {
        var fold = PFDBytes(dispersionMeasure: 40, barycentric: [0.505, 0, 0])
        let frequencies = [1010.0, 1030, 1050]
        let late = frequencies.map { 40 / 0.000241 * (1 / ($0 * $0) - 1 / (1050.0 * 1050)) * 2 * 16 }
        fold.profile = { _, subBand, bins in
            (0..<bins).map { $0 == (5 + Int(late[subBand] + 0.5)) % bins ? 9 : 0 }
        }
        let candidate = try candidate(fold)
        #expect(candidate.fold.profile.flatMap(peak) == 5)
        #expect(candidate.fold.subBands?.periodSeconds == 0.5)
        #expect(candidate.fold.subBands?.binsLate(at: 40, candidate.header) == late.map { Int($0 + 0.5) % 16 })
    }

    @Test func numbersThatNoFoldHasAreRefused() throws {
        let frequencies: [(lowest: Double, width: Double)] = [
            (.infinity, 10), (1e300, 10), (1000, 0), (1000, -10), (1000, 1e300), (1000, .infinity), (1.2, 0.01),
        ]
        var folds = frequencies.map { PFDBytes(frequencies: $0) }
        for frequency in [1e300, 1e-9, 0, -1, .infinity, .nan] { folds.append(PFDBytes(fold: [frequency, 0, 0])) }
        for derivative in [1, -1e300, .nan] { folds.append(PFDBytes(fold: [2, derivative, 0])) }
        for measure in [1e300, -.infinity] { folds.append(PFDBytes(dispersionMeasure: measure)) }
        // Pulses that move by a hundred thousand turns, or by a number that is none.
        folds += [
            PFDBytes(topocentric: [0.5, 100, 0]), PFDBytes(topocentric: [0.5, .infinity, 0]),
            PFDBytes(samplingTime: .infinity, topocentric: [0.51, 0, 0]),
        ]
        for fold in folds {
            let error = #expect(throws: FormatError.self) { try candidate(fold) }
            #expect(error?.placeText == "header")
        }
    }

    @Test func numbersThatNoCandidateHasAreLeftOut() throws {
        for velocity in [1e300, -1, .infinity] {
            let candidate = try candidate(PFDBytes(averageVelocity: velocity))
            #expect(candidate.header.leftOut.count == 1)
            #expect(candidate.header.leftOut.first?.contains("velocity") == true)
            #expect(candidate.fold.subBands?.frequenciesMegahertz == [1010, 1030, 1050])
        }
        for period in [1e300, .infinity, 1e-9, -0.5] {
            let candidate = try candidate(PFDBytes(topocentric: [period, 0, 0]))
            #expect(candidate.header.leftOut.count == 1)
            #expect(candidate.header.periodSeconds == 0.5)
            #expect(candidate.fold.profile.flatMap(peak) == 5)
        }
        #expect(try candidate(PFDBytes(position: ["Unknown", "Unknown"])).header.leftOut.isEmpty)
        let header = try candidate(PFDBytes(position: ["12:60:00", "-10:30:00.0"])).header
        #expect(header.leftOut == ["the right ascension \"12:60:00\" is no such number"])
        #expect(header.declinationDegrees == -10.5)
    }

    @Test(arguments: [Double.nan, 0, -1]) func foldsThatCannotBeDedispersedAreRefused(_ value: Double) throws {
        for fold in [
            PFDBytes(frequencies: (value * 1000, value * 10), dispersionMeasure: 40),
            PFDBytes(dispersionMeasure: 40, fold: [value, 0, 0]),
        ] {
            #expect(throws: FormatError.self) { try candidate(fold) }
        }
        #expect(throws: FormatError.self) { try candidate(PFDBytes(dispersionMeasure: .nan)) }
    }
}
