import Candidates
import Formats
import Foundation
import TestSupport
import Testing

/// Feature tables of every dialect through train, score, evaluate, cross-validate and inspect.
@Suite struct TableCommandTests {
    private let program: Program
    private let model = RealData.repository + "/models/htru2-features.safetensors"
    /// Header and rows of the sample in the HTRU 2 convention: eight features and the class.
    private let header: [String]
    private let rows: [[String]]

    init() throws {
        program = try Program()
        let lines = try String(contentsOfFile: RealData.repository + "/samples/htru2-like.csv", encoding: .utf8)
            .split(separator: "\n").map { Array($0.split(separator: ",").map(String.init).dropFirst()) }
        header = lines[0]
        let (pulsars, others) = (lines.filter { $0[8] == "1" }, lines.filter { $0[8] == "0" })
        rows = (0..<40).flatMap { [others[$0], pulsars[$0], others[$0 + 40]] }
    }

    private func write(_ name: String, _ header: [String]? = nil, cells: [[String]]) throws {
        try program.folder.write(
            name, ([header ?? self.header] + cells).map { $0.joined(separator: ",") + "\n" }.joined())
    }

    private func ranked(_ table: String, model: String? = nil, _ options: String...) throws -> (
        scores: [String], note: String, status: Int32
    ) {
        let outcome = try Subprocess.run(
            Program.path, ["score", model ?? self.model, table, "-o", "r.csv", "--top", "0"] + options,
            folder: program.folder.path)
        let lines = try program.text("r.csv").split(whereSeparator: \.isNewline).dropFirst()
        let scores = lines.map { line -> String in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return "\(cells[2]) \(cells[13].split(separator: "#").last ?? "")"
        }
        return (scores, outcome.standardError, outcome.status)
    }

    private var train: [String] { ["--epochs", "2", "--members", "2"] }

    // MARK: - Scoring asks for no class and for no cell that it does not use

    @Test func scoresAreThoseOfThePlainTable() throws {
        try write("plain.csv", cells: rows)
        let plain = try ranked("plain.csv")
        #expect(plain.scores.count == rows.count)
        try write("comet.csv", cells: rows.map { Array($0.prefix(8)) + ["comet"] })
        try write("t1.csv", cells: rows.map { Array($0.prefix(8)) + ["T1_CAND"] })
        try write("acc.csv", header + ["acc"], cells: rows.enumerated().map { $1 + [$0 % 2 == 0 ? "" : "x"] })
        for table in ["comet.csv", "t1.csv", "acc.csv"] {
            let (scores, note, status) = try ranked(table)
            #expect(scores == plain.scores, "\(table)")
            #expect(status == 0)
            #expect(note == plain.note)
        }
    }

