/// Works on pieces side by side and hands the results on one at a time, in the pieces' order, whatever the number of
/// jobs. What is in memory is bounded: pieces in work, and results that wait for an earlier one.
struct OrderedPipeline: Sendable {
    /// Results that wait for their turn, for each job.
    private static let mostWaitingPerJob = 8

    let jobs: Int

    init(jobs: Int) {
        self.jobs = max(jobs, 1)
    }

    /// - Parameters:
    ///   - next: gives the pieces, one after the other, and `nil` behind the last.
    ///   - perform: works on one piece; called on several threads at once.
    ///   - deliver: takes the results, in order.
    /// - Throws: what `deliver` throws, or `CancellationError`; what was delivered by then is all that comes before some
    ///   piece.
    func run<Piece: Sendable, Result: Sendable>(
        next: () -> Piece?, perform: @escaping @Sendable (Piece) -> Result, deliver: (Result) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var inFlight = 0
            var submitted = 0
            var delivered = 0
            var waiting: [Int: Result] = [:]

            func take(_ finished: (Int, Result)?) throws {
                guard let (number, result) = finished else { return }
                inFlight -= 1
                waiting[number] = result
                while let result = waiting.removeValue(forKey: delivered) {
                    delivered += 1
                    try deliver(result)
                }
            }

            while let piece = next() {
                try Task.checkCancellation()
                while inFlight >= jobs || submitted - delivered >= Self.mostWaitingPerJob * jobs {
                    try take(await group.next())
                }
                let number = submitted
                group.addTask { (number, perform(piece)) }
                submitted += 1
                inFlight += 1
            }
            while inFlight > 0 { try take(await group.next()) }
        }
    }
}
