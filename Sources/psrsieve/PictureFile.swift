import ArgumentParser
import Formats
import OutputFiles
import Reports

/// The file that a picture is written to, whose ending says how.
struct PictureFile {
    let path: String
    let format: PictureFormat

    /// - Throws: `ValidationError` for a name with another ending.
    init(_ path: String) throws {
        guard let format = PictureFormat(path: path) else {
            throw ValidationError("--plot \(path): a picture's name has to end in \(PictureFormat.endings)")
        }
        self.path = path
        self.format = format
    }

    func write(_ picture: any Picture) throws {
        try OutputFile.write(picture.encoded(as: format), to: path)
    }
}
