import Dispatch
import Foundation
import NeuralNetwork

/// Lets Ctrl-C stop work cleanly: the work is cancelled, leaves what it must leave, and the program ends with a line that
/// says so.
enum Interruption {
    /// - Parameter left: what the work leaves when it is stopped, as the end of a sentence.
    static func stoppable<Result: Sendable>(
        leaving left: String = "nothing was written", _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task { try await work() }
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT)
        source.setEventHandler { task.cancel() }
        source.resume()
        defer { source.cancel() }
        do {
            return try await task.value
        } catch is CancellationError {
            throw stopped(left)
        } catch TrainingLoop.Interruption.cancelled {
            throw stopped(left)
        }
    }

    private static func stopped(_ left: String) -> CommandFailure {
        CommandFailure("stopped before it was done; \(left)")
    }
}
