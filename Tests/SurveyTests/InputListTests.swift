import Foundation
import TestSupport
import Testing

@testable import Survey

@Suite struct InputListTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["b.fits", "a.fits", "deep/er/c.fits", "deep/d.csv", ".hidden"] { try folder.write(name, "x") }
    }

    private func names(_ list: InputList) -> [String] {
        list.paths.map { String($0.dropFirst(folder.path.count + 1)) }
    }

    @Test func directoriesAreSearchedInAStableOrder() {
        #expect(names(InputList([folder.path])) == ["a.fits", "b.fits", "deep/d.csv", "deep/er/c.fits"])
        #expect(names(InputList([folder.path + "/"])).count == 4)
    }

    @Test func patternsThatTheShellDidNotExpand() {
        #expect(names(InputList([folder.file("*.fits")])) == ["a.fits", "b.fits"])
        #expect(names(InputList([folder.file("?.fits"), folder.file("deep")])).count == 4)
    }

    @Test func listsOfPaths() throws {
        let list = try folder.write("list.txt", "# comment\n\(folder.file("b.fits"))\n\n \(folder.file("deep")) \n")
        #expect(names(InputList(["@\(list)"])) == ["b.fits", "deep/d.csv", "deep/er/c.fits"])
    }

    @Test func whatIsNotThereIsListed() throws {
        try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
        let list = InputList([
            folder.file("nothing"), folder.file("*.xyz"), "@" + folder.file("no-list"), folder.file("empty"),
        ])
        #expect(list.paths.isEmpty)
        #expect(
            list.errors.map(\.reason) == [
                "cannot be opened: no such file or directory", "cannot be opened: no such file or directory",
                "cannot be opened: the list cannot be read as text", "cannot be opened: the directory is empty",
            ])
    }

    /// A link to itself, a link to nothing, a name with a byte that is no UTF-8, and a directory of nothing but hidden
    /// files: each is listed.
    @Test func whatCannotBeReadIsListed() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.file("deep/itself"), withDestinationPath: "itself")
        try FileManager.default.createSymbolicLink(atPath: folder.file("deep/stale"), withDestinationPath: "gone")
        let name = folder.file("deep/z").utf8CString.dropLast() + [CChar(bitPattern: 0xe9), 0]
        close(creat(Array(name), 0o600))
        try folder.write("hidden/.only", "x")
        let list = InputList([folder.file("deep"), folder.file("hidden")])
        #expect(names(list) == ["deep/d.csv", "deep/er/c.fits"])
        #expect(
            list.errors.map(\.reason) == [
                "cannot be opened: it is a link to nothing", "cannot be opened: it is a link to nothing",
                "cannot be opened: its name is not in UTF-8; rename it",
                "cannot be opened: the directory holds no file to read",
            ])
    }

    @Test func whatLiesBesideAFoldIsReadWithIt() throws {
        for name in ["folds/a.pfd", "folds/a.pfd.bestprof", "folds/b.pfd.bestprof"] { try folder.write(name, "x") }
        #expect(names(InputList([folder.file("folds")])) == ["folds/a.pfd", "folds/b.pfd.bestprof"])
        #expect(names(InputList([folder.file("folds/a.pfd.bestprof")])).count == 1)
    }

    @Test func aCircleOfLinksEnds() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.file("deep/loop"), withDestinationPath: folder.path)
        #expect(names(InputList([folder.path])).count == 4)
    }
}
