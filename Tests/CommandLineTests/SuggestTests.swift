import Foundation
import TestSupport
import Testing

@Suite struct SuggestTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples"

    init() throws { program = try Program() }

    @Test func whatToLabelNext() throws {
        #expect(
            try program.run("score", samples + "/survey-pfd", "-o", "list.csv", "--store", "s.sqlite", "--top", "0")
                .status == 0)
        let outcome = try program.run("suggest", "s.sqlite", "-n", "10", "-o", "next.csv")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let named = try program.rows("next.csv")
        #expect(
            named.compactMap { $0["reason"] } == Array(repeating: "uncertain", count: 6) + [
                "diverse", "diverse", "random", "random",
            ])
        let ranked = try program.rows("list.csv")
        let scores = Dictionary(
            uniqueKeysWithValues: ranked.map { ($0["source"] ?? "", Double($0["score"] ?? "") ?? -1) })
        for row in named {
            let score = try #require(scores[row["source"] ?? ""])
            let own = try #require(row["score"].flatMap(Double.init))
            #expect(abs(own - score) < 1e-5)
        }
        let margins = named.prefix(6).compactMap { scores[$0["source"] ?? ""] }.map { abs($0 - 0.5) }
        let all = scores.values.map { abs($0 - 0.5) }
        let (own, usual) = (margins.reduce(0, +) / 6, all.reduce(0, +) / Double(all.count))
        #expect(own < usual)
        // A page of them; what has a verdict is not named again.
        #expect(
            try program.run("report", "s.sqlite", "--only", "next.csv", "-o", "next.html", "--no-explanations").status
                == 0)
        let verdicts =
            "candidate,source,label,labeller,time\n"
            + named.prefix(6).map { "\($0["candidate"] ?? ""),\($0["source"] ?? ""),RFI,anna,1\n" }.joined()
        try folder.write("verdicts.csv", verdicts)
        #expect(
            try program.run("suggest", "s.sqlite", "-n", "18", "--labels", "verdicts.csv", "-o", "more.csv").status == 0
        )
        let more = Set(try program.rows("more.csv").compactMap { $0["source"] })
        #expect(more.count == 18 && more.isDisjoint(with: named.prefix(6).compactMap { $0["source"] }))

        // Verdicts that the model disputes, those first that it disputes most.
        let sure = try #require(ranked.first)
        try folder.write(
            "doubtful.csv",
            verdicts + "\(sure["candidate"] ?? ""),\(sure["source"] ?? ""),NOISE,ben,1\n")
        let doubts = try program.run(
            "suggest", "s.sqlite", "--contradictions", "--labels", "doubtful.csv", "-o", "doubts.csv")
        #expect(doubts.status == 0)
        let first = try #require(try program.rows("doubts.csv").first)
        #expect(first["source"] == sure["source"] && first["reason"] == "called NOISE by ben")
        #expect(try program.run("suggest", "s.sqlite", "--contradictions", "-o", "x.csv").status == 64)
        #expect(try program.run("suggest", "s.sqlite", "-n", "0", "-o", "x.csv").status == 64)
    }

    /// Rows of a table have no files; their features tell them apart.
    @Test func rowsOfATable() throws {
        #expect(
            try program.run("score", samples + "/htru2-like.csv", "-o", "list.csv", "--store", "s.sqlite", "--top", "0")
                .status == 0)
        let outcome = try program.run("suggest", "s.sqlite", "-n", "20", "-o", "next.csv")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(try program.rows("next.csv").count == 20)
        let again = try program.run("suggest", "s.sqlite", "-n", "20", "-o", "again.csv")
        #expect(again.status == 0)
        #expect(
            try Data(contentsOf: URL(filePath: folder.file("again.csv")))
                == Data(contentsOf: URL(filePath: folder.file("next.csv"))))
    }
}
