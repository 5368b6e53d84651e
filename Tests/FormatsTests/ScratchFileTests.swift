import Foundation
import OutputFiles
import TestSupport
import Testing

@Suite struct ScratchFileTests {
    @Test(arguments: [0, 1, 3_000_000]) func bytesComeBack(_ count: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var mapped: MappedBytes?
        do {
            let file = try ScratchFile(in: folder.path)
            for start in stride(from: 0, to: count, by: 700_001) {
                try bytes[start..<min(start + 700_001, count)].withUnsafeBytes { try file.append($0) }
            }
            mapped = try file.mapped()
        }
        // The file is gone, its bytes are not.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        #expect(try Array(#require(mapped).bytes) == bytes)
    }

    @Test func whereThereIsNoRoomIsSaid() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: OutputFile.WriteError.self) { _ = try ScratchFile(in: folder.path + "/none") }
        #expect(error?.description.contains("/none: cannot be written: ") == true)
    }
}
