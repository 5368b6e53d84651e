import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// Classes in FITS tables, in every form that they are met in.
@Suite struct FITSClassTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A table of the eight features and a column of classes.
    private func reader(
        _ classes: FITSTable.Values, rows: Int, cards: [FITSCard] = []
    ) throws -> ExampleTableReader {
        let path = folder.file("features.fits")
        let features = FeatureName.lyon.map {
            FITSTable.Column($0, .float64([Double](repeating: 1.5, count: rows)))
        }
        let columns = features + [FITSTable.Column("class", classes)]
        try FITSWriter.write([FITSTable(name: "FEATURES", rowCount: rows, columns: columns, cards: cards)], to: path)
        return try ExampleTableReader(path: path)
    }

    private func labels(_ classes: FITSTable.Values, rows: Int, cards: [FITSCard] = []) throws -> [Label?] {
        try reader(classes, rows: rows, cards: cards).featureTable().labels
    }

    /// -1 is the non-pulsar where there is no other, whichever rows are read.
    @Test func numbers() throws {
        #expect(try labels(.int32([1, -1, 1]), rows: 3) == [.pulsar, .nonPulsar, .pulsar])
        #expect(try labels(.float64([1, 0, .nan]), rows: 3) == [.pulsar, .nonPulsar, nil])
        #expect(try labels(.int32([1, -1, 0]), rows: 3) == [.pulsar, nil, .nonPulsar])
        #expect(try labels(.int32([-1, -1]), rows: 2) == [nil, nil])
        #expect(try reader(.int32([1, -1, 1]), rows: 3).featureTable(rows: 1..<2).labels == [.nonPulsar])
    }

    @Test func inExampleTablesMinusOneIsUnknown() throws {
        let cards = [FITSCard("EXAMPVER", .integer(1))]
        #expect(try labels(.int32([1, -1]), rows: 2, cards: cards) == [.pulsar, nil])
    }

    @Test func wordsAndTruthValues() throws {
        #expect(try labels(.text(["PSR", "RFI", "", "comet"]), rows: 4) == [.pulsar, .nonPulsar, nil, nil])
        #expect(try labels(.logical([true, false]), rows: 2) == [.pulsar, .nonPulsar])
    }

    @Test func aColumnThatCannotHoldClassesIsLeftOut() throws {
        let reader = try reader(.float32Vectors([1, 0, 0, 1], shape: [2]), rows: 2)
        let table = try reader.featureTable()
        #expect(table.labels == [nil, nil])
        #expect(table.values == [Double](repeating: 1.5, count: 16))
        #expect(reader.notes.count == 1 && reader.notes[0].contains("its column class cannot hold classes"))
    }

    @Test func classesOfProfiles() throws {
        let path = folder.file("profiles.fits")
        for classes in [FITSTable.Values.int32([1, -1]), .logical([true, false]), .text(["pulsar", "noise"])] {
            let profiles = FITSTable.Column("PROFILE", .float64Vectors([0, 1, 2, 3], shape: [2]))
            try FITSWriter.write(
                [FITSTable(name: "PROFILES", rowCount: 2, columns: [profiles, .init("LABEL", classes)])], to: path)
            #expect(try CandidateReader.candidates(in: path).map(\.label) == [.pulsar, .nonPulsar])
        }
    }
}
