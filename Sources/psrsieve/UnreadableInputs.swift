import ArgumentParser
import Formats
import Survey

/// What a command says of inputs that could not be read or are left out, and how it ends then.
enum UnreadableInputs {
    static func note(_ leftOut: LeftOut) {
        leftOut.notes.forEach(Console.note)
    }

    /// Shows the first of them.
    static func show(_ errors: InputErrorList.Summary) {
        for error in errors.first { Console.note(error.description) }
        let more = errors.count - errors.first.count
        if more > 0 { Console.note("… and \(more) more") }
    }

    /// - Throws: the exit status if not everything could be read: 3, or 1 if there is no candidate at all.
    static func end(_ errors: InputErrorList.Summary, besides output: String, candidates: Int) throws {
        if errors.count > 0 {
            Console.note(
                (errors.count == 1 ? "1 input" : "\(errors.count) inputs")
                    + " could not be read: see \(InputErrorList.path(for: output))")
        }
        guard candidates > 0 else {
            Console.note("there is no candidate, so \(output) is not written")
            throw ExitCode.failure
        }
        if errors.count > 0 { throw ExitCode(Ending.someInputsUnreadable) }
    }
}
