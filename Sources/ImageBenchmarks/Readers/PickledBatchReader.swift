import Foundation
import NeuralNetwork

/// Batches of 32x32 colour images as Python pickles: the HTRU1 Batched Dataset (Scaife, as595.github.io/HTRU1; channels
/// period-DM, phase-sub-band and phase-sub-integration), and CIFAR's Python version, after which it is made. Each is a
/// dictionary with `data` (images x 3,072 bytes) and `labels`.
public struct PickledBatchReader: Sendable {
    public static let shape = ImageShape(channels: 3, height: 32, width: 32)

    private let folder: String

    /// - Parameter folder: with `data_batch_1` and so on, `test_batch` and `batches.meta`.
    public init(folder: String) {
        self.folder = folder
    }

    /// - Throws: `DataSetError`.
    public func training() throws(DataSetError) -> ImageSet {
        try images(filePrefix: "data_batch_")
    }

    /// - Throws: `DataSetError`.
    public func test() throws(DataSetError) -> ImageSet {
        try images(filePrefix: "test_batch")
    }

    private func images(filePrefix: String) throws(DataSetError) -> ImageSet {
        let classNames = try classNames()
        let names = try DataFile.names(inFolder: folder).filter { $0.hasPrefix(filePrefix) }
        guard !names.isEmpty else { throw DataSetError(folder, .missing("holds no file \(filePrefix)*")) }
        var pixels: [UInt8] = []
        var classes: [Int] = []
        for name in names {
            let batch = try Self.batch(try DataFile(path: "\(folder)/\(name)"), classCount: classNames.count)
            pixels += batch.pixels
            classes += batch.classes
        }
        return ImageSet(shape: Self.shape, values: .bytes(pixels), classes: classes, classNames: classNames)
    }

    private func classNames() throws(DataSetError) -> [String] {
        let file = try DataFile.inFolder(folder, named: "batches.meta")
        let pickle = try PickleReader.read(file)
        let names = pickle.value("label_names", of: pickle.root).flatMap(pickle.items)?.map(pickle.text)
        guard let names, !names.isEmpty, !names.contains(nil) else {
            throw DataSetError(file.path, .damaged("holds no list label_names of texts"))
        }
        return names.compactMap { $0 }
    }

    static func batch(_ file: DataFile, classCount: Int) throws(DataSetError) -> (pixels: [UInt8], classes: [Int]) {
        let pickle = try PickleReader.read(file)
        guard let pixels = pickle.value("data", of: pickle.root).flatMap({ Self.bytes($0, of: pickle) }) else {
            throw DataSetError(file.path, .damaged("holds no data of whole images of \(Self.shape.count) bytes"))
        }
        guard let classes = pickle.value("labels", of: pickle.root).flatMap(pickle.integers) else {
            throw DataSetError(file.path, .damaged("holds no labels that are whole numbers"))
        }
        let count = pixels.count / Self.shape.count
        guard classes.count == count else {
            throw DataSetError(file.path, .mismatch("holds \(classes.count) labels for \(count) images"))
        }
        if let index = classes.firstIndex(where: { !(0..<classCount).contains($0) }) {
            throw DataSetError(
                file.path, "label \(index)", .damaged("is \(classes[index]), where \(classCount) classes are known"))
        }
        return (pixels, classes)
    }

    /// The bytes of one array of images, or of a list of arrays of one image each.
    private static func bytes(_ reference: Pickle.Reference, of pickle: Pickle) -> [UInt8]? {
        let arrays = pickle.array(reference).map { [$0] } ?? pickle.items(reference)?.compactMap(pickle.array)
        guard let arrays, !arrays.isEmpty,
            arrays.allSatisfy({
                $0.kind.number == .unsigned && $0.kind.byteCount == 1 && $0.count.isMultiple(of: Self.shape.count)
            })
        else { return nil }
        return arrays.flatMap { Array($0.bytes) }
    }
}
