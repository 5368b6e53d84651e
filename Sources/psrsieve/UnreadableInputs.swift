import ArgumentParser
import Formats
import Foundation
import Survey

/// What a command says of inputs that could not be read, and how it ends then.
enum UnreadableInputs {
    /// Lists them beside the output; a list that an earlier run left is removed if everything could be read.
    static func list(_ errors: [FormatError], besides output: String) throws {
        let path = InputErrorList.path(for: output)
        if errors.isEmpty {
            try? FileManager.default.removeItem(atPath: path)
            return
        }
        ErrorDigest(errors).lines.forEach(Console.note)
        try InputErrorList.write(errors, to: path)
    }

    /// - Throws: the exit status if there are any: 3, or 1 if nothing could be read at all.
    static func end(_ errors: [FormatError], besides output: String, nothingRead: Bool) throws {
        guard !errors.isEmpty else { return }
        Console.note(
            "\(Counted.text(errors.count, "input")) could not be read: see \(InputErrorList.path(for: output))")
        throw ExitCode(nothingRead ? 1 : Ending.someInputsUnreadable)
    }
}
