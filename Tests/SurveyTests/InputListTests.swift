import Formats
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Survey

@Suite struct InputListTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["b.fits", "a.fits", "deep/er/c.fits", "deep/d.csv", ".hidden"] { try folder.write(name, "x") }
    }

    private func list(_ inputs: [String], besides own: InputList.OwnFiles = .init()) throws -> (
        list: InputList, errors: [FormatError]
    ) {
        let errors = Mutex<[FormatError]>([])
        let list = try InputList(inputs, besides: own) { error in errors.withLock { $0.append(error) } }
        return (list, errors.withLock { $0 })
    }

    private func names(_ inputs: String...) throws -> [String] {
        try list(inputs).list.paths.map { String($0.dropFirst(folder.path.count + 1)) }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
    }

    @Test func directoriesAreSearchedInAStableOrder() throws {
        #expect(try names(folder.path) == ["a.fits", "b.fits", "deep/d.csv", "deep/er/c.fits"])
        #expect(try names(folder.path + "/").count == 4)
    }

    /// By bytes, whatever the language: capitals first, "é" written as one letter or as two behind every ASCII letter.
    @Test func theOrderIsThatOfBytes() throws {
        let expected = ["order/B", "order/a", "order/a-b", "order/a.b", "order/e\u{301}", "order/z", "order/\u{e9}"]
        for name in expected.reversed() { try folder.write(name, "x") }
        #expect(try names(folder.file("order")).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test func patternsThatTheShellDidNotExpand() throws {
        #expect(try names(folder.file("*.fits")) == ["a.fits", "b.fits"])
        #expect(try names(folder.file("?.fits"), folder.file("deep")).count == 4)
    }

    @Test func listsOfPaths() throws {
        let path = try folder.write(
            "list.txt", "\u{feff}# comment\r\n\(folder.file("b.fits"))\r\n\n \(folder.file("deep")) \n")
        #expect(try names("@\(path)") == ["b.fits", "deep/d.csv", "deep/er/c.fits"])
        try folder.write("list.txt", "# nothing\n")
        #expect(try list(["@\(path)"]).errors.map(\.description) == ["\(path): names no files"])
        try folder.write("list.txt", Data("\(folder.file("a.fits"))\nf\u{e9}\n".data(using: .isoLatin1) ?? Data()))
        let (found, errors) = try list(["@\(path)"])
        #expect(found.files.count == 1)
        #expect(errors.map(\.description) == ["\(path), line 2: is not text in UTF-8"])
    }

    @Test func whatIsNotThereIsListed() throws {
        try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
        let (list, errors) = try list([
            folder.file("nothing"), folder.file("*.xyz"), "@" + folder.file("no-list"), folder.file("empty"),
            "@" + folder.path,
        ])
        #expect(list.paths.isEmpty)
        #expect(
            errors.map(\.reason) == [
                "cannot be opened: no such file or directory", "cannot be opened: no such file or directory",
                "cannot be opened: no such file", "is an empty directory",
                "cannot be opened: it is a directory, not a list",
            ])
    }

    /// A link to itself, a link to nothing, a name with a byte that is no UTF-8, and a directory of nothing but hidden
    /// files: each is listed.
    @Test func whatCannotBeReadIsListed() throws {
        try link("deep/itself", to: "itself")
        try link("deep/stale", to: "gone")
        let name = folder.file("deep/z").utf8CString.dropLast() + [CChar(bitPattern: 0xe9), 0]
        close(creat(Array(name), 0o600))
        try folder.write("hidden/.only", "x")
        let (list, errors) = try list([folder.file("deep"), folder.file("hidden")])
        #expect(list.paths == [folder.file("deep/d.csv"), folder.file("deep/er/c.fits")])
        #expect(
            errors.map(\.reason) == [
                "cannot be opened: it is a link to itself", "cannot be opened: it is a link to nothing",
                "cannot be opened: its name is not in UTF-8; rename it",
                "is a directory that holds no file to read",
            ])
    }

    // MARK: - Links and names of the same file

    /// The folder of a beam lies elsewhere, as on survey disks.
    @Test func foldersThatAreLinksAreEntered() throws {
        try folder.write("elsewhere/beam2/e.fits", "x")
        try link("deep/beam2", to: folder.file("elsewhere/beam2"))
        try link("deep/relative", to: "../elsewhere")
        #expect(
            try names(folder.file("deep")) == ["deep/beam2/e.fits", "deep/d.csv", "deep/er/c.fits"])
        let (_, errors) = try list([folder.file("deep")])
        #expect(errors.isEmpty)
    }

    @Test func aCircleOfLinksIsListed() throws {
        try link("deep/loop", to: folder.path)
        try link("deep/er/here", to: ".")
        let (list, errors) = try list([folder.path])
        #expect(list.files.count == 4)
        #expect(errors.map(\.path) == [folder.file("deep/er/here"), folder.file("deep/loop")])
        #expect(errors.allSatisfy { $0.reason.hasPrefix("is a link to a folder that it lies in") })
    }

    /// Forty folders, as many as the system follows links of a path, with three each to the next would be more paths than a
    /// number can count.
    @Test func foldersThatManyLinksLeadToAreEnteredOnce() throws {
        for level in 0..<40 {
            try folder.write("tree/\(level)/file.fits", "x")
            for name in ["one", "two", "three"] { try link("tree/\(level)/\(name)", to: "../\(level + 1)") }
        }
        try folder.write("tree/40/file.fits", "x")
        let (found, errors) = try list([folder.file("tree/0")])
        #expect(found.files.count == 41)
        #expect(errors.isEmpty)
        // By the second and third link of each level the files of those below it.
        #expect(found.leftOut.repeated == 2 * (40 * 41 / 2))
    }

    @Test func theSameFileIsOneInput() throws {
        try link("again.fits", to: "a.fits")
        #expect(Glibc.link(folder.file("a.fits"), folder.file("hard.fits")) == 0)
        let (found, errors) = try list([
            folder.file("b.fits"), folder.path, folder.file("deep/../a.fits"), folder.file("*.fits"),
            folder.file("deep"),
        ])
        #expect(errors.isEmpty)
        #expect(
            found.paths.map { $0.dropFirst(folder.path.count + 1) }
                == ["b.fits", "a.fits", "deep/d.csv", "deep/er/c.fits"])
        // In the folder b, again and hard; a itself; by the pattern all four; the two in deep.
        #expect(found.leftOut.notes == ["10 inputs name a file that is there already"])
        // A file that is named is so even if a folder has it first.
        #expect(found.files.map(\.isNamed) == [true, true, false, false])
        #expect(
            try list([folder.file("a.fits"), folder.file("a.fits")]).list.leftOut.notes == [
                "1 input names a file that is there already"
            ])
    }

    // MARK: - What lies beside candidates

    @Test func whatLiesBesideAFoldIsReadWithIt() throws {
        for name in ["folds/a.pfd", "folds/a.pfd.bestprof", "folds/b.pfd.bestprof"] { try folder.write(name, "x") }
        #expect(try names(folder.file("folds")) == ["folds/a.pfd", "folds/b.pfd.bestprof"])
        #expect(try names(folder.file("folds/a.pfd.bestprof")).count == 1)
    }

    /// The files of a folder in which PRESTO was at work.
    @Test func whatIsNoCandidateIsCounted() throws {
        let others = [
            "a_DM10.inf", "b_DM10.inf", "a_ACCEL_Cand_1.pfd.ps", "a_ACCEL_Cand_1.pfd.png", "a_ACCEL_200",
            "a_ACCEL_200.inf",
            "a_ACCEL_50_JERK_20", "a_rfifind.mask", "a.par", "a.polycos", "README", "README.md", "LICENSE", "log.LOG",
            "labels.json", "obs.lis", "x.summary", "model.safetensors",
        ]
        let candidates = ["a_ACCEL_Cand_1.pfd", "obs.dat", "plain", "table.txt", "x.ar"]
        for name in others + candidates { try folder.write("presto/\(name)", "x") }
        let (found, errors) = try list([folder.file("presto")])
        #expect(errors.isEmpty)
        #expect(found.paths == candidates.map { folder.file("presto/\($0)") })
        #expect(
            found.leftOut.notes == [
                "18 files that are no candidates: 3 .inf, 2 ACCEL_*, 2 README, 1 .json, 1 .lis, 1 .log, 1 .mask, "
                    + "1 .par, 6 of other kinds"
            ])
        // Named, they are inputs.
        #expect(try list(others.map { folder.file("presto/\($0)") }).list.files.count == others.count)
        // A folder with nothing else is no mistake of its own.
        try folder.write("plots/a.png", "x")
        #expect(try list([folder.file("plots")]).errors.isEmpty)
    }

    @Test func theCommandsOwnFilesAreNoInputs() throws {
        let output = try folder.write("r.csv", "rank,candidate,score,selected\n")
        for name in ["r.csv.errors.csv", "r.csv.part", "r.csv.part.json", "r.csv.part-host-1-1", "r.csv.other"] {
            try folder.write(name, "x")
        }
        let labels = try folder.write("deep/labels.csv", "path,class\n")
        let own = InputList.OwnFiles(output: output, others: [labels])
        let (found, errors) = try list([folder.path], besides: own)
        #expect(errors.isEmpty)
        #expect(found.overwritten == nil)
        #expect(
            found.paths.map { $0.dropFirst(folder.path.count + 1) }
                == ["a.fits", "b.fits", "deep/d.csv", "deep/er/c.fits", "r.csv.other"])
        // As a shell gives them.
        let expanded = try list([folder.file("r.csv"), folder.file("r.csv.errors.csv"), labels], besides: own)
        #expect(expanded.list.files.isEmpty && expanded.list.overwritten == nil)
    }

    @Test func anOutputThatIsAnInputIsNoticed() throws {
        let table = try folder.write("deep/table.csv", "1,2,3,4,5,6,7,8,0\n")
        let own = InputList.OwnFiles(output: table)
        #expect(try list([folder.path], besides: own).list.overwritten == table)
        #expect(try list([table], besides: own).list.overwritten == table)
        try link("other", to: table)
        #expect(try list([table], besides: .init(output: folder.file("other"))).list.overwritten == table)
        #expect(try list([folder.file("a.fits")], besides: own).list.overwritten == nil)
    }

    /// Names of all kinds, kept in few bytes, come back as they were.
    @Test func manyFilesAreKeptInFewBytes() {
        let names = (0..<1000).map { "candidate_\($0 / 7)_é\($0).fits" } + ["", "a", "ab", "b"]
        let folders = ["", "a/", "a/b/", "/c/"]
        var files = SurveyFiles(root: "/elsewhere/")
        var all: [SurveyFile] = []
        for (index, name) in names.enumerated() {
            let folder = folders[index * 7 / 1000 % folders.count]
            files.append(name, inFolder: folder, isNamed: index % 3 == 0)
            let path = folder + name
            all.append(
                SurveyFile(
                    path: path, location: path.hasPrefix("/") ? path : "/elsewhere/" + path, isNamed: index % 3 == 0))
        }
        #expect(Array(files) == all)
        #expect(all.indices.reversed().allSatisfy { files[$0] == all[$0] })
        var isRemoved = BitArray(repeating: false, count: all.count)
        for index in stride(from: 0, to: all.count, by: 5) { isRemoved[index] = true }
        #expect(Array(files.without(isRemoved)) == all.enumerated().filter { $0.offset % 5 != 0 }.map(\.element))
    }

    /// A folder of more names than are held at once is gone through in the same order.
    @Test func aFolderOfVeryManyNames() throws {
        let names = (0..<10_000).map { "n\($0)" }.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        for name in names.shuffled() { try folder.write("many/\(name)", "") }
        var found: [String] = []
        var part: FolderNames? = try FolderNames(folder.file("many"), mostNames: 999)
        while let names = part {
            #expect(names.indices.count <= 999)
            found += names.indices.compactMap { names[$0] }
            part = try names.next(folder.file("many"))
        }
        #expect(found == names)
    }

    @Test func aFileInAnArchiveIsNamed() throws {
        try folder.write("a.tar", "not opened yet")
        let names = ["a.tar/in/c.fits", "a.tar/in/c.fits", "a.tar/in/d.fits", "a.tar"]
        let members = try list(names.dropLast().map { folder.file($0) }).list
        #expect(members.paths == [folder.file("a.tar/in/c.fits"), folder.file("a.tar/in/d.fits")])
        #expect(members.leftOut.repeated == 1)
        // They come with their archive.
        let all = try list(names.map { folder.file($0) }).list
        #expect(all.paths == [folder.file("a.tar")] && all.leftOut.repeated == 3)
    }
}