    @Test func columnsThatTheFileCallsOtherwise() throws {
        try write("plain.csv", cells: rows)
        let plain = try ranked("plain.csv")
        let own = ["dmA", "dmB", "dmC", "dmD", "pA", "pB", "pC", "pD"]
        try write("own.csv", own, cells: rows.map { Array($0[4..<8] + $0[..<4]) })
        let refused = try ranked("own.csv")
        #expect(refused.status == 1)
        #expect(
            refused.note.contains("its columns are dmA, dmB, dmC, dmD, pA, pB, pC, pD; --columns dmA=profile_mean,..."))
        let pairs = zip(own, header[4..<8] + header[..<4]).map { "\($0)=\($1)" }.joined(separator: ",")
        #expect(try ranked("own.csv", "--columns", pairs).scores == plain.scores)
        #expect(try program.run("score", model, "own.csv", "-o", "r.csv", "--columns", "nothing").status == 64)
    }

    // MARK: - Gaps

    private func writeGaps() throws {
        try write(
            "gaps.csv",
            cells: rows.enumerated().map { $0 % 10 == 3 ? Array($1.prefix(2)) + ["NA"] + $1.dropFirst(3) : $1 })
    }

    @Test func rowsWithGapsAreLeftOutOfTrainingAndListedInScoring() throws {
        try writeGaps()
        let note =
            "psrsieve: gaps.csv: 12 of 120 rows have a gap in a column that is needed and are left out; --fill median fills them\n"
        let trained = try Subprocess.run(
            Program.path, ["train", "gaps.csv", "-o", "m.safetensors"] + train, folder: program.folder.path)
        #expect(trained.standardError.hasPrefix(note), "\(trained.standardError)")
        #expect(trained.standardOutput.hasPrefix("trained on 108 candidates"))
        let measured = try program.run("evaluate", model, "gaps.csv")
        #expect(measured.standardError == note)
        #expect(measured.standardOutput.hasPrefix("108 candidates"))
        let crossed = try Subprocess.run(
            Program.path, ["cross-validate", "gaps.csv", "--folds", "2"] + train, folder: program.folder.path)
        #expect(crossed.standardError.contains(note))
        let scored = try ranked("gaps.csv")
        #expect(scored.scores.count == 108)
        #expect(scored.status == 3)
        #expect(try program.text("r.csv.errors.csv").contains("gaps.csv,line 5,profile_skewness has no value\n"))
        // A network that does not see the column misses nothing.
        let curve = try Subprocess.run(
            Program.path, ["train", "gaps.csv", "-o", "c.safetensors", "--inputs", "dm_mean,dm_std"] + train,
            folder: program.folder.path)
        #expect(curve.standardOutput.hasPrefix("trained on 120 candidates"))
        #expect(try ranked("gaps.csv", model: "c.safetensors").scores.count == 120)
    }

    @Test func gapsAreFilledWithTheTrainingSetsMedians() throws {
        try write("plain.csv", cells: rows)
        _ = try Subprocess.run(
            Program.path, ["train", "plain.csv", "-o", "m.safetensors"] + train, folder: program.folder.path)
        try writeGaps()
        let sorted = rows.compactMap { Double($0[2]) }.sorted()
        let median = (sorted[59] + sorted[60]) / 2
        try write(
            "filled.csv",
            cells: rows.enumerated().map { $0 % 10 == 3 ? Array($1.prefix(2)) + ["\(median)"] + $1.dropFirst(3) : $1 })
        let filled = try ranked("gaps.csv", model: "m.safetensors", "--fill", "median")
        #expect(filled.scores == (try ranked("filled.csv", model: "m.safetensors").scores))
        #expect(
            filled.note.contains("gaps.csv: 12 gaps in 12 rows are filled with the medians of the model's training set")
        )
        #expect(filled.status == 0)
        let measured = try program.run("evaluate", "m.safetensors", "gaps.csv", "--fill", "median")
        #expect(measured.standardOutput == (try program.run("evaluate", "m.safetensors", "filled.csv").standardOutput))
        let trained = try Subprocess.run(
            Program.path, ["train", "gaps.csv", "-o", "f.safetensors", "--fill", "median"] + train,
            folder: program.folder.path)
        #expect(trained.standardOutput.hasPrefix("trained on 120 candidates"))
        #expect(
            trained.standardError.contains("gaps.csv: 12 gaps in 12 rows are filled with the medians of their columns"))
    }

    // MARK: - Features of one's own

    @Test func featuresOfOnesOwnStayInTheModel() throws {
        try write("acc.csv", header + ["acc", "node"], cells: rows.enumerated().map { $1 + ["\($0)", "7"] })
        let trained = try Subprocess.run(
            Program.path, ["train", "acc.csv", "-o", "m.safetensors", "--features", "acc"] + train,
            folder: program.folder.path)
        #expect(trained.standardError.hasPrefix("psrsieve: acc.csv: the column node is left out"))
        #expect(try program.run("inspect", "m.safetensors").standardOutput.contains("dm_kurtosis, acc\n"))
        #expect(try ranked("acc.csv", model: "m.safetensors").scores.count == rows.count)
        try write("without.csv", cells: rows)
        #expect(try ranked("without.csv", model: "m.safetensors").note.contains("lacks what this model needs (acc)"))
    }

    @Test func theOrderOfTheColumnsMakesNoOtherModel() throws {
        try write("plain.csv", cells: rows)
        let order = [8, 7, 4, 5, 0, 6, 2, 3, 1]
        try write("turned.csv", order.map { header[$0] }, cells: rows.map { row in order.map { row[$0] } })
        func held(_ table: String) throws -> String {
            try Subprocess.run(
                Program.path, ["train", table, "-o", "m.safetensors"] + train, folder: program.folder.path
            ).standardOutput
        }
        #expect(try held("plain.csv") == held("turned.csv"))
    }

    // MARK: - Rows and tables

    @Test func aRowThatIsNamedIsShown() throws {
        try write("t.csv", header + ["period"], cells: rows.map { $0 + ["0.25"] })
        let summary = try program.run("inspect", "t.csv").standardOutput
        #expect(summary.hasPrefix("feature table of 120 candidates"))
        let row = try program.run("inspect", "t.csv", "--row", "12").standardOutput
        #expect(row == (try program.run("inspect", "t.csv#12").standardOutput))
        #expect(row.hasPrefix("row 12: feature table, one of 120 candidates\n"), "\(row)")
        let value = try #require(Double(rows[11][0]))
        for line in ["  period             0.25 s\n", "  profile_mean       \(String(format: "%.6g", value))\n"] {
            #expect(row.contains(line), "\(row)")
        }
        let json = try program.run("inspect", "t.csv#12", "--json").standardOutput
        #expect(json.contains("\"row 12\""), "\(json)")
        let examples = try PlaneModel.shared.get().examples
        let example = try program.run("inspect", "\(examples)#2").standardOutput
        #expect(example.contains(": example table, one of 26 candidates\n"), "\(example)")
        #expect(example.contains("  dm_kurtosis"))
        let beyond = try program.run("inspect", "t.csv#121")
        #expect(beyond.status == 1)
        #expect(beyond.standardError == "psrsieve: t.csv: has 120 candidates, so there is no candidate 121\n")
    }

    @Test func rowsWithoutAClassAreCounted() throws {
        try write("t.csv", cells: rows.enumerated().map { $0 < 100 ? $1 : Array($1.prefix(8)) + ["?"] })
        let note = "psrsieve: t.csv: 20 of 120 rows have no class and are left out\n"
        let measured = try program.run("evaluate", model, "t.csv")
        #expect(measured.standardError == note, "\(measured.standardError)")
        #expect(measured.standardOutput.hasPrefix("100 candidates"))
        let trained = try Subprocess.run(
            Program.path, ["train", "t.csv", "-o", "m.safetensors"] + train, folder: program.folder.path)
        #expect(trained.standardError.hasPrefix(note), "\(trained.standardError)")
    }

    @Test func aTableThatIsNamedTwiceCountsOnce() throws {
        try write("t.csv", cells: rows)
        try write("other.csv", cells: rows)
        try FileManager.default.createSymbolicLink(
            atPath: program.folder.file("link.csv"), withDestinationPath: "t.csv")
        func trained(_ tables: String...) throws -> Subprocess.Outcome {
            try Subprocess.run(
                Program.path, ["train"] + tables + ["-o", "m.safetensors"] + train, folder: program.folder.path)
        }
        let once = try trained("t.csv")
        let twice = try trained("t.csv", "t.csv", "./t.csv", "link.csv")
        #expect(twice.standardOutput == once.standardOutput)
        #expect(
            twice.standardError.hasPrefix(
                "psrsieve: 3 inputs name a file that is there already: t.csv, ./t.csv, link.csv\n"),
            "\(twice.standardError)")
        // The same rows in another file are other rows.
        let two = try trained("t.csv", "other.csv")
        #expect(two.standardOutput.hasPrefix("trained on 240 candidates"))
        #expect(!two.standardError.contains("is there already"))
    }

    @Test func oneClassIsTooFew() throws {
        try write("t.csv", cells: rows.filter { $0[8] == "0" })
        for arguments in [["train", "t.csv", "-o", "m.safetensors"], ["cross-validate", "t.csv"]] {
            let outcome = try Subprocess.run(Program.path, arguments, folder: program.folder.path)
            #expect(outcome.status == 1)
            #expect(
                outcome.standardError
                    == "psrsieve: t.csv: has only one class, 80 non-pulsars; training takes pulsars and non-pulsars\n",
                "\(outcome.standardError)")
        }
    }

    // MARK: - What psrsieve has written itself

    @Test func inspectKnowsWhatPsrsieveWrites() throws {
        try write("plain.csv", cells: rows + [["x"] + rows[0].dropFirst()])
        _ = try ranked("plain.csv")
        for (file, words) in [
            ("r.csv", "is a ranked list that psrsieve has written"),
            ("r.csv.errors.csv", "is psrsieve's list of inputs that could not be read"),
        ] {
            let outcome = try program.run("inspect", file)
            #expect(outcome.standardOutput == "\(file): \(words)\n")
            #expect(outcome.status == 0)
        }
        let scored = try program.run("score", model, "r.csv", "-o", "again.csv")
        #expect(scored.standardError.contains("r.csv: is a ranked list that psrsieve has written"))
    }

    @Test func inspectKnowsARankedListInFITS() throws {
        try write("plain.csv", cells: rows)
        _ = try program.run("score", model, "plain.csv", "-o", "r.fits")
        let outcome = try program.run("inspect", "r.fits")
        #expect(
            outcome.standardOutput == "r.fits: is a ranked list that psrsieve has written\n", "\(outcome.standardError)"
        )
    }

    // MARK: - FITS

    /// A table as TOPCAT or astropy write it, with the names of a circulating copy, goes the same way as the text.
    @Test(arguments: [FeatureName.lyon, ["Motip", "Sdotip", "Ekotip", "Sotip", "MotDc", "SdotDc", "EkotDc", "SotDc"]])
    func aFITSTableOfFeatures(_ names: [String]) throws {
        try write("plain.csv", cells: rows)
        let columns = names.indices.map { feature in
            FITSTable.Column(names[feature], .float64(rows.map { Double($0[feature]) ?? .nan }))
        }
        let classes = FITSTable.Column("target_class", .int32(rows.map { $0[8] == "1" ? 1 : 0 }))
        try FITSWriter.write(
            [FITSTable(name: "T", rowCount: rows.count, columns: columns + [classes])],
            to: program.folder.file("t.fits"))
        let scored = try program.run("score", "t.fits", "-o", "t.csv", "--top", "0")
        #expect(scored.status == 0, "\(scored.standardError)")
        _ = try program.run("score", "plain.csv", "-o", "p.csv", "--top", "0")
        func scores(_ name: String) throws -> [Substring] {
            try program.text(name).split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)[2]
            }
        }
        #expect(try scores("t.csv") == scores("p.csv"))
        let outcomes = try ["t.fits", "plain.csv"].map { try program.run("evaluate", model, $0).standardOutput }
        #expect(outcomes[0] == outcomes[1])
    }

    // MARK: - Real dialects

    private static let field = RealData.repository + "/../shared/field/"

    /// Tables of the field with what they should give.
    @Test(
        .needsRealData,
        arguments: [
            ("00-sound.csv", 300, 49), ("a1-class-PSR-RFI.csv", 300, 49), ("a3-savetxt-default.txt", 30, 4),
            ("b1-hash-header-other-order.txt", 300, 49), ("b2-pandas-index-sorted.csv", 300, 49),
            ("b4-sip-is-the-deviation.csv", 300, 49), ("b5-half-known-names.csv", 300, 49),
            ("c1-gaps-like-kaggle.csv", 234, 39), ("c2-bom-no-header.csv", 40, 5), ("c3-all-quoted.csv", 40, 5),
            ("c4-semicolon-decimal-comma.csv", 40, 5), ("c7-comma-in-a-quoted-name.csv", 40, 5),
            ("c8-header-short.csv", 40, 5), ("c8-header-st.csv", 40, 5),
        ]) func tablesOfTheField(_ name: String, scored: Int, selected: Int) throws
    {
        let (_, note, status) = try ranked(Self.field + name)
        #expect(note.contains("scored \(scored) candidates, selected \(selected), "), "\(note)")
        #expect(status == (name.hasPrefix("c1") ? 3 : 0))
    }

    @Test(
        .needsRealData,
        arguments: [
            "00-sound.csv", "a1-class-PSR-RFI.csv", "b1-hash-header-other-order.txt", "b4-sip-is-the-deviation.csv",
            "b5-half-known-names.csv",
        ]) func trainingOnTablesOfTheField(_ name: String) throws
    {
        let outcome = try program.run("train", Self.field + name, "-o", "m.safetensors")
        #expect(outcome.standardOutput.contains("average precision    0.9451"), "\(outcome.standardOutput)")
    }

    /// The rows of this one are sorted, which makes another model: the same as the table without its index.
    @Test(.needsRealData) func anIndexOfTheFieldMakesNoDifference() throws {
        let text = try String(contentsOfFile: Self.field + "b2-pandas-index-sorted.csv", encoding: .utf8)
        try program.folder.write(
            "b2.csv", text.split(separator: "\n").map { $0.drop { $0 != "," }.dropFirst() + "\n" }.joined())
        let without = try program.run("train", "b2.csv", "-o", "m.safetensors")
        let with = try program.run("train", Self.field + "b2-pandas-index-sorted.csv", "-o", "m.safetensors")
        #expect(with.standardOutput == without.standardOutput)
        #expect(with.standardOutput.hasPrefix("trained on 300 candidates, 60 of them pulsars"))
    }

    @Test(.needsRealData) func labelsOfTheFieldWithMinusOne() throws {
        for name in ["a", "b"] {
            try FileManager.default.copyItem(
                atPath: "\(RealData.repository)/samples/survey-pfd/pulsar_0000\(name == "a" ? 0 : 1).pfd",
                toPath: program.folder.file("\(name).pfd"))
        }
        let outcome = try program.run(
            "preprocess", "a.pfd", "b.pfd", "-o", "e.fits", "--labels", Self.field + "d1-labels-minus-one.csv")
        #expect(outcome.standardError.contains("1 of them pulsars, 1 non-pulsars"), "\(outcome.standardError)")
    }
}
