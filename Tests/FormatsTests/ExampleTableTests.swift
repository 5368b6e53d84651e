import Candidates
import Foundation
import OutputFiles
import TestSupport
import Testing

@testable import Formats

@Suite struct ExampleTableTests {
    private let folder: TemporaryFolder
    private let layout = ExampleLayout(paths: ["some/where/a.phcx"], size: 8)

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The first has everything, the second next to nothing.
    private func examples() -> [Example] {
        var header = CandidateHeader()
        header.periodSeconds = 0.0045
        header.dispersionMeasure = 13.25
        header.modifiedJulianDate = 55000.5
        let arrays = CandidateArray.allCases.enumerated().map { place, array in
            (array, (0..<array.count(size: 8)).map { Float($0) + Float(place) / 4 })
        }
        return [
            Example(
                name: "a.phcx", source: "some/where/a.phcx", label: .pulsar, header: header,
                features: (0..<8).map { Double($0) + 0.1 }, arrays: Dictionary(uniqueKeysWithValues: arrays)),
            Example(
                name: "b", source: "b.fits#4294967295", label: nil, header: CandidateHeader(),
                features: [1, 2, 3, 4, nil, nil, nil, nil], arrays: [.profile: [Float](repeating: 2, count: 8)]),
            Example(
                name: "c", source: "c", label: .nonPulsar, header: CandidateHeader(),
                features: [Double?](repeating: nil, count: 8), arrays: [:]),
        ]
    }

    private func write(_ examples: [Example], to name: String = "e.fits") throws -> String {
        let path = folder.file(name)
        let writer = try ExampleTableWriter(creating: path, layout: layout, creator: "test 1")
        for example in examples { try writer.append(layout.bytes(of: example)) }
        try writer.finish()
        return path
    }

