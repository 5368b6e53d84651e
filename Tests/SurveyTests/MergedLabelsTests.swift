import Formats
import TestSupport
import Testing

@testable import Survey

@Suite struct MergedLabelsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func list(_ name: String, _ text: String) throws -> LabelFile {
        try LabelFile(path: folder.write(name, text))
    }

    @Test func whatMostSayCounts() throws {
        let head = "candidate,source,label,labeller\n"
        let merged = MergedLabels([
            try list(
                "1.csv", head + "a,s/a.ar,T1_CAND,anna\nb,s/b.ar,RFI,anna\nc,s/c.ar,T2_CAND,anna\nd,s/d.ar,UNCAT,anna\n"
            ),
            try list(
                "2.csv",
                "beamid,utc,png,classification\n0,t,plots/a.png,KNOWN_PSR\n0,t,plots/b.png,NOISE\n0,t,plots/c.png,RFI\n"
            ),
            try list("3.csv", "path,class\na.ar,0\nc.ar,0\n"),
        ])
        #expect(merged.candidates.map(\.path) == ["plots/a.png", "plots/b.png", "plots/c.png", "s/d.ar"])
        #expect(merged.candidates.map(\.word) == ["KNOWN_PSR", "RFI", "RFI", "UNCAT"])
        #expect(merged.candidates.map(\.isDisputed) == [true, false, true, false])
        #expect(merged.candidates[0].said.map(\.labeller) == ["2.csv", "3.csv", "anna"])
        let pairs = Dictionary(uniqueKeysWithValues: merged.pairs.map { ("\($0.labellers)", $0.agreement) })
        #expect(pairs["(\"2.csv\", \"anna\")"]?.count == 3)
        #expect(pairs["(\"2.csv\", \"3.csv\")"]?.share == 0.5)
    }

    @Test func aTieIsNobodys() throws {
        let merged = MergedLabels([
            try list("1.csv", "path,class\nx.pfd,1\ny.pfd,1\n"), try list("2.csv", "path,class\nx.pfd,0\ny.pfd,1\n"),
        ])
        #expect(merged.candidates.map(\.word) == [nil, "pulsar"])
        #expect(merged.disputes.map(\.path) == ["x.pfd"])
    }

    /// What two people have seen apart are not the same candidates because files of several beams or formats share a name.
    @Test func listsOfOtherCandidates() throws {
        let merged = MergedLabels([
            try list("1.csv", "path,class\nbeamA/cand_1.pfd,1\ns/p.phcx.gz,0\n"),
            try list("2.csv", "path,class\nbeamB/cand_1.pfd,0\ns/p.pfd,1\n"),
        ])
        #expect(merged.candidates.count == 4 && merged.disputes.isEmpty && merged.pairs.isEmpty)
    }

    /// Two beams may have folds of one name.
    @Test func foldsOfOneNameStayApart() throws {
        let merged = MergedLabels([
            try list("1.csv", "path,class\nb1/x.pfd,1\nb2/x.pfd,0\n"),
            try list("2.csv", "path,class\nb1/x.pfd,1\nb2/x.pfd,0\n"),
        ])
        #expect(merged.candidates.map(\.path) == ["b1/x.pfd", "b2/x.pfd"])
        #expect(merged.disputes.isEmpty && merged.pairs[0].agreement.kappa == 1)
    }
}
