import Foundation
import OutputFiles
import TestSupport
import Testing

@testable import Formats

@Suite struct OutputFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
    }

    private func isLink(_ name: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: folder.file(name))) != nil
    }

    /// Links to files, to links and to nothing, relative and whole: what they lead to is written, and they stay links.
    @Test func linksAreWrittenThrough() throws {
        try folder.write("deep/target.csv", "old")
        try link("one.csv", to: "deep/target.csv")
        try link("two.csv", to: folder.file("one.csv"))
        try link("new.csv", to: "deep/new.csv")
        for (name, target) in [
            ("one.csv", "deep/target.csv"), ("two.csv", "deep/target.csv"), ("new.csv", "deep/new.csv"),
        ] {
            try OutputFile.write("through \(name)", to: folder.file(name))
            #expect(try text(target) == "through \(name)")
            #expect(isLink(name))
        }
        let tables = [FITSTable(name: "T", rowCount: 1, columns: [.init("A", .float64([1]))])]
        try FITSWriter.write(tables, to: folder.file("one.csv"))
        #expect(isLink("one.csv"))
        #expect(try Data(contentsOf: URL(filePath: folder.file("deep/target.csv"))).starts(with: Data("SIMPLE".utf8)))
        try link("circle", to: "circle")
        #expect(throws: OutputFile.WriteError.self) { try OutputFile.write("x", to: folder.file("circle")) }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("deep")).sorted() == [
                "new.csv", "target.csv",
            ])
    }

    /// What a pipe gives its reader, written from bytes and by CFITSIO; the pipe stays one.
    @Test func aPipeTakesTheBytes() throws {
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        func read(while body: () throws -> Void) throws -> Data {
            let reader = Process()
            reader.executableURL = URL(filePath: "/bin/cat")
            reader.arguments = [pipe]
            // A file, since a pipe that nobody empties meanwhile would stop the reader, and the reader the writer.
            let output = try folder.write("output", "")
            reader.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
            try reader.run()
            try body()
            reader.waitUntilExit()
            return try Data(contentsOf: URL(filePath: output))
        }
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        #expect(try read { try OutputFile.write([Array(bytes[..<5]), Array(bytes[5...])], to: pipe) } == Data(bytes))
        let tables = [FITSTable(name: "T", rowCount: 1, columns: [.init("A", .float64([1]))])]
        let fits = try read { try FITSWriter.write(tables, to: pipe) }
        try FITSWriter.write(tables, to: folder.file("same.fits"))
        #expect(try fits == Data(contentsOf: URL(filePath: folder.file("same.fits"))))
        var status = stat()
        #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test func devicesStayDevices() throws {
        try OutputFile.probe("/dev/null")
        try OutputFile.write("gone", to: "/dev/null")
        try FITSWriter.write([], to: "/dev/null")
        try link("null", to: "/dev/null")
        try OutputFile.write("gone", to: folder.file("null"))
        var status = stat()
        #expect(lstat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        #expect(throws: OutputFile.WriteError.self) { try OutputFile.write("x", to: "/dev/full") }
    }

    @Test func theModeOfAnExistingFileIsKept() throws {
        let path = try folder.write("kept", "old")
        chmod(path, 0o640)
        try OutputFile.write("new", to: path)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o640)
        #expect(try text("kept") == "new")
    }

    @Test func whatCannotBeWrittenIsSaidBeforeTheWork() throws {
        try folder.write("file", "x")
        for (name, reason) in [
            ("missing/out", "No such file or directory"), ("file/out", "Not a directory"), ("", "it is a directory"),
            (String(repeating: "n", count: 300), "File name too long"),
        ] {
            let path = folder.file(name)
            let error = #expect(throws: OutputFile.WriteError.self) { try OutputFile.probe(path) }
            #expect(error == OutputFile.WriteError(path: path, reason: reason))
            #expect(throws: OutputFile.WriteError.self) { try OutputFile.write("x", to: path) }
        }
        // As long as a name may be: the name beside it is not longer.
        let long = folder.file(String(repeating: "ä", count: 127))
        try OutputFile.probe(long)
        try OutputFile.write("x", to: long)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    }

    /// Many at once to one place, as the jobs of an array may: each is whole, and nothing else is left.
    @Test func writersDoNotDisturbOneAnother() async throws {
        let path = folder.file("one")
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let text = String(repeating: "\(number % 10)", count: 50_000)
                    for _ in 0..<5 { try? OutputFile.write(Array(text.utf8), to: path, waitsForDisk: false) }
                }
            }
        }
        let content = try text("one")
        #expect(content.count == 50_000 && Set(content).count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["one"])
    }

    @Test func aFailureLeavesTheEarlierFile() throws {
        let path = try folder.write("kept", "old")
        let error = #expect(throws: OutputFile.WriteError.self) {
            try OutputFile.replace(path) { temporary throws(OutputFile.WriteError) in
                throw OutputFile.WriteError(path: temporary, reason: "full")
            }
        }
        #expect(error == OutputFile.WriteError(path: path, reason: "full"))
        #expect(try text("kept") == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept"])
    }

    @Test func aGrowingFileGoesOnFromWhereItWasCut() throws {
        let path = folder.file("growing")
        let bytes = (0..<150_000).map { UInt8(truncatingIfNeeded: $0) }
        let file = try GrowingFile(path)
        try file.append(bytes)
        try file.append([1, 2, 3])
        #expect(file.length == 150_003)
        try file.synchronize()
        let again = try GrowingFile(path, keeping: 100_000)
        try again.append([9])
        var all: [UInt8] = []
        try again.forEachPiece { piece throws(OutputFile.WriteError) in all += piece }
        #expect(all == bytes[..<100_000] + [9])
        #expect(throws: OutputFile.WriteError.self) { try GrowingFile(path, keeping: 1_000_000) }
    }
}
