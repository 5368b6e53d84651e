import Foundation
import TestSupport
import Testing

/// What `export-candyjar` writes is opened as CandyJar opens it.
@Suite struct CandyJarTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples/survey-pfd"

    init() throws { program = try Program() }

    @Test func aFolder() throws {
        #expect(try program.run("score", samples, "-o", "list.csv", "--store", "s.sqlite", "--top", "0").status == 0)
        let outcome = try program.run("export-candyjar", "s.sqlite", "-o", "candyjar", "--top", "5")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let read = try CandyJarReader(folder: folder.file("candyjar"))
        #expect(read.candidates.count == 5 && read.skippedLines.isEmpty)
        #expect(read.candidates.allSatisfy { $0.isBeamKnown && $0.pictureWidth == $0.pictureHeight })
        for (own, row) in zip(try program.rows("list.csv"), read.candidates) {
            func number(_ column: String) throws -> Double { try #require(own[column].flatMap(Double.init)) }
            #expect(try abs((row.numbers["f0_opt"] ?? 0) * number("period_s") - 1) < 1e-12)
            #expect(try row.numbers["dm_opt"] == number("dm_pc_cm3") && row.numbers["sn_fold"] == number("snr"))
            #expect(try abs(row.rightAscensionDegrees - number("ra_deg")) < 1e-4)
            #expect(try abs(row.declinationDegrees - number("dec_deg")) < 1e-4)
            #expect(try abs((row.numbers["pics_palfa"] ?? 0) - number("score")) < 1e-7)
            #expect(row.cells["id"] == own["rank"] && row.cells["fold_cands_filename"] == own["candidate"])
        }
        // One that is there is not written over; a picture that a folding program left is taken.
        #expect(try program.run("export-candyjar", "s.sqlite", "-o", "candyjar").status == 1)
        let archive = try program.run("export-candyjar", "s.sqlite", "-o", "x.tar.gz", "--select", "rank<=2")
        #expect(archive.status == 0 && archive.standardError.contains("2 of 2 candidates that are selected"))
        #expect(try program.run("export-candyjar", "s.sqlite", "-o", "y.tar.gz", "--select", "rank<=2").status == 0)
        let bytes = try ["x", "y"].map { try Data(contentsOf: URL(filePath: folder.file("\($0).tar.gz"))) }
        #expect(bytes[0] == bytes[1])
        try FileManager.default.createDirectory(atPath: folder.file("unpacked"), withIntermediateDirectories: true)
        #expect(
            try Subprocess.run("/bin/tar", ["xzf", folder.file("x.tar.gz"), "-C", folder.file("unpacked")]).status == 0)
        #expect(try CandyJarReader(folder: folder.file("unpacked")).candidates.count == 2)
        #expect(try program.run("export-candyjar", "s.sqlite", "-o", "none", "--select", "score>2").status == 1)
    }

    /// Candidates of one name, beams of one number, names longer than a disk takes.
    @Test func nothingIsTakenForAnother() throws {
        let features = "140.5,55.7,-0.23,-0.70,3.20,19.1,7.98,74.2"
        var text =
            "profile_mean,profile_std,profile_skewness,profile_kurtosis,dm_mean,dm_std,dm_skewness,dm_kurtosis,"
            + "name,period_s,ra_deg,dec_deg,mjd,beam,pointing\n"
        let rows: [(String, Double, String, String)] = [
            ("a_3", 10, "0", "P0"), ("a", 10, "0", "P0"), ("a", 110, "0", "P1"), ("a", 11, "B", "P0"),
            (String(repeating: "n", count: 300), 10, "5", "P0"), (String(repeating: "n", count: 300), 10, "5", "P0"),
        ]
        for (name, rightAscension, beam, pointing) in rows {
            text += "\(features),\(name),0.5,\(rightAscension),-20,59000,\(beam),\(pointing)\n"
        }
        try folder.write("t.csv", text)
        #expect(try program.run("score", "t.csv", "-o", "list.csv", "--store", "s.sqlite").status == 0)
        let outcome = try program.run("export-candyjar", "s.sqlite", "-o", "candyjar/")
        #expect(outcome.status == 0 && outcome.standardError.contains("6 candidates without a picture"))
        let read = try CandyJarReader(folder: folder.file("candyjar"))
        #expect(Set(read.candidates.map(\.picturePath)).count == 6)
        // Four beams: 0 and B of P0, 0 of P1, 5 of P0.
        #expect(Set(read.candidates.map(\.beamName)).count == 4)
        for wrong in [["a,b"], ["a\r\nb"], ["png_path"], ["x", "x"], ["filename"]] {
            let arguments = wrong.flatMap { ["--score-column", $0] }
            let refused = try Subprocess.run(
                Program.path, ["export-candyjar", "s.sqlite", "-o", "other"] + arguments, folder: folder.path)
            #expect(refused.status == 64)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains(".part") })
    }

    /// A fold that has been replaced since, and one that is gone, have no picture of another's.
    @Test func filesThatHaveChanged() throws {
        let folds = try FileManager.default.contentsOfDirectory(atPath: samples).filter { $0.hasSuffix(".pfd") }
            .sorted()
        try FileManager.default.createDirectory(atPath: folder.file("f"), withIntermediateDirectories: true)
        for name in ["one", "two"] {
            try FileManager.default.copyItem(atPath: "\(samples)/\(folds[0])", toPath: folder.file("f/\(name).pfd"))
        }
        #expect(try program.run("score", "f", "-o", "list.csv", "--store", "s.sqlite").status == 0)
        try FileManager.default.removeItem(atPath: folder.file("f/one.pfd"))
        try FileManager.default.copyItem(atPath: "\(samples)/\(folds[1])", toPath: folder.file("f/one.pfd"))
        let outcome = try program.run("export-candyjar", "s.sqlite", "-o", "candyjar")
        #expect(outcome.standardError.contains("1 candidate without a picture"))
        #expect(outcome.standardError.contains("holds another candidate than the one that was scored"))
    }

    /// Names with commas, quotes and CandyJar's own words, numbers that are not known, rows without data, a file that is gone, a
    /// picture beside a file: all are opened.
    @Test func whateverIsInTheFiles() throws {
        let fold = try #require(
            try FileManager.default.contentsOfDirectory(atPath: samples).filter { $0.hasSuffix(".pfd") }.sorted().first)
        try FileManager.default.createDirectory(atPath: folder.file("f"), withIntermediateDirectories: true)
        for name in ["a,b \"c\" UNCAT.pfd", "gone.pfd", "utc_start pointing_id.pfd", "own.pfd"] {
            try FileManager.default.copyItem(atPath: "\(samples)/\(fold)", toPath: folder.file("f/\(name)"))
        }
        let features = "140.5,55.7,-0.23,-0.70,3.20,19.1,7.98,74.2"
        try folder.write(
            "t.csv",
            "profile_mean,profile_std,profile_skewness,profile_kurtosis,dm_mean,dm_std,dm_skewness,dm_kurtosis\n"
                + "\(features)\n\(features)\n")
        #expect(try program.run("score", "f", "t.csv", "-o", "list.csv", "--store", "s.sqlite").status == 0)
        try FileManager.default.removeItem(atPath: folder.file("f/gone.pfd"))
        #expect(try program.run("inspect", "\(samples)/\(fold)", "--plot", "f/own.png").status == 0)
        let outcome = try program.run(
            "export-candyjar", "s.sqlite", "-o", "candyjar", "--score-column", "pics_palfa", "--score-column", "pics_x")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let read = try CandyJarReader(folder: folder.file("candyjar"))
        #expect(read.candidates.count == 6 && read.skippedLines.isEmpty)
        #expect(Set(read.candidates.map(\.picturePath)).count == 6)
        #expect(read.candidates.allSatisfy { $0.isBeamKnown })
        #expect(read.candidates[0].cells["pics_x"] != nil && read.candidates[0].cells["pics_trapum_ter5"] == nil)
        let own = try #require(read.candidates.first { $0.picturePath == "plots/own.pfd.png" })
        #expect(own.pictureWidth > own.pictureHeight)
        #expect(
            try Data(contentsOf: URL(filePath: folder.file("candyjar/plots/own.pfd.png")))
                == Data(contentsOf: URL(filePath: folder.file("f/own.png"))))
    }
}
