import Candidates
import Foundation
import TestSupport
import Testing

@testable import Survey

@Suite struct RankedListTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func candidate(
        _ name: String?, _ score: Double, row: Int? = nil, path: String = "a/x.csv", isOutlier: Bool = false,
        header: CandidateHeader? = nil
    ) -> ScoredCandidate {
        ScoredCandidate(
            givenName: name, origin: CandidateOrigin(path: path, row: row), header: header, score: score,
            isOutlier: isOutlier, model: "model")
    }

    private var list: RankedList {
        var header = CandidateHeader()
        header.periodSeconds = 0.0045
        header.dispersionMeasure = 13.3
        return RankedList(
            [
                candidate("b", 0.5), candidate("a, \"quoted\"", 0.5, header: header), candidate(nil, 0.25, row: 7),
                candidate("top", 0.99999999, path: "beam, 2/y.fits", isOutlier: true),
            ], thresholds: ["model": 0.5])
    }

    @Test func highestScoreFirstAndEqualOnesByName() {
        #expect(list.map(\.name) == ["top", "a, \"quoted\"", "b", "x.csv#7"])
        #expect(list.selectedCount == 3)
    }

    @Test func theOrderOfTheInputDoesNotMatter() {
        // Names and scores are often equal; then places decide.
        let equal = (0..<50).map { candidate("c\($0 % 25)", Double($0 % 3) / 3, row: $0) }
        let forth = Array(RankedListCSV.pieces(of: RankedList(equal, thresholds: ["model": 0.5])).joined())
        let reversed = RankedList(equal.reversed(), thresholds: ["model": 0.5])
        #expect(forth == Array(RankedListCSV.pieces(of: reversed).joined()))
        let unique = (0..<50).map { candidate("c\($0)", Double($0 % 3) / 3, row: $0) }
        let back = Array(RankedListCSV.pieces(of: RankedList(unique.reversed(), thresholds: ["model": 0.5])).joined())
        #expect(back == Array(RankedListCSV.pieces(of: RankedList(unique, thresholds: ["model": 0.5])).joined()))
    }

    @Test func csv() {
        let expected = #"""
            rank,candidate,score,selected,period_s,dm_pc_cm3,snr,ra_deg,dec_deg,mjd,group,known_pulsar,flags,source,snr_stated,sigma,model
            1,top,0.99999999,1,,,,,,,,,outlier,"beam, 2/y.fits",,,model
            2,"a, ""quoted""",0.50000000,1,0.0045,13.3,,,,,,,,a/x.csv,,,model
            3,b,0.50000000,1,,,,,,,,,,a/x.csv,,,model
            4,x.csv#7,0.25000000,0,,,,,,,,,,a/x.csv#7,,,model

            """#
        #expect(String(decoding: Array(RankedListCSV.pieces(of: list).joined()), as: UTF8.self) == expected)
    }

    /// More rows than are written in one piece.
    @Test func longListsKeepTheirOrder() {
        let list = RankedList(
            (0..<70_000).map { candidate(nil, 1 - Double($0) / 1e5, row: $0) }, thresholds: ["model": 0.5])
        let lines = String(decoding: Array(RankedListCSV.pieces(of: list).joined()), as: UTF8.self).split(
            separator: "\n")
        #expect(lines.count == 70_001)
        #expect(lines[70_000].hasPrefix("70000,x.csv#69999,0.30001000,0,"))
        #expect(lines[65_537].hasPrefix("65537,"))
    }

    @Test func json() throws {
        let bytes = RankedListJSON.bytes(of: list)
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
        #expect(rows.count == 4)
        #expect(rows[1]["candidate"] as? String == "a, \"quoted\"")
        #expect(rows[1]["period_s"] as? Double == 0.0045)
        #expect(rows[0]["dm_pc_cm3"] is NSNull)
        #expect(rows[3]["selected"] as? Bool == false)
        #expect(Set(rows[0].keys) == Set(RankedColumn.all.map(\.name)))
    }

    @Test(.needsPython("astropy")) func astropyReadsTheFITSTable() throws {
        let path = folder.file("ranked.fits")
        try RankedListWriter.write(list, format: .fits, to: path)
        let text = try Python.run(
            """
            import sys
            from astropy.table import Table
            t = Table.read(sys.argv[1])
            print(t.colnames == sys.argv[2].split(','), len(t), t['candidate'][0], float(t['score'][2]),
                  bool(t['selected'][3]), float(t['period_s'][1]), t['dm_pc_cm3'].unit, t.meta['THRESH'], t['source'][3])
            """, [path, RankedColumn.all.map(\.name).joined(separator: ",")])
        #expect(text == "True 4 top 0.5 False 0.0045 pc / cm3 0.5 a/x.csv#7")
    }

    @Test func anEmptyListIsAList() throws {
        let empty = RankedList([], thresholds: ["model": 0.5])
        for format in RankedListWriter.Format.allCases {
            try RankedListWriter.write(empty, format: format, to: folder.file("empty.\(format.rawValue)"))
        }
        #expect(empty.selectedCount == 0)
        #expect(String(decoding: RankedListJSON.bytes(of: empty), as: UTF8.self) == "[\n]\n")
    }

    @Test func formatsByExtension() {
        #expect(RankedListWriter.Format(path: "a/b.FITS") == .fits)
        #expect(RankedListWriter.Format(path: "b.csv") == .csv)
        #expect(RankedListWriter.Format(path: "csv") == nil)
        #expect(RankedListWriter.Format(path: "b.txt") == nil)
    }
}
