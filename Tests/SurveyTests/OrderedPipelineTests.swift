import Foundation
import Synchronization
import Testing

@testable import Survey

@Suite struct OrderedPipelineTests {
    private struct Stop: Error {}

    private func source(_ count: Int) -> () -> Int? {
        var next = 0
        return {
            defer { next += 1 }
            return next < count ? next : nil
        }
    }

    /// Later pieces are done sooner.
    @Test(arguments: [1, 2, 5]) func resultsComeInThePiecesOrder(_ jobs: Int) async throws {
        var results: [Int] = []
        try await OrderedPipeline(jobs: jobs).run(
            next: source(100),
            perform: { piece in
                usleep(UInt32(7 - piece % 7) * 100)
                return piece * 2
            }, deliver: { results.append($0) })
        #expect(results == (0..<100).map { $0 * 2 })
    }

    /// One slow piece at the beginning holds all others back.
    @Test func whatWaitsIsBounded() async throws {
        let state = Mutex((begun: 0, most: 0, delivered: 0))
        try await OrderedPipeline(jobs: 2).run(
            next: source(200),
            perform: { piece in
                state.withLock { state in
                    state.begun += 1
                    state.most = max(state.most, state.begun - state.delivered)
                }
                if piece == 0 { usleep(200_000) }
            }, deliver: { state.withLock { $0.delivered += 1 } })
        #expect(state.withLock { $0.delivered } == 200)
        #expect((2...17).contains(state.withLock { $0.most }))
    }

    @Test func aFailureEndsItAfterWhatCameBefore() async throws {
        var results: [Int] = []
        await #expect(throws: Stop.self) {
            try await OrderedPipeline(jobs: 3).run(
                next: source(1000), perform: { $0 },
                deliver: { piece in
                    if piece == 10 { throw Stop() }
                    results.append(piece)
                })
        }
        #expect(results == Array(0..<10))
    }

    @Test func cancellationEndsIt() async throws {
        let delivered = Mutex<[Int]>([])
        let task = Task {
            var next = 0
            try await OrderedPipeline(jobs: 2).run(
                next: {
                    next += 1
                    return next
                }, perform: { $0 }, deliver: { piece in delivered.withLock { $0.append(piece) } })
        }
        while delivered.withLock({ $0.count }) < 50 { usleep(1000) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(delivered.withLock { $0 == Array(1...$0.count) })
    }
}
