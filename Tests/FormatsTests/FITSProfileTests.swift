import Candidates
import Foundation
import OutputFiles
import TestSupport
import Testing

@testable import Formats

@Suite struct FITSProfileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func writeTable(_ columns: [FITSTable.Column], rows: Int) throws -> String {
        let path = folder.file("profiles.fits")
        try FITSWriter.write([FITSTable(name: "PROFILES", rowCount: rows, columns: columns)], to: path)
        return path
    }

    @Test func tableWithHeaderColumns() throws {
        let path = try writeTable(
            [
                .init("NAME", .text(["first", "the second"])),
                .init("PROFILE", .float32Vectors([0, 1, 2, 3, 4, 5, 6, 7], shape: [4])),
                .init("PERIOD", unit: "s", .float64([0.5, .nan])), .init("DM", .float64([10, 20])),
                .init("SNR", .float64([9, 8])), .init("LABEL", .int32([1, 0])),
            ], rows: 2)
        let candidates = try CandidateReader.candidates(in: path)
        #expect(candidates.map(\.name) == ["first", "the second"])
        #expect(candidates.map { $0.fold.profile } == [[0, 1, 2, 3], [4, 5, 6, 7]])
        #expect(candidates[0].header.periodSeconds == 0.5)
        #expect(candidates[1].header.periodSeconds == nil)
        #expect(candidates[1].header.dispersionMeasure == 20)
        #expect(candidates.map(\.label) == [.pulsar, .nonPulsar])
        #expect(candidates[1].origin == CandidateOrigin(path: path, row: 2))
    }

    @Test(.needsPython("astropy")) func imageThatAstropyWrote() throws {
        let path = folder.file("image.fits")
        _ = try Python.run(
            """
            import sys, numpy as np
            from astropy.io import fits
            h = fits.PrimaryHDU(np.arange(12, dtype='i2').reshape(3, 4)); h.header['PERIOD'] = 0.25; h.header['BZERO'] = 5
            h.writeto(sys.argv[1])
            """, [path])
        let candidates = try CandidateReader.candidates(in: path)
        #expect(candidates.count == 3)
        #expect(candidates[2].fold.profile == [13, 14, 15, 16])
        #expect(candidates[0].header.periodSeconds == 0.25)
        #expect(candidates[0].name == "image.fits#1")
    }

    @Test(.needsPython("astropy")) func tableThatAstropyWrote() throws {
        let path = folder.file("table.fits")
        _ = try Python.run(
            """
            import sys, numpy as np
            from astropy.table import Table
            Table({'profile': np.arange(6.).reshape(2, 3), 'period': [1., 2.]}).write(sys.argv[1])
            """, [path])
        let candidates = try CandidateReader.candidates(in: path)
        #expect(candidates.map { $0.fold.profile } == [[0, 1, 2], [3, 4, 5]])
        #expect(candidates.map(\.header.periodSeconds) == [1, 2])
    }

    @Test(.needsPython("astropy")) func astropyReadsWhatIsWritten() throws {
        let path = try writeTable(
            [
                .init("name", .text(["a", "", "long name"])), .init("flag", .logical([true, false, true])),
                .init("count", .int32([1, -2, 3])), .init("value", unit: "pc cm-3", .float64([0.5, .nan, 1e300])),
                .init("cube", .int16Vectors((0..<18).map { Int16($0) }, shape: [3, 2])),
            ], rows: 3)
        let text = try Python.run(
            """
            import sys
            from astropy.table import Table
            t = Table.read(sys.argv[1])
            print(t['name'].tolist(), t['flag'].tolist(), t['count'].tolist(), t['value'].unit, t['cube'].shape,
                  t['cube'].tolist()[2][1][0])
            """, [path])
        #expect(text == "['a', '', 'long name'] [True, False, True] [1, -2, 3] pc / cm3 (3, 2, 3) 15")
    }

    @Test func profileThatIsNotFinite() throws {
        let path = try writeTable([.init("PROFILE", .float64Vectors([0, 1, .nan, 3], shape: [2]))], rows: 2)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description == "\(path), row 2: the profile has values that are not finite numbers")
    }

    @Test func fitsWithoutProfiles() throws {
        let path = try writeTable([.init("VALUE", .float64([1, 2]))], rows: 2)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.reason.contains("holds no profiles") == true)
    }

    @Test func namesWithBracketsAreTakenAsTheyAre() throws {
        let path = try writeTable([.init("PROFILE", .float64Vectors([0, 1, 2, 3], shape: [4]))], rows: 1)
        let odd = folder.file("beam[1](copy).fits")
        try FileManager.default.copyItem(atPath: path, toPath: odd)
        #expect(try CandidateReader.candidates(in: odd).count == 1)
    }

    @Test func absurdSizesAreRefusedBeforeMemoryIsTaken() throws {
        let cards = [
            "SIMPLE  =                    T", "BITPIX  =                  -64", "NAXIS   =                    2",
            "NAXIS1  =               524288", "NAXIS2  =           1000000000", "END",
        ]
        var header = Array(cards.map { $0.padding(toLength: 80, withPad: " ", startingAt: 0) }.joined().utf8)
        header += [UInt8](repeating: UInt8(ascii: " "), count: 2880 - header.count)
        let path = try folder.write("huge.fits", header)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.path == path)
    }

    @Test(arguments: [
        ([] as [UInt8], "holds no data"), ([0x1f, 0x8b, 8, 0], "gzip file that is damaged"),
        ([0, 1, 2, 3], "holds other binary data"), (Array("SIMPLE  = nonsense".utf8), "CFITSIO"),
    ])
    func otherFiles(_ bytes: [UInt8], _ reason: String) throws {
        let path = try folder.write("odd", bytes)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description.hasPrefix(path) == true)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test func filesThatCannotBeOpened() throws {
        for (path, reason) in [(folder.file("nothing"), "No such file"), (folder.path, "directory")] {
            let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
            #expect(error?.reason.contains(reason) == true)
        }
    }

    @Test func aFailedWriteLeavesNothing() throws {
        let path = folder.file("no-such-folder/out.csv")
        let error = #expect(throws: OutputFile.WriteError.self) { try OutputFile.write("x", to: path) }
        #expect(error?.description.contains("No such file or directory") == true)
        try OutputFile.write("new", to: folder.file("out.csv"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.csv"])
    }
}
