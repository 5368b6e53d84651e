import NeuralNetwork

/// MNIST (LeCun et al. 1998, Proc. IEEE 86, 2278): 70,000 handwritten digits of 28x28 grey pixels in four IDX files, plain
/// or gzipped. Sets in the same form, such as Fashion-MNIST, are read as well.
public enum MNISTReader {
    /// - Throws: `DataSetError`.
    public static func training(inFolder folder: String) throws(DataSetError) -> ImageSet {
        try images(inFolder: folder, part: "train")
    }

    /// - Throws: `DataSetError`.
    public static func test(inFolder folder: String) throws(DataSetError) -> ImageSet {
        try images(inFolder: folder, part: "t10k")
    }

    private static func images(inFolder folder: String, part: String) throws(DataSetError) -> ImageSet {
        try images(
            try .inFolder(folder, named: "\(part)-images-idx3-ubyte", "\(part)-images.idx3-ubyte"),
            labels: try .inFolder(folder, named: "\(part)-labels-idx1-ubyte", "\(part)-labels.idx1-ubyte"))
    }

    static func images(_ images: DataFile, labels: DataFile) throws(DataSetError) -> ImageSet {
        let (pixels, classes) = (try IDXFile(images, axes: 3), try IDXFile(labels, axes: 1))
        let (count, height, width) = (pixels.shape[0], pixels.shape[1], pixels.shape[2])
        guard count == classes.shape[0] else {
            throw DataSetError(
                labels.path, .mismatch("holds \(classes.shape[0]) labels for the \(count) images of \(images.path)"))
        }
        guard count > 0, height > 0, width > 0 else {
            throw DataSetError(images.path, "byte 4", .damaged("holds \(count) images of \(height)x\(width) pixels"))
        }
        if let index = classes.values.firstIndex(where: { $0 > 9 }) {
            throw DataSetError(
                labels.path, "byte \(8 + index)", .damaged("the label is \(classes.values[index]), not 0...9"))
        }
        return ImageSet(
            shape: ImageShape(channels: 1, height: height, width: width), values: .bytes(pixels.values),
            classes: classes.values.map(Int.init), classNames: (0...9).map(String.init))
    }
}
