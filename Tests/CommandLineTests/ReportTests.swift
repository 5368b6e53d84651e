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
}
