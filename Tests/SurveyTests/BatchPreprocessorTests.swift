import Candidates
import Formats
import Foundation
import Preprocessing
import Simulation
import TestSupport
import Testing

@testable import Survey

@Suite struct BatchPreprocessorTests {
    private struct Stop: Error {}

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func preprocessor(
        _ paths: [String], labels: [Label?]? = nil, size: Int = 16, jobs: Int = 2, interval: Duration = .zero
    ) -> BatchPreprocessor {
        BatchPreprocessor(
            files: SurveyFiles(paths), labels: PathLabels(labels ?? paths.map { _ in nil }), size: size,
            creator: "test",
            jobs: jobs,
            interval: interval)
    }

    /// Archives, a file of many profiles with a bad row, and what cannot be read.
    private func inputs() throws -> [String] {
        let simulator = FoldSimulator(seed: 5)
        var paths = try (0..<6).map { number in
            let path = folder.file("archive\(number).fits")
            try PSRFITSWriter.write(simulator.fold(number % 2 == 0 ? .pulsar : .noise, number: number), to: path)
            return path
        }
        paths.insert(folder.file("missing.phcx"), at: 2)
        paths.insert(try profiles("profiles.fits", count: 40, badRow: 25), at: 3)
        paths.append(try folder.write("table.csv", "1,2,3,4,5,6,7,8,0\n"))
        return paths
    }

    private func profiles(_ name: String, count: Int, badRow: Int? = nil) throws -> String {
        var values = (0..<(count * 32)).map { Float(($0 * 7919) % 101) }
        if let badRow { values[badRow * 32 + 3] = .nan }
        let path = folder.file(name)
        try FITSWriter.write(
            [
                FITSTable(
                    name: "P", rowCount: count,
                    columns: [
                        .init("PROFILE", .float32Vectors(values, shape: [32])),
                        .init("LABEL", .int32((0..<count).map { Int32($0 % 2) })),
                    ])
            ], to: path)
        return path
    }

    private func errorList() -> InputErrorList { InputErrorList(for: folder.file("e.fits")) }

