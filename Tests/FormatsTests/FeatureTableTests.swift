import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

@Suite struct FeatureTableTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func read(_ text: String, name: String = "table.csv") throws -> FeatureTable {
        try FeatureTableReader.readAll(path: folder.write(name, text)).table
    }

    private let row = "140.5,55.7,-0.23,-0.7,3.2,19.1,7.97,74.2"

    @Test(arguments: ["\n", "\r", "\r\n"], [true, false])
    func everyLineEnd(_ end: String, endsWithOne: Bool) throws {
        let table = try read([row + ",0", row + ",1", row + ",?"].joined(separator: end) + (endsWithOne ? end : ""))
        #expect(table.count == 3)
        #expect(table.labels == [.nonPulsar, .pulsar, nil])
        #expect(Array(table[row: 2]) == [140.5, 55.7, -0.23, -0.7, 3.2, 19.1, 7.97, 74.2])
        #expect(table.rowNumbers == [1, 2, 3])
    }

    @Test(arguments: ["\n", "\r", "\r\n"]) func rowsAreTheSameWhereverBlocksAreCut(_ end: String) throws {
        let rows = (0..<4000).map { "\($0).5,2,3,4,5,6,7,8,\($0 % 2)" }
        let path = try folder.write("long.csv", rows.joined(separator: end) + end)
        var reader = try FeatureTableReader(path: path, blockSize: 1 << 16)
        var firstValues: [Double] = []
        var blocks = 0
        while let block = try reader.nextBlock() {
            let parsed = block.parse()
            firstValues += (0..<parsed.table.count).map { parsed.table[row: $0].first ?? -1 }
            #expect(parsed.faults.isEmpty)
            blocks += 1
        }
        #expect(blocks > 1)
        #expect(firstValues == (0..<4000).map { Double($0) + 0.5 })
    }

    @Test func headerNamesColumnsInAnyOrder() throws {
        let table = try read(
            """
            dm_mean,Name,Profile_mean,class,period_s
            3,"J0437-4715",140,1,0.00575
            """)
        #expect(table.featureNames == ["dm_mean", "profile_mean"])
        #expect(Array(table[row: 0]) == [3, 140])
        #expect(table.names == ["J0437-4715"])
        #expect(table.labels == [.pulsar])
        #expect(table.header(ofRow: 0).periodSeconds == 0.00575)
    }

    @Test func arffWithQuotedNamesAndTextColumns() throws {
        let table = try read(
            """
            % a comment
            @RELATION 'pulsars'
            @attribute 'Profile_mean' numeric
            @attribute comment string
            @attribute class {0,1}
            @DATA
            1.5,hello,1
            % in between
            2.5,there,?
            """, name: "t.arff")
        #expect(table.featureNames == ["profile_mean"])
        #expect(table.values == [1.5, 2.5])
        #expect(table.labels == [.pulsar, nil])
    }

    @Test func classFromTheCommentsPath() throws {
        let table = try read(
            "\(row),?%/a/pulsars/pulsar_0001.phcx:0\n\(row),?%/a/RFI/cand_000001.phcx:0\n\(row),?%/a/b/x.phcx:0\n")
        #expect(table.labels == [.pulsar, .nonPulsar, nil])
        #expect(table.names == ["pulsars/pulsar_0001.phcx", "RFI/cand_000001.phcx", "b/x.phcx"])
    }

    @Test func swappedHeaderIsPutRight() throws {
        let header = "Motip,Sdotip,Ekotip,Sotip,MotDc,SdotDc,EkotDc,SotDc,Class"
        let path = try folder.write("HTRU_2.csv", "\(header)\n\(row),0\n20,30,6,40,3,19,7.97,74.2,1\n")
        let (table, notes) = try FeatureTableReader.readAll(path: path)
        #expect(table.featureNames == FeatureName.lyon)
        #expect(notes.count == 1)
        #expect(notes[0].contains("wrong way round"))
    }

    @Test func aRightHeaderIsLeftAlone() throws {
        let header = "profile_mean,profile_std,profile_kurtosis,profile_skewness,dm_mean,dm_std,dm_kurtosis,dm_skewness"
        let path = try folder.write("right.csv", "\(header)\n20,30,40,6,3,19,74.2,7.97\n")
        let (table, notes) = try FeatureTableReader.readAll(path: path)
        #expect(table.featureNames[2] == "profile_kurtosis")
        #expect(notes.isEmpty)
    }

    @Test func anyHeaderIsPutRightWhereTheNumbersProveIt() throws {
        let header = "profile_mean,profile_std,profile_kurtosis,profile_skewness,dm_mean,dm_std,dm_kurtosis,dm_skewness"
        let path = try folder.write(
            "swapped.csv", "\(header)\n" + String(repeating: "20,30,6,40,3,19,7.97,74.2\n", count: 12))
        let (table, notes) = try FeatureTableReader.readAll(path: path)
        #expect(table.featureNames[2] == "profile_skewness")
        #expect(notes.count == 1)
    }

    @Test func otherConventionIsNoticed() throws {
        let rows = (0..<60).map { "100,40,0.1,\(2.5 + Double($0) / 100),3,19,1,4,0" }.joined(separator: "\n")
        let notes = try FeatureTableReader.readAll(path: folder.write("lotaas.csv", rows)).notes
        #expect(notes.count == 1)
        #expect(notes[0].contains("HTRU convention"))
    }

    // MARK: - What is wrong with a table

    @Test(arguments: [
        ("140.5,55.7,nan,-0.7,3.2,19.1,7.97,74.2,0", "profile_skewness has no value"),
        ("140.5,-inf,0,-0.7,3.2,19.1,7.97,74.2,0", "profile_std is -inf, which is not a finite number"),
        ("140.5,1e999,0,-0.7,3.2,19.1,7.97,74.2,0", "profile_std is 1e999, which is not a finite number"),
        ("140.5,55.7,x12,-0.7,3.2,19.1,7.97,74.2,0", "profile_skewness is \"x12\", which is not a number"),
        ("140.5,55.7,,-0.7,3.2,19.1,7.97,74.2,0", "profile_skewness has no value"),
        ("140.5,55.7,?,-0.7,3.2,19.1,7.97,74.2,0", "profile_skewness has no value"),
        ("140.5,55.7,-0.7,3.2,19.1,7.97,74.2,0", "has 8 columns where 9 are expected"),
        ("140.5,55.7,-0.7,3.2,19.1,7.97,74.2", "has 7 columns where 9 are expected"),
        ("140.5,55.7,1,2,3,4,5,-0.7,3.2,19.1,7.97,74.2,0", "has 13 columns where 9 are expected"),
        ("140.5,55.7,-0.23,-0.7,3.2,19.1,7.97,74.2,2", "the class is \"2\", which is neither 0, 1 nor ?"),
    ])
    func faultNamesFileLineAndCause(_ badRow: String, _ reason: String) throws {
        let path = try folder.write("bad.csv", "\(row),0\n\n\(badRow)\n\(row),1\n")
        #expect(throws: FormatError.self) { try FeatureTableReader.readAll(path: path) }
        let fault = #expect(throws: FormatError.self) { try FeatureTableReader.readAll(path: path) }
        #expect(fault?.description == "\(path), line 3: \(reason)")
    }

    @Test func goodRowsAroundABadOneAreKept() throws {
        let path = try folder.write("bad.csv", "\(row),0\n1,2\n\(row),1\n")
        var reader = try FeatureTableReader(path: path)
        let rows = try #require(try reader.nextBlock()).parse()
        #expect(rows.table.rowNumbers == [1, 3])
        #expect(rows.faults.count == 1)
    }

    @Test(arguments: [
        ("", "holds no data"),
        ("\n\n\n", "holds no data"),
        ("just some words\nand more\n", "no feature table"),
        ("word\n", "no columns can be told apart"),
        ("1,2,3\n4,5,6\n", "has 3 columns and no header"),
        ("a,b,c\n", "a header stands there alone"),
        ("@relation x\n@attribute a numeric\n", "has no @data line"),
        ("a,a\n1,2\n", "two of its columns have the same name"),
        ("name,class\nx,1\n", "none of its columns is a feature"),
    ])
    func whatIsNoTable(_ text: String, _ reason: String) throws {
        let path = try folder.write("no.csv", text)
        let fault = #expect(throws: FormatError.self) { try FeatureTableReader.readAll(path: path) }
        #expect(fault?.description.hasPrefix(path) == true)
        #expect(fault?.description.contains(reason) == true, "\(fault?.description ?? "")")
    }

    @Test func binaryDataAreNoTable() throws {
        let path = try folder.write("b.csv", [1, 2, 0, 3] as [UInt8])
        #expect(throws: FormatError.self) { try FeatureTableReader(path: path) }
    }

    @Test func truncationAtEveryLengthNeverCrashes() throws {
        let text = Array("profile_mean,profile_std,class\r\n1.5,2.5,1\r\n3.5,4.5,0\r\n".utf8)
        for length in text.indices {
            let path = try folder.write("cut.csv", text[..<length])
            _ = try? FeatureTableReader.readAll(path: path)
        }
    }

    @Test func anyBitFlippedNeverCrashes() throws {
        let text = Array("@relation r\n@attribute Profile_mean numeric\n@attribute class {0,1}\n@data\n1.5,1\n".utf8)
        for index in text.indices {
            for bit in 0..<8 {
                var bytes = text
                bytes[index] ^= 1 << bit
                _ = try? FeatureTableReader.readAll(path: folder.write("flip.arff", bytes))
            }
        }
    }

    // MARK: - Real tables

    /// Counts as the data's own README gives them.
    @Test(
        .needsRealData,
        arguments: [
            ("HTRU_2_Lyon_Features_8.csv", 17_898, 1_639, 8), ("HTRU_2_Lyon_Features_8.arff", 17_898, 1_639, 8),
            ("HTRU_2_with_header.csv", 17_898, 1_639, 8), ("HTRU_1_MiniSPINN_Lyon_Features_8.arff", 11_226, 1_196, 8),
            ("LOTAAS_1_Lyon_Features_8.csv", 5_053, 66, 8), ("LOTAAS_1_Lyon_Features_8.arff", 5_053, 66, 8),
            ("LOTAAS_1_Thornton_Features_22.csv", 5_054, 66, 22),
            ("LOTAAS_1_Combined_Features_30.csv", 5_053, 66, 30), ("HTRU_Bates22_training.pat", 1_668, 69, 22),
            ("HTRU_Bates22_validation.pat", 340, 30, 22),
        ])
    func realTable(_ name: String, rows: Int, pulsars: Int, features: Int) throws {
        let (table, notes) = try FeatureTableReader.readAll(path: RealData.path("features/\(name)"))
        #expect(table.count == rows)
        #expect(table.labels.filter { $0 == .pulsar }.count == pulsars)
        #expect(table.labels.filter { $0 == .nonPulsar }.count == rows - pulsars)
        #expect(table.featureNames.count == features)
        let isOtherConvention = name.hasPrefix("LOTAAS") && features != 22
        #expect((table.featureNames == FeatureName.bates) == name.hasPrefix("HTRU_Bates"))
        #expect((table.featureNames == FeatureName.thornton) == name.hasSuffix("Thornton_Features_22.csv"))
        #expect(notes.contains { $0.contains("HTRU convention") } == isOtherConvention)
        #expect(notes.contains { $0.contains("wrong way round") } == (name == "HTRU_2_with_header.csv"))
    }

    @Test(.needsRealData) func theThreeCopiesOfHTRU2AreTheSame() throws {
        let names = ["HTRU_2_Lyon_Features_8.csv", "HTRU_2_Lyon_Features_8.arff", "HTRU_2_with_header.csv"]
        let tables = try names.map { try FeatureTableReader.readAll(path: RealData.path("features/\($0)")).table }
        #expect(tables[0] == tables[1])
        #expect(tables[0] == tables[2])
    }

    @Test(.needsRealData) func theListOfNamesIsNoTable() throws {
        let path = RealData.path("features/LOTAAS_1_Pulsar_CandidateNames.csv")
        let fault = #expect(throws: FormatError.self) { try FeatureTableReader.readAll(path: path) }
        #expect(fault?.place == .line(1))
    }
}
