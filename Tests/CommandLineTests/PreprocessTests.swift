import Foundation
import TestSupport
import Testing

private let samples = RealData.repository + "/samples"

@Suite struct PreprocessTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: program.folder.file(name))) }

    /// Archives as links with other names, in folders that name their class.
    private func linkSamples() throws {
        let manager = FileManager.default
        for name in try manager.contentsOfDirectory(atPath: "\(samples)/survey") where name.hasSuffix(".fits") {
            let folder = program.folder.file(name.hasPrefix("pulsar") ? "all/pulsars" : "all/RFI")
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try manager.createSymbolicLink(
                atPath: "\(folder)/\(name)", withDestinationPath: "\(samples)/survey/\(name)")
        }
    }

    @Test func labelsFromAListAndFromFolders() throws {
        let list = try program.run(
            "preprocess", "\(samples)/survey", "-o", "list.fits", "--labels", "\(samples)/survey-truth.csv", "--size",
            "16", "--jobs", "1")
        #expect(list.status == 0, "\(list.standardError)")
        let summary = "24 candidates, 6 of them pulsars, 18 non-pulsars, 0 of unknown class\n"
        let joined = "psrsieve: \(samples)/survey-truth.csv: 24 of its 24 labelled paths are those of inputs\n"
        #expect(list.standardError == joined + "psrsieve: wrote list.fits: " + summary)
        try linkSamples()
        let folders = try program.run("preprocess", "all", "-o", "folders.fits", "--labels", "folders", "--size", "16")
        #expect(folders.standardError == "psrsieve: wrote folders.fits: " + summary)
        let none = try program.run("preprocess", "all", "-o", "none.fits", "--size", "16")
        #expect(none.standardError.contains("0 of them pulsars, 0 non-pulsars, 24 of unknown class"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: program.folder.path).sorted() == [
                "all", "folders.fits", "list.fits", "none.fits",
            ])

        let again = try program.run(
            "preprocess", "\(samples)/survey", "-o", "again.fits", "--labels", "\(samples)/survey-truth.csv", "--size",
            "16", "--jobs", "4")
        #expect(again.status == 0)
        #expect(try bytes("again.fits") == bytes("list.fits"))
    }

    /// Members of archives go by their whole paths, as the ranked list and the page write them.
    @Test func labelsOfMembersOfAnArchive() throws {
        _ = try Subprocess.run(
            "/bin/tar",
            [
                "czf", program.folder.file("beam.tar.gz"), "-C", samples, "survey/pulsar_00000.fits",
                "survey/noise_00000.fits",
            ],
            folder: program.folder.path)
        try program.folder.write(
            "verdicts.csv",
            """
            candidate,source,label,labeller,time
            pulsar_00000.fits,beam.tar.gz/survey/pulsar_00000.fits,T1_CAND,anna,1
            noise_00000.fits,beam.tar.gz/survey/noise_00000.fits,NOISE,anna,2
            gone.fits,beam.tar.gz/survey/gone.fits,NOISE,anna,3

            """)
        let outcome = try program.run(
            "preprocess", "beam.tar.gz", "-o", "e.fits", "--labels", "verdicts.csv", "--size", "8")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(
            outcome.standardError.contains(
                "verdicts.csv: 0 of its 3 labelled paths are those of inputs, 3 lie within one"))
        #expect(outcome.standardError.contains("2 of the 3 candidates that lists name within inputs were found"))
        #expect(outcome.standardError.contains("2 candidates, 1 of them pulsars, 1 non-pulsars, 0 of unknown class"))
    }

    @Test func labelsThatMatchNothingAreReported() throws {
        try program.folder.write("labels.csv", "path,class\nnowhere.fits,1\npulsar_00000.fits,1\n")
        let outcome = try program.run(
            "preprocess", "\(samples)/survey/pulsar_*.fits", "-o", "e.fits", "--labels", "labels.csv", "--size", "8")
        #expect(outcome.status == 0)
        #expect(
            outcome.standardError == """
                psrsieve: labels.csv: 1 of its 2 labelled paths is that of an input
                psrsieve: labels.csv: 1 of its labelled paths match none of the inputs: nowhere.fits
                psrsieve: wrote e.fits: 6 candidates, 1 of them pulsars, 0 non-pulsars, 5 of unknown class

                """)
        try program.folder.write("labels.csv", "path,class\npulsar_00000.fits,perhaps\n")
        let bad = try program.run("preprocess", "\(samples)/survey", "-o", "e.fits", "--labels", "labels.csv")
        #expect(bad.status == 1)
        #expect(bad.standardError.hasPrefix("psrsieve: labels.csv, line 2: the class is \"perhaps\""))
    }

    @Test func severalListsOfLabels() throws {
        try program.folder.write("a.csv", "path,class\npulsar_00000.fits,1\npulsar_00001.fits,1\n")
        try program.folder.write("b.csv", "path,class\npulsar_00001.fits,0\npulsar_00002.fits,0\n")
        let survey = "\(samples)/survey/pulsar_*.fits"
        let outcome = try program.run(
            "preprocess", survey, "-o", "e.fits", "--labels", "a.csv", "--labels", "b.csv", "--size", "8")
        #expect(
            outcome.standardError == """
                psrsieve: a.csv: 2 of its 2 labelled paths are those of inputs
                psrsieve: b.csv: 2 of its 2 labelled paths are those of inputs
                psrsieve: b.csv: 1 of its labelled paths are of the other class in another list and stay without: \
                \(samples)/survey/pulsar_00001.fits
                psrsieve: wrote e.fits: 6 candidates, 1 of them pulsars, 1 non-pulsars, 4 of unknown class

                """)
        // Neither of the lists may be lost.
        for list in ["a.fits", "b.fits"] {
            try program.folder.write("a.fits", "path,class\nx,1\n")
            try program.folder.write("b.fits", "path,class\nx,1\n")
            let lost = try program.run(
                "preprocess", survey, "-o", list, "--labels", "a.fits", "--labels", "b.fits", "--size", "8")
            #expect(lost.status == 64 && lost.standardError.contains("would be lost"), "\(lost.standardError)")
        }
        let both = try program.run("preprocess", survey, "-o", "n.fits", "--labels", "folders", "--labels", "a.csv")
        #expect(both.status == 64)
        #expect(both.standardError.hasPrefix("psrsieve: --labels is folders or lists, not both"))
    }

    @Test(arguments: ["path,class\n", "path,class\npulsar_00000.fits,-1\n"]) func aListWithoutAClassIsReported(
        _ list: String
    ) throws {
        try program.folder.write("labels.csv", list)
        let outcome = try program.run(
            "preprocess", "\(samples)/survey/pulsar_*.fits", "-o", "e.fits", "--labels", "labels.csv", "--size", "8")
        #expect(outcome.status == 0)
        #expect(
            outcome.standardError.hasPrefix("psrsieve: labels.csv: labels nothing: none of its rows has a class"),
            "\(outcome.standardError)")
    }

    /// As `find -print0` writes them; what is no name in a list of lines may be one there.
    @Test func listsWithNULs() throws {
        let manager = FileManager.default
        let names = ["#a.fits", "b\nc.fits", " d.fits ", "e.fits"]
        for (name, archive) in zip(names, ["pulsar_00000", "pulsar_00001", "noise_00000", "noise_00001"]) {
            try manager.copyItem(atPath: "\(samples)/survey/\(archive).fits", toPath: program.folder.file(name))
        }
        for end in ["", "\0"] {
            let list = names.joined(separator: "\0") + end
            try program.folder.write("list", list)
            for input in ["@list", "-"] {
                let outcome = try program.run("preprocess", input, "-o", "t.fits", "--size", "8", input: list)
                #expect(outcome.status == 0, "\(outcome.standardError)")
                #expect(outcome.standardError.contains("wrote t.fits: 4 candidates"), "\(outcome.standardError)")
            }
        }
        // A long list of lines with one of the other kind behind it.
        for name in ["f.fits", "g.fits"] {
            try manager.copyItem(atPath: program.folder.file("e.fits"), toPath: program.folder.file(name))
        }
        let lines = "e.fits\n" + String(repeating: "# comment\n", count: 10_000) + "f.fits\0g.fits\0"
        let mixed = try program.run("preprocess", "-", "-o", "t.fits", "--size", "8", input: lines)
        #expect(mixed.standardError.contains("wrote t.fits: 3 candidates, "), "\(mixed.standardError)")
        let missing = try program.run("preprocess", "-", "-o", "t.fits", "--size", "8", input: "e.fits\0gone\0")
        #expect(missing.status == 3)
        #expect(missing.standardError.contains("gone: cannot be opened: no such file or directory\n"))
    }

    /// The list of labels lies among the candidates.
    @Test func unreadableInputsAreListed() throws {
        try linkSamples()
        try program.folder.write("all/labels.csv", "path,class\npulsars/pulsar_00000.fits,1\n")
        try program.folder.write("all/words.txt", "these are words\n")
        try program.folder.write("all/table.csv", "1,2,3,4,5,6,7,8,0\n")
        let outcome = try program.run(
            "preprocess", "all", "missing.fits", "-o", "e.fits", "--labels", "all/labels.csv", "--size", "8")
        #expect(outcome.status == 3)
        #expect(
            try program.text("e.fits.errors.csv") == """
                input,place,reason
                missing.fits,,cannot be opened: no such file or directory

                """)
        #expect(
            outcome.standardError.contains(
                "1 feature table in folders is left out; score takes it by name (all/table.csv)\n"))
        #expect(outcome.standardError.contains("1 file that is no candidate: 1 .txt\n"))
        let named = try program.run(
            "preprocess", "all/table.csv", "all/words.txt", "all/pulsars", "-o", "e.fits", "--size", "8")
        #expect(named.status == 3)
        #expect(
            try program.text("e.fits.errors.csv") == """
                input,place,reason
                all/table.csv,,"is a feature table, not a candidate's data; train and score take it as it is"
                all/words.txt,line 1,is no feature table: a header stands there alone

                """)
        let nothing = try program.run("preprocess", "all/words.txt", "-o", "n.fits")
        #expect(nothing.status == 1)
        let table = try program.run("preprocess", "e.fits", "-o", "n.fits")
        #expect(table.standardError.contains("e.fits: is an example table already; train and score take it as it is"))
    }

    // MARK: - Stopping and going on

    @Test(arguments: [SIGINT, SIGKILL]) func aStoppedRunGoesOn(_ signal: Int32) throws {
        let manager = FileManager.default
        let names = try manager.contentsOfDirectory(atPath: "\(samples)/survey").sorted()
        let paths = (0..<12).flatMap { copy in names.map { program.folder.file("copies/\(copy)/\($0)") } }
        try manager.createDirectory(atPath: program.folder.file("copies"), withIntermediateDirectories: true)
        for copy in 0..<12 {
            try manager.copyItem(atPath: "\(samples)/survey", toPath: program.folder.file("copies/\(copy)"))
        }
        try program.folder.write("list.txt", paths.joined(separator: "\n"))
        let arguments = ["preprocess", "@list.txt", "-o", "e.fits", "--size", "16"]
        let part = program.folder.file("e.fits.part")
        func size() -> Int { ((try? FileManager.default.attributesOfItem(atPath: part)[.size]) as? Int) ?? 0 }
        let outcome = try program.stopped(arguments, by: signal) { size() >= 100_000 }
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("e.fits")))
        if signal == SIGINT {
            #expect(outcome.status == 75)
            #expect(
                outcome.text
                    == "psrsieve: stopped before it was done; what was done is in e.fits.part, and --resume goes on from "
                    + "there\n")
        }
        let others = try program.run("preprocess", "@list.txt", "-o", "e.fits", "--size", "8", "--resume")
        #expect(others.status == 1)
        #expect(
            others.standardError
                == "psrsieve: e.fits.part.json: cannot go on from it: the inputs, labels or options are "
                + "not those it was begun with\n")
        let resumed = try Subprocess.run(Program.path, arguments + ["--resume"], folder: program.folder.path)
        #expect(resumed.status == 0, "\(resumed.standardError)")
        #expect(resumed.standardError.contains("wrote e.fits: \(paths.count) candidates"))
        let first = try bytes("e.fits")
        let whole = try Subprocess.run(Program.path, arguments + ["--resume"], folder: program.folder.path)
        #expect(whole.standardError.contains("there is no e.fits.part to go on from; starting from the beginning"))
        #expect(try bytes("e.fits") == first)
        #expect(!FileManager.default.fileExists(atPath: part))
    }

    @Test func anUnfinishedTableOfAnotherKindIsNotGoneOnWith() throws {
        try program.folder.write("e.fits.part", "x")
        try program.folder.write("e.fits.part.json", "{}")
        let outcome = try program.run("preprocess", "\(samples)/survey", "-o", "e.fits", "--resume")
        #expect(outcome.status == 1)
        #expect(
            outcome.standardError
                == "psrsieve: e.fits.part.json: cannot go on from it: it is no journal of this psrsieve\n")
        let anew = try program.run("preprocess", "\(samples)/survey/pulsar_00000.fits", "-o", "e.fits", "--size", "8")
        #expect(
            anew.standardError.hasPrefix(
                "psrsieve: an unfinished e.fits.part is there and is made anew, because --resume is not given\n"))
    }

    // MARK: - What reads the table

    @Test func theTableScoresAsItsFilesDo() throws {
        let model = RealData.repository + "/models/htru1-features.safetensors"
        _ = try program.run("preprocess", "\(samples)/survey", "-o", "e.fits", "--size", "8")
        _ = try program.run("score", model, "\(samples)/survey", "-o", "files.csv")
        let outcome = try program.run("score", model, "e.fits", "-o", "table.csv")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let (table, files) = (try program.text("table.csv"), try program.text("files.csv"))
        func rows(_ text: String) -> [[Substring]] {
            text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        }
        // The table has no channels, which show how strong a signal is at DM 0.
        let ratio = try #require(rows(files)[0].firstIndex(of: "dm0_snr_ratio"))
        for (read, measured) in zip(rows(table), rows(files)) {
            #expect(read[..<ratio] == measured[..<ratio] && read[(ratio + 1)...] == measured[(ratio + 1)...])
        }
        #expect(rows(table).count == rows(files).count)
    }

    @Test func rowsWithoutFeaturesAreListed() throws {
        let profiles = RealData.repository + "/models/htru2-profile.safetensors"
        let all = RealData.repository + "/models/htru1-features.safetensors"
        try writeProfiles()
        _ = try program.run("preprocess", "profiles.fits", "\(samples)/survey/pulsar_00000.fits", "-o", "e.fits")
        #expect(try program.run("score", profiles, "e.fits", "-o", "r.csv").status == 0)
        let outcome = try program.run("score", all, "e.fits", "-o", "r.csv")
        #expect(outcome.status == 3)
        #expect(try program.text("r.csv").split(separator: "\n").count == 2)
        #expect(
            try program.text("r.csv.errors.csv").contains(
                "e.fits#2,,\"lacks what this model needs (dm_mean, dm_std, dm_skewness, dm_kurtosis): its candidate does "
                    + "not have them\"\n"))
    }

    /// An image of three profiles.
    private func writeProfiles() throws {
        let header = [
            "SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    2",
            "NAXIS1  =                   32", "NAXIS2  =                    3", "CTYPE1  = 'PHASE   '", "END",
        ].map { $0.padding(toLength: 80, withPad: " ", startingAt: 0) }.joined()
        let values = (0..<96).map { UInt8(($0 * 37) % 101) }
        let text = header.padding(toLength: 2880, withPad: " ", startingAt: 0)
        try program.folder.write("profiles.fits", Array(text.utf8) + values + [UInt8](repeating: 0, count: 2784))
    }

    @Test func trainingEvaluationAndInspection() throws {
        for (seed, name) in [("1", "train"), ("2", "test")] {
            _ = try program.run(
                "simulate", "-o", name, "--pulsars", "12", "--noise", "24", "--rfi", "12", "--seed", seed)
            let outcome = try program.run(
                "preprocess", name, "-o", "\(name).fits", "--labels", "\(name)/truth.csv", "--size", "8")
            #expect(outcome.standardError.contains("48 candidates, 12 of them pulsars, 36 non-pulsars"))
        }
        let trained = try program.run(
            "train", "train.fits", "-o", "m.safetensors", "--batch-size", "8", "--epochs", "30")
        #expect(trained.status == 0, "\(trained.standardError)")
        #expect(trained.standardOutput.contains("trained on 48 candidates, 12 of them pulsars"))
        let measured = try program.run("evaluate", "m.safetensors", "test.fits")
        #expect(measured.standardOutput.contains("48 candidates, 12 of them pulsars"))
        let validated = try program.run(
            "cross-validate", "train.fits", "--folds", "2", "--epochs", "2", "--members", "2", "--batch-size", "8")
        #expect(validated.status == 0, "\(validated.standardError)")

        let words = try program.run("inspect", "train.fits").standardOutput
        for line in [
            "example table of 48 candidates, arrays of size 8, made by psrsieve 0.1.0",
            "  pulsars 12, non-pulsars 36, class unknown 0", "  profile_mean", "  time_phase          48 candidates",
        ] { #expect(words.contains(line), "\(words)") }
        let row = try program.run("inspect", "train.fits", "--row", "2", "--json").standardOutput
        #expect(row.contains("\"example table\""))
        #expect(row.contains("\"noise_00001.phcx.gz\""), "\(row)")
        #expect(try program.run("inspect", "train.fits", "--row", "49").status == 1)
    }

    @Test(arguments: [
        ["preprocess", "x"], ["preprocess", "-o", "e.fits"], ["preprocess", "x", "-o", "e.csv"],
        ["preprocess", "x", "-o", "e.fits", "--size", "4"], ["preprocess", "x", "-o", "e.fits", "--jobs", "0"],
    ])
    func wrongUsageIs64(_ arguments: [String]) throws {
        #expect(try Subprocess.run(Program.path, arguments, folder: program.folder.path).status == 64)
    }

    @Test func outputThatCannotBeWritten() throws {
        let outcome = try program.run("preprocess", "\(samples)/survey", "-o", "nowhere/e.fits")
        #expect(outcome.status == 1)
        #expect(outcome.standardError.contains("nowhere/e.fits"), "\(outcome.standardError)")
    }

    // MARK: - Real candidates

    /// The whole folder: what is no candidate is passed over, the list of labels is not taken for one.
    @Test(.needsRealData, .needsPython("astropy")) func theRealCandidatesWithTheirLabels() throws {
        let data = RealData.path("phcx")
        let outcome = try program.run(
            "preprocess", "\(data)/htru1", "\(data)/htru2", "\(data)/htru2-beam", "-o", "e.fits", "--labels",
            "\(data)/labels.csv", "--size", "16")
        #expect(outcome.status == 0)
        #expect(
            outcome.standardError.contains(
                "wrote e.fits: 103 candidates, 25 of them pulsars, 5 non-pulsars, 73 of unknown class"),
            "\(outcome.standardError)")
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("e.fits.errors.csv")))
        let text = try Python.run(
            """
            import csv, sys, numpy as np
            from astropy.table import Table
            t = Table.read(sys.argv[1])
            labels = {r['file']: r for r in csv.DictReader(open(sys.argv[2] + '/labels.csv'))}
            kinds = {'pulsar': 1, 'rfi': 0, '': None}
            rows = [labels[s[len(sys.argv[2]) + 1:]] for s in t['SOURCE']]
            print(t['LABEL'].tolist() == [kinds[r['label']] for r in rows])
            print(np.allclose(t['PERIOD'], [float(r['bary_period_s']) for r in rows], rtol=2e-3))
            features = np.loadtxt(sys.argv[3], delimiter=',')
            names = t.colnames[9:17]
            known = [(i, int(r['htru2_row'])) for i, r in enumerate(rows) if r['htru2_row']]
            print(len(known) >= 19, max(abs(t[n][i] - features[j, k]) for k, n in enumerate(names) for i, j in known) < 1e-6)
            """, [program.folder.file("e.fits"), data, RealData.path("features/HTRU_2_Lyon_Features_8.csv")])
        #expect(text == "True\nTrue\nTrue True")
    }
}
