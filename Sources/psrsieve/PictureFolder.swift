import Formats
import OutputFiles
import Reports

/// A folder of pictures, each as PNG and as SVG.
struct PictureFolder {
    let path: String

    /// - Throws: an error if the folder cannot be made.
    init(_ path: String) throws {
        try OutputFolder.create(path)
        self.path = path
    }

    func write(_ pictures: [(name: String, picture: any Picture)]) throws {
        for (name, picture) in pictures {
            for format in [PictureFormat.png, .svg] {
                try OutputFile.write(picture.encoded(as: format), to: "\(path)/\(name).\(format.rawValue)")
            }
        }
    }
}
