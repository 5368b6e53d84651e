import Formats
import OutputFiles
import Synchronization

/// The inputs that could not be read, as CSV: which, where in it, and why.
///
/// They go to a file beside the list's place as they come, so that a million of them take no more memory than one; the
/// first few and their number are kept. Nothing is there before `publish`.
public final class InputErrorList: Sendable {
    private struct State {
        var summary = Summary()
        var file: GrowingFile?
        var temporary: String?
    }

    /// How many there are, and the first of each reason.
    public struct Summary: Sendable, Equatable, Codable {
        private static let mostKept = 5

        public private(set) var count = 0
        /// How many of them lack what the model needs.
        public private(set) var lackingInputs = 0
        /// The first error of each of the first few reasons.
        public private(set) var first: [FormatError] = []
        /// How many errors have the reason of each of `first`.
        public private(set) var counts: [Int] = []

        init() {}

        public init(_ errors: [FormatError]) {
            for error in errors { add(error) }
        }

        mutating func add(_ error: FormatError) {
            count += 1
            if error.lacksInputs { lackingInputs += 1 }
            add(error, 1)
        }

        mutating func add(_ other: Summary) {
            count += other.count
            lackingInputs += other.lackingInputs
            for (error, count) in zip(other.first, other.counts) { add(error, count) }
        }

        private mutating func add(_ error: FormatError, _ number: Int) {
            if let place = first.firstIndex(where: { $0.reason == error.reason }) {
                counts[place] += number
            } else if first.count < Self.mostKept {
                first.append(error)
                counts.append(number)
            }
        }
    }

    public let path: String
    private let state = Mutex(State())

    /// - Parameter output: the file that the list goes beside.
    public init(for output: String) {
        path = Self.path(for: output)
    }

    deinit {
        state.withLock { state in
            if let temporary = state.temporary { OutputFile.removeTemporary(temporary) }
        }
    }

    /// Where the list for an output file goes.
    public static func path(for output: String) -> String { "\(output).errors.csv" }

    public var summary: Summary { state.withLock { $0.summary } }
    public var count: Int { summary.count }
    public var isEmpty: Bool { count == 0 }

    /// - Throws: `OutputFile.WriteError`.
    public func append(_ error: FormatError) throws(OutputFile.WriteError) {
        try state.withLock { state throws(OutputFile.WriteError) in
            try Self.file(&state, path: path).append(Self.line(error))
            state.summary.add(error)
        }
    }

    /// Appends what another run's file holds, lines as `line` makes them.
    func append(contentsOf other: GrowingFile, _ summary: Summary) throws(OutputFile.WriteError) {
        guard summary.count > 0 else { return }
        try state.withLock { state throws(OutputFile.WriteError) in
            let file = try Self.file(&state, path: path)
            try other.forEachPiece { piece throws(OutputFile.WriteError) in try file.append(piece) }
            state.summary.add(summary)
        }
    }

    /// Puts the list in its place; one that an earlier run left is removed if everything could be read.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func publish() throws(OutputFile.WriteError) {
        try state.withLock { state throws(OutputFile.WriteError) in
            guard let file = state.file, let temporary = state.temporary else {
                OutputFile.remove(path)
                return
            }
            try file.synchronize()
            try OutputFile.publish(temporary, as: path)
            OutputFile.removeTemporary(temporary)
            (state.file, state.temporary) = (nil, nil)
        }
    }

    /// One error as it stands in the file.
    static func line(_ error: FormatError) -> [UInt8] {
        var text = TextBuilder()
        text.appendQuoted(error.path)
        text.append(",")
        text.appendQuoted(error.placeText)
        text.append(",")
        text.appendQuoted(error.reason)
        text.append("\n")
        return text.bytes
    }

    private static func file(_ state: inout State, path: String) throws(OutputFile.WriteError) -> GrowingFile {
        if let file = state.file { return file }
        let temporary = try OutputFile.temporary(for: path)
        state.temporary = temporary
        let file = try GrowingFile(temporary)
        state.file = file
        try file.append(Array("\(header)\n".utf8))
        return file
    }

    /// The list's first line.
    public static let header = "input,place,reason"
}
