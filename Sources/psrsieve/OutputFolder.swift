import Foundation

/// Folders that a command writes into.
enum OutputFolder {
    /// Makes a folder and those above it, where they are not there yet.
    ///
    /// - Throws: `CommandFailure` with the system's reason.
    static func create(_ path: String) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
            throw CommandFailure("\(path): cannot be made: a file has this name; give the folder another")
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            // Foundation does not always say why; then asking for the folder itself does.
            let code = system.map { Int32($0.code) } ?? (access(path, W_OK) == 0 ? EIO : errno)
            throw CommandFailure("\(path): cannot be made: \(String(cString: strerror(code)))")
        }
    }
}
