import TestSupport

@testable import ImageBenchmarks

/// Small data sets in the published forms, for tests to read and to damage.
enum DataSetFiles {
    /// An IDX array of bytes.
    static func idx(_ shape: [Int], _ values: [UInt8]) -> [UInt8] {
        [0, 0, 8, UInt8(shape.count)]
            + shape.flatMap { length in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } } + values
    }

    /// Images that a network can learn to tell apart: where the class's own part of the image is, it is brighter.
    static func image(label: Int, number: Int, count: Int, classes: Int) -> [UInt8] {
        let part = count / classes
        return (0..<count).map { index in
            let noise = (index &* 7919 &+ number &* 104_729 &+ label &* 31) % 60
            return UInt8((part * label..<part * (label + 1)).contains(index) ? 150 + noise : noise)
        }
    }

    /// An .npy file of version 1.
    static func npy(_ header: String, _ values: [UInt8], version: UInt8 = 1) -> [UInt8] {
        let length = header.utf8.count
        let lengthBytes = version == 1 ? [0, 8] : [0, 8, 16, 24]
        return [0x93] + Array("NUMPY".utf8) + [version, 0]
            + lengthBytes.map { UInt8(truncatingIfNeeded: length >> $0) } + Array(header.utf8) + values
    }

    static func npyHeader(_ kind: String, _ shape: String, fortran: Bool = false) -> String {
        "{'descr': '\(kind)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': (\(shape)), }\n"
    }

    /// MNIST's four files with so many images of each digit.
    static func writeMNIST(to folder: TemporaryFolder, training: [Int], test: [Int], gzipped: Bool = false) throws {
        for (part, sizes) in [("train", training), ("t10k", test)] {
            let labels = sizes.enumerated().flatMap { [UInt8](repeating: UInt8($0.offset), count: $0.element) }
            let images = labels.enumerated().flatMap {
                image(label: Int($0.element), number: $0.offset, count: 784, classes: 10)
            }
            for (name, bytes) in [
                ("\(part)-images-idx3-ubyte", idx([labels.count, 28, 28], images)),
                ("\(part)-labels-idx1-ubyte", idx([labels.count], labels)),
            ] {
                try folder.write(gzipped ? name + ".gz" : name, gzipped ? Gzip.pack(bytes) : bytes)
            }
        }
    }
}

/// The error of a body that must throw one.
func dataSetError(_ body: () throws -> Void) -> DataSetError? {
    do {
        try body()
        return nil
    } catch { return error as? DataSetError }
}

func dataFile(_ bytes: [UInt8], path: String = "f") -> DataFile { DataFile(path: path, bytes: bytes) }
