import Candidates
import ScoreStore
import Testing

@testable import Survey

/// Rules over the columns of a list.
@Suite struct SelectionExpressionTests {
    private func row(_ rank: Int, score: Double = 0.7, snr: Double? = 8, isOutlier: Bool = false) -> RankedRow {
        var header = CandidateHeader()
        header.signalToNoise = snr
        header.dispersionMeasure = 50
        header.telescope = "Parkes"
        let candidate = ScoredCandidate(
            givenName: "c", origin: CandidateOrigin(path: "c.pfd"), header: header, undispersedRatio: 0.5, score: score,
            isOutlier: isOutlier, model: "m")
        return RankedRow(rank: rank, count: 10, candidate: candidate, isSelected: score >= 0.5)
    }

    @Test(arguments: [
        ("score>=0.1 and snr>=6 and not known and alpha<1", true), ("score >= 7e-1", true), ("score > .7", false),
        ("snr<6 or dm=50", true), ("not (snr<6 or dm=50)", false), ("NOT snr<6 AND dm = 50", true), ("!outlier", true),
        ("outlier || selected", true), ("telescope = 'Parkes'", true), ("telescope != \"GBT\"", true),
        ("telescope='parkes'", false), ("rank<=3", true), ("fraction<=30%", true), ("fraction<=20%", false),
        ("6<=snr", true), ("dm!=50", false), ("dm<>-50", true), ("leader", true), ("known? or birdie", false),
        ("leader=1", true), ("known=0 and selected==1", true),
        // What is not known fulfils no comparison.
        ("period>0", false), ("period<=0", false), ("not period>0", true), ("known_pulsar != 'x'", false),
    ])
    func rule(_ text: String, _ isTrue: Bool) throws {
        #expect(try SelectionExpression(text).selects(row(3)) == isTrue)
    }

    @Test(arguments: [
        ("", "something is missing"), ("score", "score is not compared"), ("score>=", "something is missing"),
        ("score>=0.1 snr>6", "\"snr\" stands where"), ("(score>0.1", "a parenthesis is not closed"),
        ("score>0.1)", "\")\" stands where"), ("foo>1", "there is no column \"foo\""),
        ("score='x'", "cannot be compared"), ("telescope<'x'", "compared by = or != alone"),
        ("known='x'", "cannot be compared"), ("telescope=Parkes", "telescope='parkes'"),
        ("score>1e", "is no number"), ("telescope='x", "not closed"), ("score ~ 1", "is no number"),
        ("rank<=50%", "rank is no share"), ("fraction<=50", "fraction goes from 0 to 1"), ("and", "there is no column"),
        ("score>=0.1 and", "something is missing"),
    ])
    func noRule(_ text: String, _ reason: String) {
        let error = #expect(throws: SelectionExpression.Invalid.self) { try SelectionExpression(text) }
        #expect(error?.description.contains(reason) ?? false, "\(error?.description ?? "")")
    }

    @Test func deepNesting() {
        #expect(throws: SelectionExpression.Invalid.self) {
            try SelectionExpression(String(repeating: "(", count: 100_000) + "known")
        }
        #expect(throws: SelectionExpression.Invalid.self) {
            try SelectionExpression(String(repeating: "not ", count: 100_000) + "known")
        }
    }
}
