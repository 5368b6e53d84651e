import Foundation

/// Files written beside their place and renamed, so that none is ever half there.
enum WholeFile {
    /// - Throws: `SafeTensors.FileError` with the system's reason.
    static func write(_ bytes: [UInt8], to path: String) throws(SafeTensors.FileError) {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            // Foundation does not always say why; then asking for the folder does.
            let folder = URL(filePath: path).deletingLastPathComponent().path
            let code = system.map { Int32($0.code) } ?? (access(folder + "/.", W_OK) == 0 ? EIO : errno)
            throw SafeTensors.FileError(path: path, reason: "cannot be written: \(String(cString: strerror(code)))")
        }
    }
}
