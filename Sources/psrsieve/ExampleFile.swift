import Formats
import Foundation

/// A file that a command learns from or measures with.
enum ExampleFile {
    /// - Throws: `FormatError` if it cannot be read, `CommandFailure` for a directory.
    static func open(_ path: String) throws -> CandidateContent {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw CommandFailure(
                "\(path): is a directory; `psrsieve preprocess` with --labels makes one table of the candidates in it")
        }
        return try CandidateReader.open(path).content
    }

    /// Says so if rows have no class, of which nothing can be learnt.
    static func noteUnlabelled(_ count: Int, of rows: Int, in path: String) {
        guard count > 0 else { return }
        let (have, are) = count == 1 ? ("has", "is") : ("have", "are")
        Console.note("\(path): \(count) of \(rows) rows \(have) no class and \(are) left out")
    }
}
