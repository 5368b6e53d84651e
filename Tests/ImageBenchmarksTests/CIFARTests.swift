import TestSupport
import Testing

@testable import ImageBenchmarks

@Suite struct CIFARTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func record(_ labels: [UInt8], first: UInt8) -> [UInt8] {
        labels + [first] + [UInt8](repeating: 1, count: 3071)
    }

    @Test func recordsOfSeveralFilesInOrder() throws {
        try folder.write("data_batch_2.bin", record([4], first: 20))
        try folder.write("data_batch_1.bin", record([9], first: 10) + record([0], first: 11))
        try folder.write("test_batch.bin.gz", Gzip.pack(record([1], first: 30)))
        try folder.write("batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n")
        let reader = CIFARReader(.cifar10, folder: folder.path)
        let set = try reader.training()
        #expect(set.classes == [9, 0, 4])
        #expect(set.inputs([0, 2], scaling: PixelScaling(divisor: 1))[3072] == 20)
        #expect(set.classNames[9] == "j")
        #expect(try reader.test().classes == [1])
    }

    @Test func fineAndCoarseLabels() throws {
        try folder.write("train.bin", record([19, 99], first: 1))
        #expect(try CIFARReader(.cifar100Fine, folder: folder.path).training().classes == [99])
        let coarse = try CIFARReader(.cifar100Coarse, folder: folder.path).training()
        #expect(coarse.classes == [19] && coarse.classNames.count == 20)
        #expect(
            dataSetError { _ = try CIFARReader(.cifar100Fine, folder: folder.path).test() }?.reason
                == "holds no file test*.bin, plain or with .gz")
    }

    @Test func damagedFiles() throws {
        try folder.write("data_batch_1.bin", record([4], first: 20).dropLast())
        let reader = CIFARReader(.cifar10, folder: folder.path)
        #expect(
            dataSetError { _ = try reader.training() }?.description
                == "\(folder.path)/data_batch_1.bin, record 0: the file's 3072 bytes are no whole number of records of 3073"
        )
        try folder.write("data_batch_1.bin", record([4], first: 20) + record([10], first: 1))
        #expect(
            dataSetError { _ = try reader.training() }?.description
                == "\(folder.path)/data_batch_1.bin, record 1: the label is 10, where 10 classes are known")
        #expect(
            dataSetError { _ = try CIFARReader(.cifar10, folder: "nowhere").training() }?.description
                == "nowhere: cannot be opened: No such file or directory")
    }

    /// Literal values read by numpy 2.4.
    @Test(.needsRealData) func realRecords() throws {
        let reader = CIFARReader(.cifar10, folder: RealData.path("cifar10"))
        let (training, test) = (try reader.training(), try reader.test())
        #expect(training.rowsByClass.map(\.count) == [396, 366, 420, 384, 422, 393, 414, 385, 407, 413])
        #expect(test.rowsByClass.map(\.count) == [103, 89, 100, 103, 90, 86, 112, 102, 106, 109])
        #expect(training.classes.prefix(5) == [6, 9, 9, 4, 1] && test.classes.prefix(5) == [3, 8, 8, 0, 6])
        let image = training.inputs([3], scaling: PixelScaling(divisor: 1))
        let place = 5 * 32 + 6
        #expect([image[place], image[place + 1024], image[place + 2048]] == [89, 73, 54])
    }
}
