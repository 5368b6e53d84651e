import ArgumentParser
import Foundation
import Synchronization

/// What the program says besides its results: on standard error, so that results can be piped on.
enum Console {
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Whether only errors are to be said. Read here, once, so that no code has to hand it down.
    static let isQuiet = CommandLine.arguments.contains("--quiet")

    static func note(_ text: String) {
        if !isQuiet { error(text) }
    }

    /// Said even if nothing else is.
    static func error(_ text: String) {
        write("psrsieve: \(text)\n")
    }

    static func write(_ text: String) {
        StandardStreams.writeError(Array(text.utf8))
    }

    /// The number of processors, which is how many jobs run side by side unless told otherwise.
    static let defaultJobs = ProcessInfo.processInfo.activeProcessorCount

    /// Each job is a thread, so that a slip of the hand could ask for more than a system has.
    private static let mostJobs = 1024

    /// - Throws: `ValidationError` for a number of jobs that cannot be meant.
    static func checkJobs(_ jobs: Int?) throws {
        guard (1...mostJobs).contains(jobs ?? 1) else {
            throw ValidationError("--jobs is a whole number from 1 to \(mostJobs)")
        }
    }
}

/// Shows how far long work has come: a line that rewrites itself on a terminal, a new line every few seconds elsewhere.
final class Progress: Sendable {
    private struct State {
        var lastShown: ContinuousClock.Instant
        var lineLength = 0
    }

    private static let interval: Duration = Console.isTerminal ? .milliseconds(100) : .seconds(5)

    private let state: Mutex<State>

    init() {
        state = Mutex(State(lastShown: .now))
    }

    /// - Parameter text: made only if it is time to show something.
    func update(_ text: () -> String) {
        state.withLock { state in
            let now = ContinuousClock.now
            guard !Console.isQuiet, now - state.lastShown >= Self.interval else { return }
            state.lastShown = now
            show(text(), &state)
        }
    }

    /// Wipes the line.
    func finish() {
        state.withLock { state in
            if Console.isTerminal, state.lineLength > 0 {
                Console.write("\r" + String(repeating: " ", count: state.lineLength) + "\r")
            }
        }
    }

    private func show(_ text: String, _ state: inout State) {
        guard Console.isTerminal else { return Console.note(text) }
        let padding = String(repeating: " ", count: max(0, state.lineLength - text.count))
        Console.write("\r\(text)\(padding)")
        state.lineLength = text.count
    }
}

/// What every command that works on many candidates says on standard error; `Console` heeds it.
struct ConsoleOptions: ParsableArguments {
    @Flag(help: "Say nothing but errors on standard error: no progress, no notes.")
    var quiet = false
}

/// Numbers with the word for what is counted.
enum Counted {
    /// `1 input`, `2 inputs`.
    static func text(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
