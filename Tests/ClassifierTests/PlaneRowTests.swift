import Candidates
import Foundation
import NeuralNetwork
import Preprocessing
import RandomNumbers
import Testing

@testable import Classifier

/// How a candidate's arrays become the row of a network, and how rows are changed in training.
@Suite struct PlaneRowTests {
    private let layout = PlaneRowLayout(CandidateArray.allCases, size: 8)

    private func planes(timePhase: Float = 1) -> CandidatePlanes {
        var planes = CandidatePlanes(Candidate(origin: CandidateOrigin(path: "x")), size: 8)
        planes.timePhase = [Float](repeating: timePhase, count: 64)
        planes.frequencyPhase = [Float](repeating: 2, count: 64)
        planes.profile = [Float](repeating: 3, count: 8)
        planes.dmCurve = [Float](repeating: 4, count: 8)
        planes.headerValues = [Float](repeating: 5, count: 8)
        return planes
    }

    @Test func inputsLieOneBehindTheOther() throws {
        let row = try layout.row(of: planes())
        #expect(row.count == layout.count)
        let expected: [(CandidateArray, Float)] = [
            (.timePhase, 1), (.frequencyPhase, 2), (.profile, 3), (.dmCurve, 4), (.headerValues, 5),
        ]
        for (input, value) in expected {
            #expect(row[try #require(layout.range(of: input))].allSatisfy { $0 == value })
        }
    }

