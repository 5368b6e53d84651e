import NeuralNetwork
import TestSupport
import Testing

@testable import ImageBenchmarks

@Suite struct MNISTTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func idxHeaderAndValues() throws {
        let file = try IDXFile(dataFile([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 9, 8, 7]), axes: 2)
        #expect(file.shape == [1, 3])
        #expect(file.values == [9, 8, 7])
    }

    @Test(
        arguments: [
            ([], "f: ends after 0 bytes, before its magic number does"),
            ([0, 0, 13, 1, 0, 0, 0, 0], "f, byte 0: the magic number is 3329, where IDX has 2049"),
            ([0, 0, 8, 1, 0, 0], "f: ends after 6 bytes, where the header has 8"),
            ([0, 0, 8, 1, 0, 0, 0, 5, 1, 2], "f, byte 8: says that 5 values follow, but 2 are there"),
            (
                [0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff, 1],
                "f, byte 8: says that 4294967295 values follow, but 1 are there"
            ),
            ([0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "f, byte 9: holds 1 bytes more than its 1 values"),
        ] as [([UInt8], String)])
    func damagedIDX(_ bytes: [UInt8], _ message: String) {
        #expect(dataSetError { _ = try IDXFile(dataFile(bytes), axes: 1) }?.description == message)
    }

    /// Lengths whose product is beyond 64 bits.
    @Test func absurdSizesTakeNoMemory() {
        let bytes = [0, 0, 8, 3] + [UInt8](repeating: 0xff, count: 12) + [1]
        let error = dataSetError { _ = try IDXFile(dataFile(bytes), axes: 3) }
        #expect(
            error?.cause == .truncated("says that 4294967295 x 4294967295 x 4294967295 values follow, but 1 are there"))
    }

    @Test(arguments: [false, true]) func plainOrGzipped(_ gzipped: Bool) throws {
        try DataSetFiles.writeMNIST(
            to: folder, training: [1, 0, 0, 2, 0, 0, 0, 0, 0, 0], test: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0], gzipped: gzipped
        )
        let training = try MNISTReader.training(inFolder: folder.path)
        #expect(training.classes == [0, 3, 3])
        #expect(training.shape == ImageShape(channels: 1, height: 28, width: 28))
        #expect(try MNISTReader.test(inFolder: folder.path).classes == [1])
    }

    @Test func labelsThatDoNotFit() throws {
        let images = dataFile(DataSetFiles.idx([2, 1, 1], [1, 2]), path: "images")
        let few = dataFile(DataSetFiles.idx([1], [3]), path: "labels")
        #expect(
            dataSetError { _ = try MNISTReader.images(images, labels: few) }?.description
                == "labels: holds 1 labels for the 2 images of images")
        let high = dataFile(DataSetFiles.idx([2], [3, 10]), path: "labels")
        #expect(
            dataSetError { _ = try MNISTReader.images(images, labels: high) }?.description
                == "labels, byte 9: the label is 10, not 0...9")
    }

    @Test func filesThatAreNotThereOrDamaged() throws {
        let missing = dataSetError { _ = try MNISTReader.training(inFolder: folder.path) }
        #expect(
            missing?.reason
                == "holds no file train-images-idx3-ubyte or train-images.idx3-ubyte, plain or with .gz")
        let packed = Gzip.pack(DataSetFiles.idx([1, 28, 28], [UInt8](repeating: 7, count: 784)))
        try folder.write("train-images-idx3-ubyte.gz", packed.dropLast(9))
        let damaged = dataSetError { _ = try MNISTReader.training(inFolder: folder.path) }
        #expect(damaged?.reason == "is a gzip file that is damaged or ends early")
    }

    /// Literal values read by numpy 2.4.
    @Test(.needsRealData) func realMNIST() throws {
        let training = try MNISTReader.training(inFolder: RealData.path("mnist"))
        let test = try MNISTReader.test(inFolder: RealData.path("mnist"))
        #expect(training.count == 60_000 && test.count == 10_000)
        #expect(training.classes.prefix(5) == [5, 0, 4, 1, 9] && test.classes.prefix(5) == [7, 2, 1, 0, 4])
        #expect(training.rowsByClass.map(\.count) == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
        #expect(test.rowsByClass.map(\.count) == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
        guard case .bytes(let pixels) = training.values, case .bytes(let testPixels) = test.values else {
            Issue.record("no bytes")
            return
        }
        let row = 7 * 784 + 14 * 28
        #expect(Array(pixels[(row + 10)..<(row + 16)]) == [252, 252, 252, 252, 253, 252])
        #expect(Array(testPixels[(row + 10)..<(row + 16)]) == [208, 40, 85, 166, 251, 237])
        #expect(pixels.suffix(784).reduce(0) { $0 + Int($1) } == 20_920)
        #expect(testPixels.suffix(784).reduce(0) { $0 + Int($1) } == 41_833)
    }
}
