import Candidates
import Formats
import Foundation
import TestSupport
import Testing

@testable import Survey

@Suite struct PathLabelsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func labels(_ text: String, _ paths: [String]) throws -> PathLabels {
        PathLabels(
            [try LabelFile(path: folder.write("lists/labels.csv", "path,class\n" + text))], paths: paths)
    }

    @Test func fullPathsAndPathsFromTheListsFolder() throws {
        let (a, b) = (folder.file("data/a.phcx"), folder.file("lists/deep/b.phcx"))
        let found = try labels("\(a),1\ndeep/../deep/b.phcx,0\n", [a, b, folder.file("c")])
        #expect(found.labels == [.pulsar, .nonPulsar, nil])
        #expect(found.notes.isEmpty)
        #expect(
            found.joined.map { $0.hasSuffix("labels.csv: 2 of its 2 labelled paths are those of inputs") } == [true])
    }

    /// A picture of a candidate is called as its fold is.
    @Test func picturesMeanTheirFolds() throws {
        let found = try labels(
            "plots/a.png,1\nelsewhere/b.ar,0\nc.pfd.png,1\n", ["x/a.ar", "y/b.pfd", "z/c.pfd", "z/d.pfd"])
        #expect(found.labels == [.pulsar, .nonPulsar, .pulsar, nil])
        // As prepfold and export-candyjar call them, beside a fold of another format.
        #expect(
            try labels("plots/a.pfd.png,1\nplots/a.ar.png,0\n", ["x/a.pfd", "x/a.ar", "x/b.ar"]).labels
                == [.pulsar, .nonPulsar, nil])
        // Of two folds of one name it may be either.
        #expect(try labels("plots/a.png,1\n", ["x/a.ar", "y/a.ar"]).labels == [nil, nil])
    }

    /// Members of archives and rows of tables go by their whole path.
    @Test func candidatesWithinInputs() throws {
        let found = try labels(
            "\(folder.file("a.tar"))/beam/x.pfd,1\n../a.tar/y.pfd,0\n../t.fits#12,1\nz.pfd,0\n../a.tar/y.pfd,0\n",
            [folder.file("a.tar"), folder.file("t.fits"), folder.file("x.ar")])
        #expect(found.labels == [nil, nil, nil])
        #expect(
            found.within == [
                folder.file("a.tar/beam/x.pfd"): .pulsar, folder.file("a.tar/y.pfd"): .nonPulsar,
                folder.file("t.fits#12"): .pulsar,
            ])
        #expect(found.label(within: folder.file("a.tar/y.pfd")) == .nonPulsar)
        #expect(found.joined[0].hasSuffix("0 of its 5 labelled paths are those of inputs, 4 lie within one"))
        #expect(found.notes.count == 1 && found.notes[0].hasSuffix("match none of the inputs: z.pfd"))
        let torn = try labels("../a.tar/y.pfd,0\n../a.tar/y.pfd,1\n", [folder.file("a.tar")])
        #expect(torn.within.isEmpty && torn.notes[0].hasPrefix("labelled as of both classes and left without: "))
    }

    @Test func pathsThatEndAlike() throws {
        // The list's path is the longer one, or the input's.
        let found = try labels("/elsewhere/beam1/a.phcx,1\nb.phcx,0\n", ["beam1/a.phcx", "/disk/beam2/b.phcx"])
        #expect(found.labels == [.pulsar, .nonPulsar])
        // Only whole names count, and folders must agree.
        let not = try labels("beam1/a.phcx,1\nb.phcx,0\n", ["beam2/a.phcx", "x/ab.phcx"])
        #expect(not.labels == [nil, nil])
        #expect(not.notes.count == 1)
        #expect(
            not.notes[0].hasSuffix("labels.csv: 2 of its labelled paths match none of the inputs: beam1/a.phcx, b.phcx")
        )
    }

    @Test func whatCouldBeSeveralFilesLabelsNone() throws {
        let found = try labels("a.phcx,1\n", ["x/a.phcx", "y/a.phcx", "x/b.phcx"])
        #expect(found.labels == [nil, nil, nil])
        #expect(found.notes[0].hasSuffix("1 of its labelled paths match more than one input and label none: a.phcx"))
        // One file given twice is not two.
        #expect(try labels("a.phcx,1\n", ["x/a.phcx", "./x/a.phcx"]).labels == [.pulsar, .pulsar])
    }

    @Test func contradictionsLabelNone() throws {
        let found = try labels("x/a.phcx,1\nx/a.phcx,0\nx/b.phcx,0\nx/b.phcx,0\n", ["x/a.phcx", "x/b.phcx"])
        #expect(found.labels == [nil, .nonPulsar])
        #expect(
            found.notes[0].hasSuffix("1 of its labelled paths are of both classes there and stay without: x/a.phcx"))
    }

    @Test func longListsOfTroubleAreShortened() throws {
        let found = try labels((0..<9).map { "n\($0),1\n" }.joined(), ["x"])
        #expect(found.notes[0].hasSuffix("9 of its labelled paths match none of the inputs: n0, n1, n2, …"))
    }

    @Test func theNearestFolderThatNamesAClass() {
        let found = PathLabels(folders: [
            "pulsars/a", "survey/RFI/beam/b", "pulsars/noise/c", "non-pulsar/d", "beam/pulsar.fits", "e",
        ])
        #expect(found.labels == [.pulsar, .nonPulsar, .nonPulsar, .nonPulsar, nil, nil])
    }
}
