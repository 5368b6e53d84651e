import ArgumentParser
import Formats
import Survey

/// What a command says of inputs that could not be read or are left out, and how it ends then.
enum UnreadableInputs {
    static func note(_ leftOut: LeftOut) {
        leftOut.notes.forEach(Console.note)
    }

    /// Shows the first of each reason, and how many others have the same.
    static func show(_ errors: InputErrorList.Summary) {
        for (error, count) in zip(errors.first, errors.counts) {
            let others = count > 1 ? " (and \(Counted.text(count - 1, "other")) for the same reason)" : ""
            Console.note(error.description + others)
        }
        let more = errors.count - errors.counts.reduce(0, +)
        if more > 0 { Console.note("… and \(more) more") }
    }

    /// - Parameters:
    ///   - share: so many of all inputs may be unreadable and the end still be a good one.
    ///   - isPart: the inputs are a part of a survey, which may hold no candidate.
    /// - Throws: the exit status if not everything could be read: 3, or 1 if there is no candidate at all.
    static func end(
        _ errors: InputErrorList.Summary, besides output: String, candidates: Int, accepting share: Double? = nil,
        isPart: Bool = false
    ) throws {
        if errors.count > 0 {
            Console.note(
                "\(Counted.text(errors.count, "input")) could not be read: see \(InputErrorList.path(for: output))")
        }
        if candidates == 0 {
            Console.error("there is no candidate, so \(output) is not written")
            guard isPart else { throw ExitCode.failure }
        }
        let isAcceptable = share.map { Double(errors.count) <= $0 * Double(errors.count + candidates) } ?? false
        if errors.count > 0, !isAcceptable { throw ExitCode(Ending.someInputsUnreadable) }
    }
}
