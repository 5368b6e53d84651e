import Foundation
import NeuralNetwork

/// Reads a folder of folders, one a class, with JPEG or PNG pictures in each (Caltech 101's form). All become images of
/// one shape by area resampling.
public enum ImageFolderReader {
    private static let extensions: Set<String> = ["jpg", "jpeg", "png"]
    /// Bytes of all images together.
    private static let mostBytes = 1 << 32

    /// - Parameters:
    ///   - folder: holds the classes' folders; they are numbered in the order of their names. For Caltech 101 also the
    ///     folder above `101_ObjectCategories`.
    ///   - leavingOut: classes that are not read, such as Caltech 101's `BACKGROUND_Google`.
    /// - Throws: `DataSetError` if a picture cannot be read, or if there are fewer than two classes.
    public static func images(inFolder folder: String, shape: ImageShape, leavingOut: Set<String> = [])
        throws(DataSetError) -> ImageSet
    {
        let folder = try caltechCategories(folder) ?? folder
        let pictures = try pictures(inFolder: folder).filter { !leavingOut.contains($0.name) && !$0.files.isEmpty }
        guard pictures.count >= 2 else {
            throw DataSetError(
                folder,
                .missing(
                    "holds \(pictures.count) folders with JPEG or PNG pictures; a class is one, and two are needed"))
        }
        let count = pictures.reduce(0) { $0 + $1.files.count }
        guard count <= mostBytes / shape.count else {
            throw DataSetError(folder, .tooLarge("holds \(count) pictures, more than memory is taken for"))
        }
        let resampling = AreaResampling(height: shape.height, width: shape.width)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * shape.count)
        var classes: [Int] = []
        for (index, label) in pictures.enumerated() {
            for file in label.files {
                let picture = try Picture(try DataFile(path: "\(folder)/\(label.name)/\(file)"))
                bytes += resampling.bytes(picture, channels: shape.channels)
                classes.append(index)
            }
        }
        return ImageSet(shape: shape, values: .bytes(bytes), classes: classes, classNames: pictures.map(\.name))
    }

    private static func caltechCategories(_ folder: String) throws(DataSetError) -> String? {
        try DataFile.names(inFolder: folder).contains("101_ObjectCategories") ? "\(folder)/101_ObjectCategories" : nil
    }

    /// The classes' folders and the pictures in each, both in the order of their names.
    private static func pictures(inFolder folder: String) throws(DataSetError) -> [(name: String, files: [String])] {
        var classes: [(name: String, files: [String])] = []
        for name in try DataFile.names(inFolder: folder) {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder),
                isFolder.boolValue
            else { continue }
            let files = try DataFile.names(inFolder: "\(folder)/\(name)").filter { file in
                extensions.contains(URL(filePath: file).pathExtension.lowercased())
            }
            classes.append((name, files))
        }
        return classes
    }
}
