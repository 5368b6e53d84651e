import Foundation
import TestSupport
import Testing

@testable import NeuralNetwork

@Suite struct SafeTensorsTests {
    private let folder: TemporaryFolder
    private let file = SafeTensors(
        tensors: [
            "b": Tensor(shape: [2, 3], values: [1, -2, 3.5, .infinity, 0, 1e-30]), "a": Tensor(shape: [1], values: [7]),
            "none": Tensor(shape: [0], values: []),
        ],
        metadata: ["words": "with \"quotes\", a line\nend and é", "n": "1"])

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func readsWhatItWrites() throws {
        let path = folder.file("x.safetensors")
        try file.write(to: path)
        #expect(try SafeTensors(path: path) == file)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.safetensors"])
    }

    @Test func arraysBeginAtMultiplesOfEight() {
        let length = file.bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length % 8 == 0)
    }

    @Test(.needsPython("safetensors.numpy")) func thePythonLibraryReadsIt() throws {
        let path = folder.file("x.safetensors")
        try file.write(to: path)
        let text = try Python.run(
            """
            import sys
            from safetensors import safe_open
            with safe_open(sys.argv[1], framework='numpy') as f:
                print(sorted(f.keys()), f.get_tensor('b').tolist(), f.metadata()['n'], f.metadata()['words'] == sys.argv[2])
            """, [path, file.metadata["words"] ?? ""])
        #expect(text == "['a', 'b', 'none'] [[1.0, -2.0, 3.5], [inf, 0.0, 1.0000000031710769e-30]] 1 True")
    }

    @Test func truncationAtEveryLengthIsAnError() throws {
        let bytes = file.bytes
        for length in bytes.indices {
            let path = try folder.write("cut", bytes[..<length])
            let error = #expect(throws: SafeTensors.FileError.self) { try SafeTensors(path: path) }
            #expect(error?.description.hasPrefix(path) == true)
        }
    }

    @Test func anyBitFlippedNeverCrashes() throws {
        let bytes = file.bytes
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << bit
                _ = try? SafeTensors(path: folder.write("flipped", flipped))
            }
        }
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}}"#, "type F16"),
        (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, "does not fit"),
        (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, "does not fit"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, "lies outside"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "lies outside"),
        (#"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#, "should hold 0 bytes"),
        (#"{"a":5}"#, "not the JSON"), ("nonsense", "not the JSON"),
    ])
    func malformedHeaders(_ header: String, _ reason: String) throws {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        let path = try folder.write("odd", length + Array(header.utf8) + [0, 0, 0, 0])
        let error = #expect(throws: SafeTensors.FileError.self) { try SafeTensors(path: path) }
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test func aMissingFile() {
        let error = #expect(throws: SafeTensors.FileError.self) { try SafeTensors(path: folder.file("nothing")) }
        #expect(error?.reason == "cannot be opened: no such file")
    }
}
