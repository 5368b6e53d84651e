import Foundation
import NeuralNetwork

/// CIFAR-10 and CIFAR-100 (Krizhevsky 2009), binary version: records of one label byte (CIFAR-100: the coarse label, then
/// the fine one) and 3,072 pixel bytes, 32x32 red, then green, then blue.
public struct CIFARReader: Sendable {
    public enum Kind: Sendable {
        case cifar10
        /// CIFAR-100 by its hundred classes.
        case cifar100Fine
        /// CIFAR-100 by its twenty super-classes.
        case cifar100Coarse
    }

    public static let shape = ImageShape(channels: 3, height: 32, width: 32)

    private let kind: Kind
    private let folder: String

    /// - Parameter folder: what `cifar-10-binary.tar.gz` or `cifar-100-binary.tar.gz` unpacks to.
    public init(_ kind: Kind, folder: String) {
        self.kind = kind
        self.folder = folder
    }

    /// - Throws: `DataSetError`.
    public func training() throws(DataSetError) -> ImageSet {
        try images(filePrefix: kind.trainingPrefix)
    }

    /// - Throws: `DataSetError`.
    public func test() throws(DataSetError) -> ImageSet {
        try images(filePrefix: kind.testPrefix)
    }

    /// Every `.bin` file whose name begins so, plain or gzipped, in the order of the names.
    private func images(filePrefix: String) throws(DataSetError) -> ImageSet {
        let names = try DataFile.names(inFolder: folder).filter {
            $0.hasPrefix(filePrefix) && ($0.hasSuffix(".bin") || $0.hasSuffix(".bin.gz"))
        }
        guard !names.isEmpty else {
            throw DataSetError(folder, .missing("holds no file \(filePrefix)*.bin, plain or with .gz"))
        }
        var pixels: [UInt8] = []
        var classes: [Int] = []
        for name in names { try append(try DataFile(path: "\(folder)/\(name)"), to: &pixels, &classes) }
        return ImageSet(shape: Self.shape, values: .bytes(pixels), classes: classes, classNames: classNames)
    }

    func append(_ file: DataFile, to pixels: inout [UInt8], _ classes: inout [Int]) throws(DataSetError) {
        let recordCount = kind.labelBytes + Self.shape.count
        guard !file.bytes.isEmpty, file.bytes.count.isMultiple(of: recordCount) else {
            throw DataSetError(
                file.path, "record \(file.bytes.count / recordCount)",
                .truncated("the file's \(file.bytes.count) bytes are no whole number of records of \(recordCount)"))
        }
        for start in stride(from: 0, to: file.bytes.count, by: recordCount) {
            let label = Int(file.bytes[start + kind.labelOffset])
            guard label < kind.classCount else {
                throw DataSetError(
                    file.path, "record \(start / recordCount)",
                    .damaged("the label is \(label), where \(kind.classCount) classes are known"))
            }
            classes.append(label)
            pixels += file.bytes[(start + kind.labelBytes)..<(start + recordCount)]
        }
    }

    /// From the text file beside the data if it is there and fits, else numbers.
    private var classNames: [String] {
        let text = try? String(contentsOfFile: "\(folder)/\(kind.namesFile)", encoding: .utf8)
        let names = text?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        return names.count == kind.classCount ? names : (0..<kind.classCount).map(String.init)
    }
}

extension CIFARReader.Kind {
    fileprivate var trainingPrefix: String { self == .cifar10 ? "data_batch_" : "train" }
    fileprivate var testPrefix: String { self == .cifar10 ? "test_batch" : "test" }
    fileprivate var labelBytes: Int { self == .cifar10 ? 1 : 2 }
    fileprivate var labelOffset: Int { self == .cifar100Fine ? 1 : 0 }

    fileprivate var classCount: Int {
        switch self {
        case .cifar10: 10
        case .cifar100Fine: 100
        case .cifar100Coarse: 20
        }
    }

    fileprivate var namesFile: String {
        switch self {
        case .cifar10: "batches.meta.txt"
        case .cifar100Fine: "fine_label_names.txt"
        case .cifar100Coarse: "coarse_label_names.txt"
        }
    }
}
