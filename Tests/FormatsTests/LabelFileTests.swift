import Candidates
import TestSupport
import Testing

@testable import Formats

@Suite struct LabelFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func entries(_ text: String) throws -> [String] {
        try LabelFile(path: folder.write("labels.csv", text)).entries.map { "\($0.path) \($0.label.rawValue)" }
    }

    @Test(arguments: [
        "path,class\na/x.phcx,1\nb.phcx,0\n", "class,extra,file\n1,,a/x.phcx\n0,9,b.phcx\n",
        "File;Label\na/x.phcx;Pulsar\nb.phcx;RFI\n",
        "\u{FEFF}\"name\"\t\"truth\"\r\na/x.phcx\tpulsars\r\nb.phcx\tnoise\r\n",
        "a/x.phcx,1.0\nb.phcx,0.0", "# made by hand\n\npath,class\n\"a/x.phcx\", positive\nb.phcx,Non-Pulsar\n",
        "file,truth,class\na/x.phcx,?,1\nb.phcx,?,0\n", "file,class\na/x.phcx,1\nb.phcx,-1\n",
        "a/x.phcx;KNOWN_PSR\nb.phcx;NOISE\n", "candidate,classification\na/x.phcx,Y\nb.phcx,N\n",
        "file,class\na/x.phcx,1.000e+00\nb.phcx,0.000e+00\n", "file,is_pulsar\na/x.phcx,True\nb.phcx,False\n",
    ])
    func headersAndWords(_ text: String) throws {
        #expect(try entries(text) == ["a/x.phcx 1", "b.phcx 0"])
    }

    @Test func unknownClassesAreNoEntries() throws {
        #expect(try entries("path,class\na,?\nb,\nc,-1\nd,unlabelled\ne,1\n") == ["c 0", "e 1"])
        #expect(try entries("path,class\na,?\nc,-1\nd,0\ne,1\n") == ["d 0", "e 1"])
        #expect(try entries("path,class\na,T2_CAND\nb,UNCAT\nc,?\n") == [])
        #expect(try entries("a,?\nb,0\n") == ["b 0"])
    }

    /// The lists of the field's viewers, as these write them.
    @Test func verdictsOfOtherPrograms() throws {
        let candyJar =
            "plots/a.png,T1_CAND\nplots/b.png,RFI\nplots/c.png,T2_CAND\nplots/d.png,NB_PSR\nplots/e.png,UNCAT\n"
        let wanted = ["plots/a.png 1", "plots/b.png 0", "plots/d.png 1"]
        func rows(_ before: String) -> String {
            candyJar.split(separator: "\n").map { "\(before)\($0)\n" }.joined()
        }
        #expect(try entries("beamid,utc,png,classification\n" + rows("3,2026-01-01T00:00:00,")) == wanted)
        #expect(try entries("utc,png,classification\n" + rows("2026-01-01T00:00:00,")) == wanted)
        #expect(try entries(rows("3,2026-01-01T00:00:00,")) == wanted)
        #expect(try entries(rows("2026-01-01T00:00:00,")) == wanted)
        let full = "pointing_id,beam_id,source_name,dm_opt,png_path,metafile_path"
        #expect(
            try entries(
                full + ",classification\n"
                    + candyJar.split(separator: "\n").map {
                        let cells = $0.split(separator: ",")
                        return "0,3,unknown,12.5,\(cells[0]),x.meta,\(cells[1])\n"
                    }.joined()) == wanted)
        let votes = try LabelFile(
            path: folder.write(
                "votes.txt", "fname AI anna ben\na.pfd 0.93 1 0\nb b.pfd 0.1 nan 0.5\nc.pfd 0.7 2 3.0\n"))
        #expect(
            votes.judgements.map { "\($0.path) \($0.labeller) \($0.verdict?.rawValue ?? "")" } == [
                "a.pfd anna T1_CAND", "a.pfd ben NOISE", "b b.pfd anna UNCAT", "b b.pfd ben T2_CAND",
                "c.pfd anna KNOWN_PSR", "c.pfd ben KNOWN_PSR",
            ])
        #expect(
            try entries(
                "UserName,TimeStamp,ImageName,Pointing,Beam,DM-Frac,Classification\n"
                    + (0...5).map { "me,2026-01-0\($0 + 1),i\($0).png,P,1,0.5,\($0)\n" }.joined())
                == ["i0.png 0", "i1.png 1", "i2.png 1", "i3.png 0", "i4.png 1"])
        #expect(try entries("folds/a b.pfd 1\nc.pfd   0\n") == ["folds/a b.pfd 1", "c.pfd 0"])
        let error = #expect(throws: FormatError.self) { try entries("fname AI me\na.pfd 0.5 7\n") }
        #expect(error?.description.contains("line 2: the class is \"7\", where pfdviewer writes") == true)
    }

    /// psrsieve's own list has a row a verdict; of each person's on each candidate the last counts.
    @Test func verdictsThatReplaceOthers() throws {
        let head = "candidate,source,label,labeller,time,seconds,note,score_shown,report\n"
        let text =
            head + "a,s/a.pfd,RFI,anna,2026-01-01T00:00:02Z,1.0,,0.9,r\n"
            + "a,s/a.pfd,T1_CAND,anna,2026-01-01T00:00:01Z,1.0,\"late, but earlier\",0.9,r\n"
            + "b,s/b.pfd,NOISE,anna,2026-01-01T00:00:03Z,1.0,,0.9,r\nb,s/b.pfd,UNCAT,anna,2026-01-01T00:00:04Z,,,,r\n"
            + "a,s/a.pfd,T2_CAND,ben,2026-01-01T00:00:09Z,1.0,,0.9,r\n"
        let path = try folder.write("verdicts.csv", text)
        let list = try LabelFile(path: path)
        #expect(list.entries == [.init(path: "s/a.pfd", label: .nonPulsar)])
        #expect(list.judgements.map(\.verdict) == [.interference, Verdict.none, .possible])
        #expect(list.judgements[0].name == "a")
        #expect(try LabelFile(path: path, possible: .pulsar).entries.map(\.label) == [.nonPulsar, .pulsar])
        #expect(try LabelFile(path: path, possible: .not).entries.map(\.label) == [.nonPulsar, .nonPulsar])
    }

    @Test func quotedCells() throws {
        #expect(try entries("path,class\n\"a, b/the \"\"best\"\" one.fits\",1\n") == ["a, b/the \"best\" one.fits 1"])
    }

    /// What parts the cells is the list's own affair, not one of each line's.
    @Test func namesWithCommasBetweenTabs() throws {
        #expect(try entries("file\tclass\na, b.fits\t1\nc.fits\t0\n") == ["a, b.fits 1", "c.fits 0"])
    }

    @Test func whatIsNoLabelListSaysWhy() throws {
        for (text, message) in [
            ("", "holds no data"),
            ("path,class\nx,maybe\n", ", line 2: the class is \"maybe\", which is neither pulsar"),
            ("path,speed\nx,3\n", ", line 1: is no list of labels"), ("path,n,class\nx,1\n", ", line 2: has 2 columns"),
        ] {
            let error = #expect(throws: FormatError.self) { try entries(text) }
            #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        }
        #expect(throws: FormatError.self) { try LabelFile(path: folder.file("missing.csv")) }
    }

    @Test(.needsRealData) func theListBesideTheRealCandidates() throws {
        let entries = try LabelFile(path: RealData.path("phcx/labels.csv")).entries
        #expect(entries.count { $0.label == .pulsar } == 25)
        #expect(entries.count { $0.label == .nonPulsar } == 5)
        #expect(entries.first?.path == "htru1/cand_000001.phcx")
    }

    @Test func foldersThatNameAClass() {
        for name in ["pulsar", "Pulsars", "positive"] { #expect(Label(folder: name) == .pulsar, "\(name)") }
        for name in ["RFI", "noise", "non-pulsar", "nonpulsar", "non_pulsars", "negative"] {
            #expect(Label(folder: name) == .nonPulsar, "\(name)")
        }
        for name in ["beam01", "1", "unknown", "", "n", "yes", "true", "T1_CAND"] {
            #expect(Label(folder: name) == nil, "\(name)")
        }
    }
}
