import NeuralNetwork

/// Images and their classes as two of numpy's arrays: `NAME_x.npy` (images x values) and `NAME_y.npy` (the class of each).
public enum ArrayPairReader {
    /// - Parameters:
    ///   - name: what both files' names begin with; `imbalanced` are those that the GPPE paper's authors trained on.
    ///   - shape: of the images; the first array has as many values a row, bytes of 0 to 255 or scaled already.
    ///   - classNames: the classes' names; a label is an index into them.
    /// - Throws: `DataSetError`.
    public static func images(
        inFolder folder: String, named name: String = "imbalanced", shape: ImageShape, classNames: [String]
    ) throws(DataSetError) -> ImageSet {
        let file = try DataFile.inFolder(folder, named: "\(name)_x.npy")
        let labelFile = try DataFile.inFolder(folder, named: "\(name)_y.npy")
        let (images, labels) = (try NPYReader.array(file), try NPYReader.array(labelFile))
        guard let count = images.shape.first, images.count == count * shape.count, count > 0 else {
            throw DataSetError(
                file.path, .mismatch("has shape \(images.shape), where images of \(shape.count) values belong"))
        }
        guard labels.count == count else {
            throw DataSetError(labelFile.path, .mismatch("holds \(labels.count) labels for \(count) images"))
        }
        guard let classes = labels.integers, classes.allSatisfy(classNames.indices.contains) else {
            throw DataSetError(labelFile.path, .damaged("holds labels other than 0 to \(classNames.count - 1)"))
        }
        if images.kind.number == .unsigned, images.kind.byteCount == 1 {
            return ImageSet(
                shape: shape, values: .bytes(Array(images.bytes)), classes: classes, classNames: classNames)
        }
        let values = images.floats
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw DataSetError(file.path, "image \(index / shape.count)", .damaged("holds \(values[index])"))
        }
        return ImageSet(shape: shape, values: .floats(values), classes: classes, classNames: classNames)
    }
}