    @Test func whatIsWrittenIsRead() throws {
        let reader = try ExampleTableReader(path: write(examples()))
        #expect(reader.count == 3)
        #expect(reader.size == 8)
        #expect(reader.creator == "test 1")
        #expect(reader.arrays == CandidateArray.allCases)

        let table = try reader.featureTable()
        #expect(table.featureNames == FeatureName.lyon)
        #expect(table.labels == [.pulsar, nil, .nonPulsar])
        #expect(table.names == ["a.phcx", "b", "c"])
        #expect(table.rowNumbers == [1, 2, 3])
        #expect(Array(table[row: 0]) == (0..<8).map { Double($0) + 0.1 })
        #expect(table[row: 1].map(\.isNaN) == [false, false, false, false, true, true, true, true])
        #expect(table.header(ofRow: 0) == examples()[0].header)
        #expect(table.header(ofRow: 1) == CandidateHeader())
        #expect(try reader.featureTable(rows: 1..<2).names == ["b"])
        #expect(try reader.sources(rows: 0..<3) == ["some/where/a.phcx", "b.fits#4294967295", "c"])
        #expect(
            try reader.countsOfArrays() == [
                .profile: 2, .timePhase: 1, .frequencyPhase: 1, .dmCurve: 1, .headerValues: 1,
            ])
    }

    @Test func rowsWithoutANameAtTheEnd() throws {
        var nameless = examples()
        nameless[2].name = ""
        let table = try ExampleTableReader(path: write(nameless)).featureTable()
        #expect((0..<3).map(table.name(ofRow:)) == ["a.phcx", "b", nil])
    }

    @Test func arraysComeInTheOrderAskedFor() throws {
        let reader = try ExampleTableReader(path: write(examples()))
        let values = try reader.rows(0..<2, columns: [.dmCurve, .timePhase])
        #expect(values.count == 2 * (8 + 64))
        #expect(Array(values[..<8]) == examples()[0].arrays[.dmCurve])
        #expect(Array(values[8..<72]) == examples()[0].arrays[.timePhase])
        #expect(values[72...].allSatisfy { $0.isNaN })
        #expect(try reader.rows(1..<2, columns: [.profile]) == [Float](repeating: 2, count: 8))
        #expect(try reader.rows(1..<1, columns: [.profile]) == [])
    }

    /// Whatever stands behind the rows that are known to be good.
    @Test func aTableGoesOnToTheSameBytes() throws {
        let whole = try write(examples(), to: "whole.fits")
        let expected = try Data(contentsOf: URL(filePath: whole))
        for kept in 0...3 {
            for end in [Data(), Data("half a row".utf8), Data(count: 9000)] {
                let path = folder.file("part.fits")
                let first = try ExampleTableWriter(creating: path, layout: layout, creator: "test 1")
                for example in examples().prefix(kept) { try first.append(layout.bytes(of: example)) }
                try first.synchronize()
                let handle = try FileHandle(forWritingTo: URL(filePath: path))
                try handle.seekToEnd()
                try handle.write(contentsOf: end)
                try handle.close()

                let second = try ExampleTableWriter(continuing: path, rows: kept, layout: layout)
                for example in examples().dropFirst(kept) { try second.append(layout.bytes(of: example)) }
                try second.finish()
                #expect(try Data(contentsOf: URL(filePath: path)) == expected, "\(kept) rows kept, \(end)")
            }
        }
        #expect(expected.count % 2880 == 0)
    }

    @Test func aTableWithFewerRowsThanRecordedIsRefused() throws {
        let path = folder.file("part.fits")
        let first = try ExampleTableWriter(creating: path, layout: layout, creator: "test 1")
        try first.append(layout.bytes(of: examples()[0]))
        let error = #expect(throws: OutputFile.WriteError.self) {
            try ExampleTableWriter(continuing: path, rows: 2, layout: layout)
        }
        #expect(error?.reason == "it should hold 2 rows to go on from, but is shorter")
        let other = ExampleLayout(paths: ["a"], size: 16)
        #expect(throws: OutputFile.WriteError.self) {
            try ExampleTableWriter(continuing: path, rows: 1, layout: other)
        }
    }

    @Test func longNamesAreCutBetweenCharacters() throws {
        var example = examples()[0]
        example.name = String(repeating: "x", count: 63) + "é and more"
        #expect(layout.nameWidth == 64)
        #expect(layout.cuts(name: example.name))
        let reader = try ExampleTableReader(path: write([example]))
        #expect(try reader.featureTable().names == [String(repeating: "x", count: 63)])
    }

    @Test(.needsPython("astropy")) func astropyReadsTheColumns() throws {
        let text = try Python.run(
            """
            import sys, numpy as np
            from astropy.io import fits
            from astropy.table import Table
            t = Table.read(sys.argv[1])
            print(t.colnames)
            print(list(t['NAME']), t['SOURCE'][1], t['LABEL'].dtype.kind, t['LABEL'].dtype.itemsize, t['LABEL'].tolist())
            print([str(t[c].unit) for c in ('PERIOD', 'DM', 'RA', 'MJD')], t['PERIOD'][0], t['dm_kurtosis'][0])
            print([t[c].shape for c in ('PROFILE', 'TIME_PHASE', 'FREQUENCY_PHASE', 'DM_CURVE')], t['PROFILE'].dtype.kind)
            t = Table.read(sys.argv[1], mask_invalid=False)
            print(t['TIME_PHASE'][0, 2, 3], np.isnan(t['TIME_PHASE'][1]).all(), np.isnan(t['PERIOD'][1]))
            print(t.meta['EXAMPVER'], t.meta['SIZE'], t.meta['CREATOR'])
            with fits.open(sys.argv[1]) as f: f.verify('exception'); print(f[1].header['TDIM19'])
            """, [write(examples())])
        #expect(
            text == """
                ['NAME', 'SOURCE', 'LABEL', 'PERIOD', 'DM', 'SNR', 'RA', 'DEC', 'MJD', 'profile_mean', 'profile_std', \
                'profile_skewness', 'profile_kurtosis', 'dm_mean', 'dm_std', 'dm_skewness', 'dm_kurtosis', 'PROFILE', \
                'TIME_PHASE', 'FREQUENCY_PHASE', 'DM_CURVE', 'HEADER_VALUES', 'WIDTH_TURNS', 'ACCELERATION', \
                'OBSERVATION_LENGTH', 'SNR_STATED', 'PRESTO_SIGMA', 'PERIOD_ERROR', 'PERIOD_DERIVATIVE', 'PEPOCH', \
                'DM_ERROR', 'ACCELERATION_ERROR', 'CENTRE_FREQUENCY_MHZ', 'BANDWIDTH_MHZ', 'BEAM_FWHM_DEG', \
                'SNR_SEARCH', 'SOURCE_NAME', 'TELESCOPE', 'BEAM', 'POINTING', 'FRAME']
                ['a.phcx', 'b', 'c'] b.fits#4294967295 i 2 [1, None, 0]
                ['s', 'pc / cm3', 'deg', 'd'] 0.0045 7.1
                [(3, 8), (3, 8, 8), (3, 8, 8), (3, 8)] f
                19.25 True True
                2 8 test 1
                (8,8)
                """)
    }

    /// A user may add columns, drop arrays, pick rows and change the order.
    @Test(.needsPython("astropy")) func aTableThatAstropyHasChangedIsRead() throws {
        let changed = folder.file("changed.fits")
        _ = try Python.run(
            """
            import sys
            from astropy.table import Table
            t = Table.read(sys.argv[1])
            t.remove_column('FREQUENCY_PHASE')
            t['extra'] = ['p', 'q', 'r']
            t['PROFILE'] = t['PROFILE'].astype('f8')
            t[list(reversed(t.colnames))][1:].write(sys.argv[2])
            """, [write(examples()), changed])
        let reader = try ExampleTableReader(path: changed)
        #expect(reader.arrays == [.profile, .timePhase, .dmCurve, .headerValues])
        #expect(try reader.featureTable().labels == [nil, .nonPulsar])
        #expect(try reader.rows(0..<1, columns: [.profile]) == [Float](repeating: 2, count: 8))
        let error = #expect(throws: FormatError.self) { try reader.rows(0..<1, columns: [.frequencyPhase]) }
        #expect(error?.description == "\(changed): has no column FREQUENCY_PHASE")
        #expect(try CandidateReader.open(changed).format.name == "example table")
    }

    // MARK: - Damage

    @Test func damageIsAnErrorAndNothingWorse() throws {
        let whole = try Data(contentsOf: URL(filePath: write(examples())))
        for length in stride(from: 1, to: whole.count - 2880, by: 97) {
            let path = try folder.write("cut.fits", whole.prefix(length))
            #expect(throws: FormatError.self, "\(length) bytes") { try ExampleTableReader(path: path) }
        }
        var state: UInt64 = 1
        for _ in 0..<400 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var flipped = whole
            flipped[Int(state >> 33) % flipped.count] ^= UInt8(1 << (state >> 29 & 7))
            let path = try folder.write("flip.fits", flipped)
            guard let reader = try? ExampleTableReader(path: path) else { continue }
            _ = try? reader.featureTable()
            for array in reader.arrays { _ = try? reader.rows(0..<min(reader.count, 3), columns: [array]) }
        }
    }

    @Test func sizesThatTheFileCannotHoldAreRefused() throws {
        let whole = try String(decoding: Data(contentsOf: URL(filePath: write(examples()))), as: Unicode.ASCII.self)
        for (card, absurd, reason) in [
            (
                "NAXIS2  =                    3", "NAXIS2  =        3000000000000",
                "its 3000000000000 rows of \(layout.rowBytes) bytes do not fit into the file's"
            ),
            (
                "EXAMPVER=                    2", "EXAMPVER=                    3",
                "is an example table of version 3, which a later"
            ),
            (
                "EXAMPVER=                    2", "EXAMPVER=                    1",
                "is an example table of version 1, whose arrays an earlier psrsieve has made otherwise; `psrsieve preprocess`"
            ),
            ("SIZE    =                    8", "SIZE    =                  800", "has 8 elements a row, which does"),
        ] {
            let changed = whole.replacing(card, with: absurd)
            try #require(changed != whole)
            let path = try folder.write("odd.fits", changed.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            let error = #expect(throws: FormatError.self) { try ExampleTableReader(path: path) }
            #expect(error?.reason.hasPrefix(reason) == true, "\(String(describing: error))")
        }
    }

    @Test func itIsKnownByItsContent() throws {
        let path = try write(examples())
        #expect(try CandidateReader.open(path).format.name == "example table")
        guard case .examples(let reader) = try CandidateReader.open(path).content else {
            Issue.record("it is no such content")
            return
        }
        #expect(reader.count == 3)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.reason == "is an example table, not a candidate's data")
    }
}
