import ArgumentParser
import Dispatch
import Formats
import Foundation
import OutputFiles
import Synchronization

/// Lets Ctrl-C, and SIGTERM with which batch systems end a job, stop a command cleanly in whatever it is doing.
///
/// Work that has something to put in order first is cancelled and ends by itself; anything else ends at once, without the
/// files that were being written. A second Ctrl-C kills; a second SIGTERM does not, because batch systems send it to a job's
/// script, which passes it on, and to the program too.
enum Interruption {
    private struct State {
        var received: Int32?
        /// Stops the work that runs.
        var cancel: (@Sendable () -> Void)?
        /// What is there if the command is stopped now, as the end of a sentence.
        var left = "nothing was written"
        /// Another run can go on from what is left.
        var isResumable = false
        /// What is still to be said if the command ends at once.
        var lastWords: (@Sendable () -> Void)?

        /// Come again, or else what a shell says of a program that the signal has killed.
        var status: Int32 { isResumable ? Ending.comeAgain : 128 + (received ?? SIGINT) }
        var message: String { "stopped before it was done; \(left)" }
    }

    private static let signals = [SIGINT, SIGTERM]
    private static let state = Mutex(State())

    /// The time in which signals stop the command rather than kill the program.
    final class Watch {
        private let sources: [any DispatchSourceSignal]

        init() {
            let queue = DispatchQueue(label: "psrsieve.signals")
            sources = signals.map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler { stop(number) }
                source.resume()
                return source
            }
        }

        func end() {
            for source in sources { source.cancel() }
            for number in signals { signal(number, SIG_DFL) }
        }
    }

    private static func stop(_ number: Int32) {
        signal(SIGINT, SIG_DFL)
        let (cancel, isEnding) = state.withLock { state in
            defer { state.received = number }
            return (state.cancel, state.received != nil)
        }
        if let cancel { return cancel() }
        // What was stopped puts its files in order.
        if isEnding, number == SIGTERM { return }
        state.withLock { $0.lastWords }?()
        OutputFile.removeTemporaries()
        let (message, status) = state.withLock { ($0.message, $0.status) }
        Console.error(message)
        _exit(status)
    }

    /// From here on another run can go on from what is left, whatever the command is doing.
    ///
    /// - Parameters:
    ///   - left: what that is, as the end of a sentence.
    ///   - lastWords: called if a signal ends the command at once.
    static func isResumable(leaving left: String, _ lastWords: @escaping @Sendable () -> Void) {
        state.withLock { ($0.left, $0.isResumable, $0.lastWords) = (left, true, lastWords) }
    }

    /// Work that is cancelled when a signal comes, and puts in order what it must.
    ///
    /// - Parameters:
    ///   - left: what is there if it is stopped, as the end of a sentence, true until the command ends; `nil` if that has been
    ///     said.
    ///   - isResumable: another run can go on from that.
    ///   - limit: when the work is stopped as if by a signal; `nil` for never.
    static func stoppable<Result: Sendable>(
        leaving left: String? = nil, isResumable: Bool = false, after limit: Duration? = nil,
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        // A signal finds either no work or work that it can cancel.
        let task = state.withLock { state in
            let task = Task { try await work() }
            if let left { (state.left, state.isResumable) = (left, isResumable) }
            state.cancel = { task.cancel() }
            return task
        }
        let clock = limit.map { limit in
            Task {
                try await Task.sleep(for: limit)
                stop(SIGTERM)
            }
        }
        let result = await task.result
        clock?.cancel()
        let stopped = state.withLock { state in
            state.cancel = nil
            // Work that was done before the signal could stop it is done.
            if case .success = result { state.received = nil }
            return state.received.map { _ in (state.message, state.status) }
        }
        if let (message, status) = stopped {
            Console.error(message)
            throw ExitCode(status)
        }
        return try result.get()
    }
}
