import Foundation
import TestSupport
import Testing

/// What stands in lists beside scores, and lists for the tools that people have.
@Suite struct ListCommandTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples/survey-pfd"

    init() throws { program = try Program() }

    /// A feature table of one signal in several beams, with harmonics, and of others.
    private func writeSurvey() throws {
        let features = "140.5,55.7,-0.23,-0.70,3.20,19.1,7.98,74.2"
        var text =
            "profile_mean,profile_std,profile_skewness,profile_kurtosis,dm_mean,dm_std,dm_skewness,dm_kurtosis,"
            + "name,period_s,dm_pc_cm3,snr,ra_deg,dec_deg,mjd,tobs,width_turns,beam,pointing,p0_err\n"
        let found: [(String, Double, Double, Double, Double)] = [
            ("best", 0.5, 60, 30, 10), ("beside", 0.5, 60.5, 20, 10.1), ("second", 0.25, 59, 15, 10),
            ("third", 1.5, 60, 9, 10), ("elsewhere", 0.5, 60, 10, 12), ("other", 0.333, 200, 10, 10),
        ]
        for (name, period, dm, snr, rightAscension) in found {
            text +=
                "\(features),\(name),\(period),\(dm),\(snr),\(rightAscension),-20,59000,600,0.05,cfbf00001,P1,2e-7\n"
        }
        for beam in 0..<13 {
            text +=
                "\(features),rfi\(beam),0.02,3,12,\(15 + Double(beam) * 0.5),-20,59000,600,0.05,cfbf0000\(beam),P1,\n"
        }
        try folder.write("survey.csv", text)
    }

    @Test func groupsAndManyBeams() throws {
        try writeSurvey()
        let outcome = try program.run(
            "score", "survey.csv", "-o", "list.csv", "--store", "s.sqlite", "--summary", "summary.json")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("groups: 3 candidates in 1 group beside its leader, at most"))
        #expect(outcome.standardError.contains("many beams: 13 candidates"))
        let list = try program.rows("list.csv")
        let leader = try #require(list.first { $0["candidate"] == "best" })
        #expect(leader["group"] == leader["rank"] && leader["group_size"] == "4" && leader["group_beams"] == "2")
        let members = list.filter { $0["group"] == leader["rank"] }.map {
            "\($0["candidate"] ?? "") \($0["harmonic"] ?? "")"
        }
        #expect(members.sorted() == ["beside 1/1", "best 1/1", "second 2/1", "third 1/3"])
        #expect(list.filter { $0["flags"]?.contains("many_beams") ?? false }.count == 13)
        #expect(leader["beam"] == "cfbf00001" && leader["pointing"] == "P1" && leader["period_error_s"] == "2e-07")
        let summary = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: folder.file("summary.json"))))
        let groups = try #require((summary as? [String: Any])?["groups"] as? [String: Any])
        #expect(groups["members"] as? Int == 3 && groups["in_many_beams"] as? Int == 13)
        // The same from the store, in JSON with reasons, and without groups.
        #expect(try program.run("merge", "s.sqlite", "-o", "merged.csv").status == 0)
        #expect(try program.text("merged.csv") == program.text("list.csv"))
        #expect(try program.run("merge", "s.sqlite", "-o", "list.json").status == 0)
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: folder.file("list.json"))))
        let second = try #require((json as? [[String: Any]])?.first { $0["candidate"] as? String == "second" })
        let reason = try #require(second["group_reason"] as? String)
        #expect(reason.hasPrefix("a harmonic (2/1) of candidate \(leader["rank"] ?? "") (period 0.5 s, DM 60.0): "))
        #expect(try program.run("merge", "s.sqlite", "-o", "alone.csv", "--no-groups").status == 0)
        #expect(
            try program.rows("alone.csv").allSatisfy {
                $0["group"] == "" && $0["group_size"] == "" && $0["harmonic"] == ""
            })
        // Constants are options.
        #expect(
            try program.run("merge", "s.sqlite", "-o", "wide.csv", "--beam-fwhm", "3", "--many-beams", "14").status == 0
        )
        #expect(try program.rows("wide.csv").first { $0["candidate"] == "best" }?["group_size"] == "5")
        #expect(try !program.text("wide.csv").contains("many_beams"))
    }

    @Test func rulesSelect() throws {
        try writeSurvey()
        #expect(try program.run("score", "survey.csv", "-o", "all.csv", "--store", "s.sqlite").status == 0)
        func selected(_ rule: String) throws -> [String] {
            let outcome = try program.run(
                "merge", "s.sqlite", "-o", "some.csv", "--select", rule, "--selected-only")
            #expect(outcome.status == 0, "\(outcome.standardError)")
            let found = try program.rows("some.csv")
            #expect(found.allSatisfy { $0["selected"] == "1" })
            #expect(outcome.standardError.contains("selected \(found.count),"))
            return found.compactMap { $0["candidate"] }.sorted()
        }
        #expect(try selected("snr>=20 and not many_beams") == ["beside", "best"])
        #expect(try selected("leader and not many_beams") == ["best", "elsewhere", "other"])
        #expect(try selected("rank<=2").count == 2)
        #expect(try selected("fraction<=20%").count == 3)
        #expect(try selected("(dm>100 or candidate='third') and score>=0") == ["other", "third"])
        // Without --selected-only all are there, and a list of paths has the selected ones alone.
        #expect(try program.run("merge", "s.sqlite", "-o", "marked.csv", "--select", "dm>100").status == 0)
        #expect(
            try program.rows("marked.csv").filter { $0["selected"] == "1" }.compactMap { $0["candidate"] } == ["other"])
        #expect(try program.rows("marked.csv").count == 19)
        let wrong = try program.run("merge", "s.sqlite", "-o", "x.csv", "--select", "snr>=6 and knwon")
        #expect(wrong.status == 64 && wrong.standardError.contains("there is no column \"knwon\""))
    }

    @Test func pathsAndPICS() throws {
        try folder.write("broken.pfd", "no fold")
        let outcome = try program.run(
            "score", samples, "broken.pfd", "-o", "list.csv", "--store", "s.sqlite", "--top", "0")
        #expect(outcome.status == 3)
        let list = try program.rows("list.csv")
        #expect(try program.run("merge", "s.sqlite", "-o", "positive.txt", "--select", "rank<=3").status == 3)
        #expect(try program.text("positive.txt") == list.prefix(3).map { "\($0["source"] ?? "")\n" }.joined())
        #expect(try program.run("merge", "s.sqlite", "-o", "positive.txt", "--select", "rank<1").status == 3)
        #expect(try program.text("positive.txt") == "")

        #expect(try program.run("merge", "s.sqlite", "-o", "pics_scored.csv", "--columns", "pics").status == 3)
        let lines = try program.text("pics_scored.csv").split(separator: "\n")
        #expect(
            lines[0]
                == "filename,pics_trapum_ter5,pics_palfa,pics_palfa_meerkat_l_sband_best_fscore,pics_meerkat_l_sband_combined_best_recall"
        )
        #expect(lines.count == list.count + 2)
        let score = list[0]["score"] ?? ""
        #expect(lines[1] == "\(list[0]["candidate"] ?? ""),\(score),\(score),\(score),\(score)")
        // A file without a line would be lost in what follows.
        #expect(lines.last == "broken.pfd,0.00000000,0.00000000,0.00000000,0.00000000")
        #expect(
            try program.run(
                "score", samples, "-o", "one.csv", "--columns", "pics", "--score-column", "mine", "--top", "0"
            ).status == 0)
        #expect(try program.text("one.csv").hasPrefix("filename,mine\n"))
        #expect(try program.run("score", samples, "-o", "one.fits", "--columns", "pics").status == 64)
    }

    // MARK: - Header values

    /// What a file says reaches the list, also through a table of examples.
    @Test func headerValuesThroughATable() throws {
        #expect(try program.run("score", samples, "-o", "files.csv").status == 0)
        #expect(try program.run("preprocess", samples, "-o", "examples.fits").status == 0)
        #expect(try program.run("score", "planes", "examples.fits", "-o", "table.csv").status == 0)
        let columns = [
            "period_s", "dm_pc_cm3", "snr", "ra_deg", "dec_deg", "mjd", "period_derivative", "pepoch_mjd", "frame",
            "acceleration_m_s2", "observation_s", "centre_frequency_mhz", "bandwidth_mhz", "telescope", "source_name",
        ]
        let direct = Dictionary(uniqueKeysWithValues: try program.rows("files.csv").map { ($0["candidate"] ?? "", $0) })
        for row in try program.rows("table.csv") {
            let other = try #require(direct[row["candidate"] ?? ""])
            for column in columns {
                #expect(row[column] == other[column], "\(column)")
                #expect(row[column] != "", "\(column)")
            }
        }
    }

    @Test func metadata() throws {
        #expect(try program.run("score", samples, "-o", "plain.csv").status == 0)
        let plain = try program.rows("plain.csv")
        let (first, second) = (plain[0], plain[1])
        func period(_ row: [String: String]) throws -> Double { try #require(row["period_s"].flatMap(Double.init)) }
        try folder.write(
            "search_fold_cands.csv",
            """
            #id,fold_cands_filename,p0_new,p0_err,dm_new,dm_err,S/N,S/N_new,beam_name
            1,\(first["candidate"] ?? ""),\(try period(first)),2e-9,\(first["dm_pc_cm3"] ?? ""),0.25,11.5,13.5,cfbf00004
            2,\(second["candidate"] ?? ""),\(try period(second) * 1.5),2e-9,50,0.25,11.5,13.5,cfbf00005
            3,gone_00003.ar,0.1,2e-9,50,0.25,11.5,13.5,cfbf00006

            """)
        let outcome = try program.run(
            "score", samples, "-o", "list.csv", "--store", "s.sqlite", "--metadata", "search_fold_cands.csv")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("search_fold_cands.csv: ELDEN-RING"))
        #expect(outcome.standardError.contains("2 of which belong to no candidate: see list.csv.unjoined.csv"))
        #expect(
            outcome.standardError.contains("1 row of a candidate's name has another period or folder and is not taken"))
        let list = try program.rows("list.csv")
        #expect(list[0]["period_error_s"] == "2e-09" && list[0]["dm_error_pc_cm3"] == "0.25")
        #expect(list[0]["beam"] == "cfbf00004" && list[0]["snr_search"] == "11.5")
        #expect(list[0]["metadata"] == "search_fold_cands.csv#1")
        // What the file itself says stays.
        #expect(list[0]["period_s"] == first["period_s"])
        #expect(list.dropFirst().allSatisfy { $0["metadata"] == "" })
        #expect(
            try program.text("list.csv.unjoined.csv").contains("search_fold_cands.csv#3,gone_00003"))
        let resumed = try program.run("score", samples, "-o", "list.csv", "--store", "s.sqlite", "--resume")
        #expect(resumed.status == 1 && resumed.standardError.contains("another --metadata"))
        try folder.write("nothing.csv", "a,b\n1,2\n")
        let none = try program.run("score", samples, "-o", "x.csv", "--metadata", "nothing.csv")
        #expect(none.status == 1 && none.standardError.contains("nothing.csv"))
    }
}
