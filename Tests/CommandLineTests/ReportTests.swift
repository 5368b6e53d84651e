import Foundation
import TestSupport
import Testing

/// Pages that `report` makes of stores; what browsers make of pages is tested in ReviewPageTests.
@Suite struct ReportTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples"

    init() throws { program = try Program() }

    /// What the page holds.
    private func survey(_ page: String) throws -> (text: String, report: [String: Any], candidates: [[String: Any]]) {
        let text = try String(contentsOfFile: folder.file(page), encoding: .utf8)
        let start = try #require(text.range(of: "id=\"survey\">")).upperBound
        let end = try #require(text.range(of: "</script>", range: start..<text.endIndex)).lowerBound
        let json = try JSONSerialization.jsonObject(with: Data(text[start..<end].utf8)) as? [String: Any]
        return (
            text, try #require(json?["report"] as? [String: Any]), try #require(json?["candidates"] as? [[String: Any]])
        )
    }

    @Test func aPageOfSamples() throws {
        let scored = try program.run(
            "score", samples + "/survey-pfd", samples + "/survey-phcx", "-o", "list.csv", "--store", "s.sqlite",
            "--top", "0")
        #expect(scored.status == 0)
        let outcome = try program.run("report", "s.sqlite", "-o", "page.html", "--top", "6", "--prior", "1e-3")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("wrote page.html: 6 of 50 candidates"))
        let page = try survey("page.html")
        #expect(page.report["title"] as? String == "page" && page.report["total"] as? Int == 50)
        for (own, candidate) in zip(try program.rows("list.csv"), page.candidates) {
            #expect(candidate["name"] as? String == own["candidate"] && candidate["source"] as? String == own["source"])
            let score = try #require(candidate["score"] as? Double)
            #expect(try abs(score - #require(own["score"].flatMap(Double.init))) < 1e-7)
            #expect(try #require(candidate["probability"] as? Double) < score)
            let panels = try #require(candidate["panels"] as? [String: Any])
            #expect(panels["profile"] != nil && panels["time"] != nil && panels["bands"] != nil)
            let bands = try #require(panels["bands"] as? [String: Any])
            let (rows, columns) = (try #require(bands["rows"] as? Int), try #require(bands["columns"] as? Int))
            #expect((bands["shades"] as? String)?.utf8.count == rows * columns)
            #expect(bands["title"] as? String == "frequency (MHz)")
            // The shares of a quick explanation nearly add up.
            let explanation = try #require(candidate["explanation"] as? [String: Any])
            let shares = try #require(explanation["shares"] as? [[String: Any]]).compactMap {
                $0["evidence"] as? Double
            }
            let whole =
                try #require(explanation["evidence"] as? Double) - #require(explanation["baselineEvidence"] as? Double)
            #expect(abs(shares.reduce(0, +) - whole) < 0.1 * abs(whole) + 0.2, "\(shares) \(whole)")
        }
        // The same page again, byte for byte; it needs nothing from elsewhere, and scripts only of its own.
        #expect(try program.run("report", "s.sqlite", "-o", "page.html", "--top", "6", "--prior", "1e-3").status == 0)
        #expect(try survey("page.html").text == page.text)
        #expect(page.text.contains("default-src 'none'; script-src 'sha256-"))
        #expect(!page.text.contains("src=\"") && !page.text.contains("<link"))
    }

    @Test func aBlindPageKeepsScoresToItself() throws {
        #expect(
            try program.run("score", samples + "/survey", "-o", "list.csv", "--store", "s.sqlite", "--top", "0").status
                == 0)
        let outcome = try program.run("report", "s.sqlite", "-o", "page.html", "--blind", "--title", "night one")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let page = try survey("page.html")
        let ranked = try program.rows("list.csv").compactMap { $0["source"] }
        let shown = page.candidates.compactMap { $0["source"] as? String }
        #expect(Set(shown) == Set(ranked) && shown != ranked)
        for key in ["score", "model", "selected", "probability", "explanation"] {
            #expect(page.candidates.allSatisfy { $0[key] == nil })
        }
        #expect(page.candidates.compactMap { $0["rank"] as? Int } == Array(1...shown.count))
    }

    @Test func whatIsNotThereIsSaid() throws {
        let fold = samples + "/survey-pfd/pulsar_00001.pfd"
        try FileManager.default.copyItem(atPath: fold, toPath: folder.file("gone.pfd"))
        try FileManager.default.copyItem(atPath: fold, toPath: folder.file("here.pfd"))
        #expect(
            try program.run("score", "gone.pfd", "here.pfd", "-o", "list.csv", "--store", "s.sqlite").status == 0)
        try FileManager.default.removeItem(atPath: folder.file("gone.pfd"))
        let outcome = try program.run("report", "s.sqlite", "-o", "page.html", "--no-explanations")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("1 candidate without a picture"))
        let candidates = try survey("page.html").candidates
        let missing = try #require(candidates.first { $0["name"] as? String == "gone.pfd" })
        #expect((missing["missing"] as? String)?.contains("No such file") ?? false)
        #expect(missing["panels"] == nil && (missing["facts"] as? [[String]])?.first?.first == "Period")
        #expect(candidates.allSatisfy { $0["explanation"] == nil })

        #expect(try program.run("report", "s.sqlite", "-o", "page.txt").status == 64)
        #expect(try program.run("report", "none.sqlite", "-o", "page.html").status == 1)
        #expect(try program.run("report", "s.sqlite", "-o", "page.html", "--select", "score>2").status == 1)
        #expect(try program.run("report", "s.sqlite", "-o", "s.sqlite").status == 64)
    }

    /// Simulated pulsars stand among the others with names and numbers like theirs; in files they are called what they are.
    @Test func controls() throws {
        #expect(
            try program.run("score", samples + "/survey-pfd", "-o", "list.csv", "--store", "s.sqlite", "--top", "0")
                .status == 0)
        let outcome = try program.run(
            "report", "s.sqlite", "-o", "page.html", "--controls", "25%", "--no-explanations")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let page = try survey("page.html")
        let controls = page.candidates.filter { $0["control"] != nil }
        #expect(controls.count == 6 && page.candidates.count == 30)
        #expect(page.candidates.compactMap { $0["rank"] as? Int } == Array(1...30))
        let scores = page.candidates.compactMap { $0["score"] as? Double }
        #expect(scores.count == 30 && scores == scores.sorted(by: >))
        #expect(Set(page.candidates.compactMap { $0["source"] as? String }).count == 30)
        let labels = Set(
            page.candidates.map { candidate in
                (candidate["facts"] as? [[String]] ?? []).map { $0[0] }.filter { $0 != "Width" }.joined(separator: ",")
            })
        #expect(labels.count == 1, "\(labels)")
        #expect(controls.allSatisfy { $0["panels"] != nil })
        #expect(try program.run("report", "s.sqlite", "-o", "page.html", "--controls", "60%").status == 64)
    }

    /// Three people, each candidate seen by two; then their verdicts, what they agree on, and a page of what they do not.
    @Test func severalPeople() throws {
        #expect(
            try program.run("score", samples + "/survey-pfd", "-o", "list.csv", "--store", "s.sqlite", "--top", "0")
                .status == 0)
        let outcome = try program.run(
            "report", "s.sqlite", "-o", "page.html", "--split", "3", "--overlap", "2", "--no-explanations")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let ranked = try program.rows("list.csv")
        let pages = try (1...3).map { try survey("page-\($0).html") }
        #expect(Set(pages.compactMap { $0.report["id"] as? String }).count == 3)
        let seen = pages.flatMap { $0.candidates.compactMap { $0["source"] as? String } }
        #expect(Dictionary(grouping: seen) { $0 }.values.allSatisfy { $0.count == 2 })
        #expect(Set(seen) == Set(ranked.compactMap { $0["source"] }))
        let strengths = pages.map { page in page.candidates.compactMap { $0["snr"] as? Double }.reduce(0, +) }
        #expect(try #require(strengths.max()) < 1.6 * #require(strengths.min()))

        // The same simulated pulsars on both people's pages; the third page is the one from before.
        let fewer = try program.run(
            "report", "s.sqlite", "-o", "page.html", "--split", "2", "--controls", "25%", "--no-explanations")
        #expect(fewer.status == 0, "\(fewer.standardError)")
        #expect(fewer.standardError.contains("page-3.html is of an earlier report and not of this one"))
        let mixed = try (1...2).map { try survey("page-\($0).html").candidates.filter { $0["control"] != nil } }
            .map { Set($0.compactMap { $0["name"] as? String }) }
        #expect(mixed[0].count == 3 && mixed[0] == mixed[1])

        let names = Set(ranked.compactMap { $0["source"] }).sorted()
        func verdicts(_ labeller: String, _ words: [String]) -> String {
            "candidate,source,label,labeller,time\n"
                + zip(names, words).map { "x,\($0),\($1),\(labeller),2026-01-01T00:00:00Z\n" }.joined()
        }
        try folder.write("anna.csv", verdicts("anna", ["T1_CAND", "RFI", "NOISE", "T1_CAND"]))
        try folder.write("ben.csv", verdicts("ben", ["KNOWN_PSR", "NOISE", "T1_CAND", "T2_CAND"]))
        let merged = try program.run("labels", "merge", "anna.csv", "ben.csv", "-o", "both.csv", "--disputes", "d.csv")
        #expect(merged.status == 0, "\(merged.standardError)")
        #expect(merged.standardOutput == "anna and ben: 4 candidates, agree on 50.0 %, Cohen's kappa 0.20\n")
        #expect(merged.standardError.contains("wrote both.csv: 4 candidates, 2 of them disputed"))
        #expect(try program.rows("both.csv").compactMap { $0["label"] } == ["KNOWN_PSR", "RFI", "UNCAT", "UNCAT"])
        // Brought together again with a third person: each counts once, in a copy of a list too.
        for name in ["cleo.csv", "copy.csv"] {
            try folder.write(name, verdicts("cleo", ["T1_CAND", "RFI", "NOISE", "NOISE"]))
        }
        let again = try program.run("labels", "merge", "both.csv", "cleo.csv", "copy.csv", "-o", "all.csv")
        #expect(
            again.standardOutput.split(separator: "\n").map { $0.prefix { $0 != ":" } }
                == ["anna and ben", "anna and cleo", "ben and cleo"])
        #expect(try program.rows("all.csv").compactMap { $0["label"] } == ["T1_CAND", "RFI", "NOISE", "UNCAT"])

        // Where nobody is named a copy cannot be told from another's list.
        for name in ["one.csv", "two.csv"] { try folder.write(name, names.map { "\($0),1\n" }.joined()) }
        let unnamed = try program.run("labels", "merge", "one.csv", "two.csv", "-o", "all.csv")
        #expect(unnamed.standardOutput.hasPrefix("one.csv and two.csv: \(names.count) candidates, agree on 100.0 %"))
        #expect(unnamed.standardError.contains("two.csv and one.csv say the same of every candidate"))
        #expect(
            try program.run("report", "s.sqlite", "--only", "d.csv", "-o", "d.html", "--no-explanations").status == 0)
        #expect(Set(try survey("d.html").candidates.compactMap { $0["source"] as? String }) == Set(names[2...3]))
        #expect(try program.run("report", "s.sqlite", "-o", "p.html", "--overlap", "2").status == 64)

        // They are what preprocess and train learn from.
        let made = try program.run(
            "preprocess", samples + "/survey-pfd", "-o", "examples.fits", "--labels", "both.csv", "--labels", "anna.csv"
        )
        #expect(
            made.status == 0 && made.standardError.contains("both.csv: 2 of its 2 labelled paths are those of inputs"))
        #expect(made.standardError.contains("2 of them pulsars, 2 non-pulsars"), "\(made.standardError)")
        #expect(try program.run("preprocess", samples + "/survey-pfd", "-o", "bare.fits").status == 0)
        let truth = try String(contentsOfFile: samples + "/survey-pfd-truth.csv", encoding: .utf8)
        try folder.write("truth.csv", truth)
        let trained = try program.run(
            "train", "bare.fits", "--labels", "truth.csv", "-o", "m.safetensors", "--epochs", "2", "--members", "1")
        #expect(trained.status == 0, "\(trained.standardError)")
        #expect(trained.standardOutput.contains("trained on 24 candidates"), "\(trained.standardOutput)")
        #expect(try program.run("train", "bare.fits", "-o", "m.safetensors").status == 1)
    }
}
