import NeuralNetwork
import TestSupport
import Testing

@testable import ImageBenchmarks

@Suite struct ArrayTests {
    private func array(_ kind: String, _ shape: String, _ bytes: [UInt8], version: UInt8 = 1) throws -> NumericArray {
        try NPYReader.array(dataFile(DataSetFiles.npy(DataSetFiles.npyHeader(kind, shape), bytes, version: version)))
    }

    @Test(arguments: [1, 2, 3] as [UInt8]) func versions(_ version: UInt8) throws {
        let read = try array("<i4", "2,", [1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff], version: version)
        #expect(read.shape == [2])
        #expect(read.integers == [1, -2])
    }

    @Test func kindsOfNumbers() throws {
        #expect(try array("<f4", "1, 1", [0, 0, 0x80, 0x3f]).floats == [1])
        #expect(try array(">f4", "1, 1", [0x3f, 0x80, 0, 0]).floats == [1])
        #expect(try array("<f8", "1,", [0, 0, 0, 0, 0, 0, 0x04, 0xc0]).floats == [-2.5])
        #expect(try array("|u1", "3,", [0, 7, 255]).integers == [0, 7, 255])
        #expect(try array("|i1", "1,", [255]).integers == [-1])
        #expect(try array("<u2", "1,", [1, 2]).integers == [513])
        #expect(try array(">i8", "1,", [255, 255, 255, 255, 255, 255, 255, 0]).floats == [-256])
        #expect(try array("|b1", "2,", [0, 1]).integers == [0, 1])
        #expect(try array("<f4", "1,", [0, 0, 0x80, 0x3f]).integers == [1])
        #expect(try array("<f4", "1,", [0, 0, 0xc0, 0x7f]).integers == nil)
        #expect(try array("<u8", "1,", [UInt8](repeating: 255, count: 8)).integers == nil)
        #expect(try array("<f4", "", [0, 0, 0x80, 0x3f]).shape == [])
    }

    @Test func damagedFiles() throws {
        func error(_ bytes: [UInt8]) -> String? {
            dataSetError { _ = try NPYReader.array(dataFile(bytes)) }?.description
        }
        let header = DataSetFiles.npyHeader("<f4", "2, 3")
        let whole = DataSetFiles.npy(header, [UInt8](repeating: 0, count: 24))
        #expect(error(whole) == nil)
        #expect(
            error(whole.dropLast())
                == "f, byte \(whole.count - 24): an array of shape [2, 3] does not fit into the 23 bytes that it has")
        #expect(error(Array("PNG?".utf8)) == "f, byte 0: does not begin as an .npy file does")
        #expect(error(Array(whole.prefix(9))) == "f: ends after 9 bytes, within its opening")
        #expect(
            error(Array(whole.prefix(20))) == "f, byte 10: ends after 10 bytes of the header, which has \(header.count)"
        )
        #expect(error(DataSetFiles.npy("{}", [])) == "f, byte 10: the header of version 1 makes no sense")
        #expect(
            error(DataSetFiles.npy(DataSetFiles.npyHeader("|O", "1,"), [1]))
                == "f, header: holds values of the kind \"|O\"")
        #expect(
            error(DataSetFiles.npy(DataSetFiles.npyHeader("<f4", "2, 3", fortran: true), whole))
                == "f, header: stands in Fortran order, not in C order")
        let absurd = DataSetFiles.npyHeader("<f4", "9223372036854775807, 9223372036854775807")
        #expect(error(DataSetFiles.npy(absurd, [1]))?.contains("does not fit into the 1 bytes") == true)
        var later = whole
        later[6] = 4
        #expect(error(later) == "f, byte 6: is of version 4; 1 to 3 are read")
    }

    @Test func pairsThatDoNotFit() throws {
        let folder = try TemporaryFolder()
        func read() throws -> ImageSet {
            try ArrayPairReader.images(
                inFolder: folder.path, shape: ImageShape(channels: 1, height: 1, width: 2), classNames: ["a", "b"])
        }
        try folder.write("imbalanced_x.npy", DataSetFiles.npy(DataSetFiles.npyHeader("|u1", "2, 2"), [1, 2, 3, 4]))
        try folder.write("imbalanced_y.npy", DataSetFiles.npy(DataSetFiles.npyHeader("|u1", "2,"), [1, 0]))
        #expect(try read().inputs([1], scaling: .unit) == [3, 4].map { $0 * Float(1 / 255.0) })
        try folder.write("imbalanced_y.npy", DataSetFiles.npy(DataSetFiles.npyHeader("|u1", "2,"), [1, 2]))
        #expect(dataSetError { _ = try read() }?.reason == "holds labels other than 0 to 1")
        try folder.write("imbalanced_y.npy", DataSetFiles.npy(DataSetFiles.npyHeader("|u1", "1,"), [1]))
        #expect(dataSetError { _ = try read() }?.reason == "holds 1 labels for 2 images")
        try folder.write("imbalanced_x.npy", DataSetFiles.npy(DataSetFiles.npyHeader("|u1", "2, 1"), [1, 2]))
        #expect(dataSetError { _ = try read() }?.reason == "has shape [2, 1], where images of 2 values belong")
    }

    /// Literal values read by numpy 2.4.
    @Test(.needsRealData, arguments: [("3_5", 5, 104_027.609375), ("3_8", 8, 122_610.69921875)])
    func theAuthorsArrays(_ pair: String, _ majority: Int, _ sum: Double) throws {
        let set = try ArrayPairReader.images(
            inFolder: RealData.path("mnist-gppe/\(pair)/50_1000"),
            shape: ImageShape(channels: 1, height: 28, width: 28),
            classNames: (0...9).map(String.init))
        #expect(set.rowsByClass[3].count == 50 && set.rowsByClass[majority].count == 1000)
        let inputs = set.inputs(Array(0..<set.count), scaling: .unit)
        #expect(inputs.reduce(0) { $0 + Double($1) } == sum)
        #expect(inputs.max() == 0.99609375)
    }
}
