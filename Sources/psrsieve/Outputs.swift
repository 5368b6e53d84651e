import ArgumentParser
import Formats
import Foundation
import OutputFiles

/// A look at the files that a command is to write, before its work begins.
enum Outputs {
    /// - Parameters:
    ///   - outputs: each with the option that names it; `nil` where it was not asked for.
    ///   - kept: files of the command that nothing may be written over, each with its option.
    ///   - inputs: the files that the command reads.
    /// - Throws: `ValidationError` if an output would replace an input or another output, `OutputFile.WriteError` if it
    ///   cannot be written.
    static func check(
        _ outputs: [(option: String, path: String?)], keeping kept: [(option: String, path: String?)] = [],
        reading inputs: [String]
    ) throws {
        let places = Set(inputs.compactMap(FilePlace.init))
        var taken: [FilePlace: String] = [:]
        for (option, path) in kept + outputs {
            guard let path else { continue }
            if let place = FilePlace(path) {
                guard !places.contains(place) else { throw overwriting(option, path) }
                if let other = taken.updateValue(option, forKey: place) {
                    throw ValidationError("\(option) \(path): is the file of \(other) too; give each its own")
                }
            }
        }
        for case (_, let path?) in outputs { try OutputFile.probe(path) }
    }

    /// Refuses to write a list beside an output over a file that is no such list, which an earlier run could have left.
    ///
    /// - Parameter header: the list's first line.
    /// - Throws: `CommandFailure`.
    static func checkBeside(_ path: String, header: String) throws {
        guard let head = try? OpenedFile(path).head, !head.isEmpty, !head.starts(with: header.utf8) else { return }
        throw CommandFailure(
            "\(path): is there and is no list that psrsieve wrote, which would go there; give --output another name")
    }

    /// Makes folders that files go to, and sees that they take files.
    static func makeFolders(_ folders: [String?]) throws {
        for folder in folders.compactMap({ $0 }) {
            try OutputFolder.create(folder)
            try OutputFile.probe("\(folder)/probe")
        }
    }

    static func overwriting(_ option: String, _ path: String) -> ValidationError {
        ValidationError("\(option) \(path): is a file that is read here and would be lost; give another name")
    }
}