    private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: folder.file(name))) }

    @Test func oneRowACandidateInTheInputsOrder() async throws {
        let paths = try inputs()
        var labels = [Label?](repeating: nil, count: paths.count)
        labels[0] = .pulsar
        labels[1] = .nonPulsar
        let tally = try await preprocessor(paths, labels: labels)
            .write(to: folder.file("e.fits"), resume: false, errors: errorList()) { _ in }
        let reader = try ExampleTableReader(path: folder.file("e.fits"))
        let table = try reader.featureTable()
        let rows = (1...40).filter { $0 != 26 }.map { "profiles.fits#\($0)" }
        #expect(
            table.names
                == ["archive0.fits", "archive1.fits"] + rows + (2...5).map { "archive\($0).fits" })
        #expect(try reader.sources(rows: 0..<3) == [paths[0], paths[1], paths[3] + "#1"])
        // What the profiles' own file says stands where nothing else does.
        #expect(table.labels.prefix(4) == [.pulsar, .nonPulsar, .nonPulsar, .pulsar])
        #expect(tally.errors.count == 3)
        #expect(tally.errors.first.map(\.path) == [paths[2], paths[3], paths[8]])
        #expect(tally.errors.first[1].place == .part("row 26"))
        #expect(tally.errors.first[2].reason.hasPrefix("is a feature table, not a candidate's data"))
        #expect((tally.candidates, tally.inputs) == (45, 9))
        #expect((tally.pulsars, tally.nonPulsars, tally.unknown) == (20, 21, 4))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("e.fits") }.sorted()
                == ["e.fits", "e.fits.errors.csv"])
    }

    @Test func valuesAreThoseOfFeaturesAndPlanes() async throws {
        let paths = try inputs().filter { $0.contains("archive") }
        _ = try await preprocessor(paths).write(to: folder.file("e.fits"), resume: false, errors: errorList()) { _ in }
        let reader = try ExampleTableReader(path: folder.file("e.fits"))
        let table = try reader.featureTable()
        for (row, path) in paths.enumerated() {
            let candidate = try #require(try CandidateReader.candidates(in: path).first)
            let features = LyonFeatures(candidate)
            #expect(Array(table[row: row]) == FeatureName.lyon.map { features.value(named: $0) ?? .nan })
            let planes = CandidatePlanes(candidate, size: 16)
            let arrays = CandidateArray.allCases.map { planes[$0] ?? [] }
            #expect(try reader.rows(row..<(row + 1), columns: CandidateArray.allCases) == arrays.flatMap { $0 })
            #expect(table.header(ofRow: row).periodSeconds == candidate.header.periodSeconds)
            #expect(table.header(ofRow: row).signalToNoise != nil)
        }
    }

    @Test func jobsChangeNothing() async throws {
        let paths = try inputs()
        let one = try await preprocessor(paths, jobs: 1).write(
            to: folder.file("1.fits"), resume: false, errors: errorList()
        ) { _ in }
        let four = try await preprocessor(paths, jobs: 4).write(
            to: folder.file("4.fits"), resume: false, errors: errorList()
        ) { _ in }
        #expect(try bytes("1.fits") == bytes("4.fits"))
        #expect(one == four)
    }

    // MARK: - Going on

    /// The files as they stand after each piece of work are what a run that is killed there leaves.
    @Test func aRunGoesOnToTheSameBytesFromWhereverItWasKilled() async throws {
        let paths = try inputs()
        let output = folder.file("e.fits")
        let left = BatchPreprocessor.Unfinished(for: output)
        var states: [(table: Data, journal: Data, errors: Data)] = []
        let whole = try await preprocessor(paths, size: 128).write(to: output, resume: false, errors: errorList()) {
            _ in
            states.append(
                (
                    try Data(contentsOf: URL(filePath: left.table)),
                    try Data(contentsOf: URL(filePath: left.journal)),
                    try Data(contentsOf: URL(filePath: left.errors))
                ))
        }
        let expected = try bytes("e.fits")
        let expectedErrors = try bytes("e.fits.errors.csv")
        #expect(String(decoding: expectedErrors, as: UTF8.self).split(separator: "\n").count == 4)
        // Twice for the file of 40 rows, which is read in stretches.
        #expect(states.count == paths.count + 2)
        for (number, state) in states.enumerated() {
            // A row that the journal does not know of yet, or half of it, is no harm.
            try (state.table + Data(count: number * 1000)).write(to: URL(filePath: left.table))
            try state.journal.write(to: URL(filePath: left.journal))
            try (state.errors + Data("half a li".utf8)).write(to: URL(filePath: left.errors))
            try? FileManager.default.removeItem(atPath: folder.file("e.fits.errors.csv"))
            try? FileManager.default.removeItem(atPath: output)
            var pieces = 0
            let tally = try await preprocessor(paths, size: 128).write(to: output, resume: true, errors: errorList()) {
                _ in pieces += 1
            }
            #expect(tally == whole, "after \(number + 1) pieces")
            #expect(try bytes("e.fits") == expected, "after \(number + 1) pieces")
            #expect(try bytes("e.fits.errors.csv") == expectedErrors, "after \(number + 1) pieces")
            #expect(pieces < states.count, "after \(number + 1) pieces")
        }
    }

    @Test func aRunThatIsStoppedRecordsWhatItHasDone() async throws {
        let paths = try inputs()
        let output = folder.file("e.fits")
        await #expect(throws: Stop.self) {
            _ = try await preprocessor(paths, interval: .seconds(1000)).write(
                to: output, resume: false, errors: errorList()
            ) { tally in
                if tally.inputs == 3 { throw Stop() }
            }
        }
        #expect(!FileManager.default.fileExists(atPath: output))
        let journal = try #require(
            try PreprocessingJournal.read(BatchPreprocessor.Unfinished(for: output).journal))
        #expect(journal.tally.inputs == 3)
        #expect(journal.tally.errors.count == 1)
        var first: Int?
        _ = try await preprocessor(paths).write(to: output, resume: true, errors: errorList()) {
            first = first ?? $0.inputs
        }
        #expect(first ?? 0 >= 3)
    }

    @Test func otherInputsOptionsOrLabelsAreRefused() async throws {
        let paths = try inputs()
        let output = folder.file("e.fits")
        await #expect(throws: Stop.self) {
            _ = try await preprocessor(paths).write(to: output, resume: false, errors: errorList()) { _ in throw Stop()
            }
        }
        for other in [
            preprocessor(paths.reversed()), preprocessor(paths, size: 8), preprocessor(Array(paths.dropLast())),
            preprocessor(paths, labels: paths.map { _ in .pulsar }),
        ] {
            let error = await #expect(throws: BatchPreprocessor.CannotResume.self) {
                _ = try await other.write(to: output, resume: true, errors: errorList()) { _ in }
            }
            #expect(
                error?.description
                    == "\(output).part.json: cannot go on from it: the inputs, labels or options are not "
                    + "those it was begun with")
        }
        try folder.write("e.fits.part.json", "{}")
        await #expect(throws: BatchPreprocessor.CannotResume.self) {
            _ = try await preprocessor(paths).write(to: output, resume: true, errors: errorList()) { _ in }
        }
    }

    @Test func aFileWithoutRowsIsListed() async throws {
        let path = try profiles("none.fits", count: 0)
        let tally = try await preprocessor([path]).write(to: folder.file("e.fits"), resume: false, errors: errorList())
        { _ in }
        #expect(tally.errors.first == [FormatError(path, .empty)])
        // Nothing was made of it, so what there is stays.
        #expect(!FileManager.default.fileExists(atPath: folder.file("e.fits")))
        #expect(try String(decoding: bytes("e.fits.errors.csv"), as: UTF8.self).contains("holds no data"))
    }

    /// The record of what was done grows neither with the errors nor with the files.
    @Test func theJournalStaysSmall() async throws {
        let paths = (0..<20_000).map { folder.file("missing/\($0).pfd") }
        let output = folder.file("e.fits")
        var sizes: [Int] = []
        let tally = try await preprocessor(paths, interval: .milliseconds(50))
            .write(to: output, resume: false, errors: errorList()) { _ in
                if sizes.count < 100 || sizes.count % 1000 == 0 {
                    sizes.append(try Data(contentsOf: URL(filePath: output + ".part.json")).count)
                } else {
                    sizes.append(0)
                }
            }
        #expect(tally.errors.count == 20_000)
        // One reason, shown once with its count.
        #expect(tally.errors.first.count == 1)
        #expect(sizes.max() ?? .max < 4096)
        let lines = try String(decoding: bytes("e.fits.errors.csv"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 20_001)
        #expect(lines[12_345] == "\(paths[12_344]),,cannot be opened: No such file or directory")
    }

    @Test(.needsRealData) func everyRealCandidateBecomesARow() async throws {
        let names = try String(contentsOfFile: RealData.path("phcx/labels.csv"), encoding: .utf8)
            .split(whereSeparator: \.isNewline).dropFirst().map { String($0.prefix { $0 != "," }) }
        let paths = names.map { RealData.path("phcx/\($0)") }
        let labels = PathLabels([try LabelFile(path: RealData.path("phcx/labels.csv"))], paths: paths)
        #expect(labels.notes.isEmpty)
        let tally = try await preprocessor(paths, labels: labels.labels, size: 32, interval: .seconds(2))
            .write(to: folder.file("e.fits"), resume: false, errors: errorList()) { _ in }
        #expect(tally.errors.count == 0)
        #expect((tally.pulsars, tally.nonPulsars, tally.unknown) == (25, 5, 73))
        let reader = try ExampleTableReader(path: folder.file("e.fits"))
        #expect(
            try reader.countsOfArrays() == Dictionary(uniqueKeysWithValues: CandidateArray.allCases.map { ($0, 103) }))
        let table = try reader.featureTable()
        #expect(table.values.allSatisfy { $0.isFinite })
        #expect(table.headerColumns[.periodSeconds]?.allSatisfy { $0 > 0 } == true)
        #expect(table.names == names.map { $0.split(separator: "/").last.map(String.init) })
    }
}
