/// Why a command could not do its work: one sentence.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// How a command ended, where that is not simply well.
enum Ending {
    /// Finished, but some inputs could not be read.
    static let someInputsUnreadable: Int32 = 3
    /// Stopped before it was done; the same command with --resume goes on (sysexits.h's EX_TEMPFAIL).
    static let comeAgain: Int32 = 75
}
