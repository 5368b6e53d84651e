import Formats

/// Errors of many inputs in a few lines: what is said of several files is said once, with their number.
struct ErrorDigest {
    private static let mostLines = 5

    /// Each reason with the first error that has it, in the order of the inputs.
    private var groups: [(first: FormatError, count: Int)] = []
    private var places: [String: Int] = [:]

    init(_ errors: [FormatError]) {
        for error in errors {
            if let place = places[error.reason] {
                groups[place].count += 1
            } else {
                places[error.reason] = groups.count
                groups.append((error, 1))
            }
        }
    }

    var lines: [String] {
        let shown = groups.prefix(Self.mostLines).map { first, count in
            first.description + (count > 1 ? " (and \(Counted.text(count - 1, "other")) for the same reason)" : "")
        }
        let rest = groups.dropFirst(Self.mostLines).reduce(0) { $0 + $1.count }
        return shown + (rest > 0 ? ["… and \(rest) more"] : [])
    }
}
