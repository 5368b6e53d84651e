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
        #expect(try entries("path,class\na,T1_CAND\nb,UNCAT\nc,-1\n") == [])
        #expect(try entries("a,?\nb,0\n") == ["b 0"])
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