    @Test func aMissingInputIsZeroOrAnError() throws {
        var planes = planes()
        planes.dmCurve = nil
        let lenient = PlaneRowLayout(CandidateArray.allCases, size: 8, canLackSome: true)
        let row = try lenient.row(of: planes)
        #expect(row[try #require(layout.range(of: .dmCurve))].allSatisfy { $0 == 0 })
        let error = #expect(throws: MissingInputs.self) { try layout.row(of: planes) }
        #expect(
            error?.sentence == "lacks what this model needs (dm_curve): it has no data to make a DM curve of")
        planes.timePhase = nil
        planes.frequencyPhase = nil
        #expect(throws: MissingInputs.self) { try lenient.row(of: planes) }
    }

    // MARK: - Augmentation

    private func none() -> PlaneAugmentation {
        var settings = PlaneAugmentation()
        settings.phaseRotation = 0
        settings.periodError = 0
        settings.dispersionError = 0
        settings.noise = 0
        settings.droppedRows = 0
        settings.timeReversal = 0
        settings.mixing = 0
        settings.missingInputs = 0
        settings.unknownHeaderValues = 0
        return settings
    }

    /// A row whose values all differ, and others to mix it with, after augmentation.
    private func augmented(_ settings: PlaneAugmentation, seed: UInt64 = 1) -> (before: [Float], after: [Float]) {
        let before = (0..<layout.count).map { Float($0 % 23) / 4 + 0.25 }
        let set = TrainingSet(
            inputs: before + [Float](repeating: -1, count: layout.count), width: layout.count, classes: [1, 0])
        var after = before
        var random = RandomSource(seed: seed)
        after.withUnsafeMutableBufferPointer {
            PlaneRowAugmentation(settings: settings, layout: layout)
                .augment($0, truth: 1, from: set, random: &random)
        }
        return (before, after)
    }

    private func plane(_ row: [Float], _ input: CandidateArray) throws -> [[Float]] {
        let range = try #require(layout.range(of: input))
        return stride(from: range.lowerBound, to: range.upperBound, by: 8).map { Array(row[$0..<($0 + 8)]) }
    }

    @Test func nothingAskedForChangesNothing() {
        let (before, after) = augmented(none())
        #expect(before == after)
    }

    @Test func turningKeepsTheValuesOfEachRowAndTurnsAllAlike() throws {
        var settings = none()
        settings.phaseRotation = 5
        let (before, after) = augmented(settings)
        #expect(before != after)
        let turns = try [CandidateArray.profile, .timePhase, .frequencyPhase].flatMap { input in
            try zip(plane(before, input), plane(after, input)).map { old, new in
                (0..<8).first { turn in (0..<8).allSatisfy { new[$0] == old[($0 + turn) % 8] } }
            }
        }
        #expect(Set(turns).count == 1)
        #expect(turns.first != nil)
        #expect(try plane(before, .dmCurve) == plane(after, .dmCurve))
    }

    @Test func aWrongPeriodTurnsTheLastRowMoreThanTheFirst() throws {
        var settings = none()
        settings.periodError = 6
        let (before, after) = augmented(settings)
        let (old, new) = (try plane(before, .timePhase), try plane(after, .timePhase))
        #expect(zip(old, new).allSatisfy { $0.sorted() == $1.sorted() })
        #expect(old[0] != new[0] || old[7] != new[7])
        #expect(try plane(before, .frequencyPhase) == plane(after, .frequencyPhase))
    }

    @Test func droppedRowsAreZeroAndTheRestIsAsBefore() throws {
        var settings = none()
        settings.droppedRows = 0.9
        let (before, after) = augmented(settings)
        for input in [CandidateArray.timePhase, .frequencyPhase] {
            for (old, new) in zip(try plane(before, input), try plane(after, input)) {
                #expect(new == old || new.allSatisfy { $0 == 0 })
            }
        }
        #expect(before != after)
    }

    @Test func timeRunsBackwards() throws {
        var settings = none()
        settings.timeReversal = 1
        let (before, after) = augmented(settings)
        #expect(try plane(after, .timePhase) == plane(before, .timePhase).reversed())
    }

    @Test func mixingLaysAPulsarOverAnotherCandidate() {
        var settings = none()
        settings.mixing = 1
        let (before, after) = augmented(settings)
        // The other candidate is -1 throughout, so that strength s gives s x - sqrt(1 - s^2).
        let slope = (after[1] - after[0]) / (before[1] - before[0])
        #expect((0.5...1).contains(slope))
        #expect(abs(after[0] - (slope * before[0] - (1 - slope * slope).squareRoot())) < 1e-5)
        // Period and dispersion are the pulsar's; its signal-to-noise ratio is lower by the strength.
        let header = layout.count - 8
        var expected = Array(before[header...])
        let place = CandidateArray.HeaderQuantity.signalToNoise.place
        expected[place] += log10(slope)
        for (value, expected) in zip(after[header...], expected) { #expect(abs(value - expected) < 1e-5) }
    }

    @Test func eachNumberOfTheHeaderIsForgottenByItself() throws {
        var settings = none()
        settings.unknownHeaderValues = 0.5
        let range = try #require(layout.range(of: .headerValues))
        var patterns: Set<[Bool]> = []
        for seed in 0..<200 {
            let (before, after) = augmented(settings, seed: UInt64(seed))
            #expect(before[..<range.lowerBound] == after[..<range.lowerBound])
            patterns.insert(
                try CandidateArray.HeaderQuantity.allCases.map { quantity in
                    let place = range.lowerBound + quantity.place
                    let isForgotten = after[place] == 0
                    #expect(
                        Array(after[place...(place + 1)])
                            == (isForgotten ? [0, 0] : Array(before[place...(place + 1)])))
                    return isForgotten
                })
        }
        #expect(patterns.count == 16)
    }

    @Test func addedNoiseKeepsTheDeviation() {
        let layout = PlaneRowLayout([.timePhase], size: 64)
        var settings = none()
        settings.noise = 1
        var random = RandomSource(seed: 3)
        for _ in 0..<10 {
            var row = (0..<layout.count).map { _ in Float(random.normal()) }
            let set = TrainingSet(inputs: row, width: layout.count, classes: [0])
            row.withUnsafeMutableBufferPointer {
                PlaneRowAugmentation(settings: settings, layout: layout).augment(
                    $0, truth: 0, from: set, random: &random)
            }
            let variance = row.reduce(0) { $0 + $1 * $1 } / Float(row.count)
            // 4,096 values: the deviation of their variance is 0.022.
            #expect(abs(variance - 1) < 0.1)
        }
    }
}
