import Foundation
import Synchronization

/// What comes of a piece of work: a result or, of a piece that turns out to be many, those pieces.
enum Step<Piece: Sendable, Output: Sendable>: Sendable {
    case result(Output)
    /// Gives the pieces one after the other, and `nil` behind the last. One thread calls it at a time.
    case pieces(@Sendable () -> Piece?)

    /// Pieces that are known already.
    static func each(_ all: [Piece]) -> Step {
        let next = Mutex(0)
        return .pieces {
            let index = next.withLock { next in
                next += 1
                return next - 1
            }
            return index < all.count ? all[index] : nil
        }
    }
}

/// Works on pieces side by side, each job in a thread of its own, and hands the results on one at a time, in the pieces'
/// order, whatever the number of jobs.
///
/// The threads are none of Swift's own, which are as many as there are processors: work that waits for a disk takes no
/// processor, and with more jobs more of it waits at once. A piece may become many, which any job can take; their results
/// come in its place. What is in memory is bounded: pieces in work, and results that wait for an earlier one.
struct OrderedPipeline: Sendable {
    /// Pieces and results that wait for their turn, for each job.
    private static let mostWaitingPerJob = 8

    let jobs: Int

    init(jobs: Int) {
        self.jobs = max(jobs, 1)
    }

    /// - Parameters:
    ///   - next: gives the pieces, one after the other, and `nil` behind the last; quick, for the caller's thread calls it.
    ///   - perform: works on one piece; called on several threads at once.
    ///   - deliver: takes the results, in order, on the caller's thread.
    /// - Throws: what `next` and `deliver` throw, or `CancellationError`; what was delivered by then is all that comes before some
    ///   piece. Pieces in work are done with when it returns.
    func run<Piece: Sendable, Output: Sendable>(
        next: () throws -> Piece?, perform: @escaping @Sendable (Piece) -> Step<Piece, Output>,
        deliver: (Output) throws -> Void
    ) async throws {
        let line = WorkLine<Piece, Output>(room: Self.mostWaitingPerJob * jobs)
        try await withTaskCancellationHandler {
            try serve(line, next: next, perform: perform, deliver: deliver)
        } onCancel: {
            line.stop()
        }
    }

    private func serve<Piece: Sendable, Output: Sendable>(
        _ line: WorkLine<Piece, Output>, next: () throws -> Piece?,
        perform: @escaping @Sendable (Piece) -> Step<Piece, Output>, deliver: (Output) throws -> Void
    ) throws {
        line.start(jobs, perform: perform)
        defer { line.stopAndWait() }
        while true {
            switch line.first() {
            case .output(let output): try deliver(output)
            case .room: if let piece = try next() { line.append(piece) } else { line.close() }
            case .end: return
            case .stopped: throw CancellationError()
            }
        }
    }
}
