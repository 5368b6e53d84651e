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
    @Test(arguments: [1, 2, 16]) func resultsComeInThePiecesOrder(_ jobs: Int) async throws {
        var results: [Int] = []
        try await OrderedPipeline(jobs: jobs).run(
            next: source(200),
            perform: { piece in
                usleep(UInt32(7 - piece % 7) * 100)
                return .result(piece * 2)
            }, deliver: { results.append($0) })
        #expect(results == (0..<200).map { $0 * 2 })
    }

    /// Sixteen jobs that wait for something wait at once, on a machine of any number of processors.
    @Test(arguments: [1, 16]) func everyJobIsAThread(_ jobs: Int) async throws {
        let atWork = Mutex((now: 0, most: 0))
        try await OrderedPipeline(jobs: jobs).run(
            next: source(100),
            perform: { piece in
                atWork.withLock { atWork in
                    atWork.now += 1
                    atWork.most = max(atWork.most, atWork.now)
                }
                usleep(10_000)
                atWork.withLock { $0.now -= 1 }
                return Step<Int, Int>.result(piece)
            }, deliver: { _ in })
        #expect(atWork.withLock { $0.most } == jobs)
    }

    /// Pieces that become many, some of none and some of many, beside those that do not.
    @Test(arguments: [1, 2, 16]) func whatBecomesManyKeepsItsPlace(_ jobs: Int) async throws {
        var results: [String] = []
        let files = source(40)
        try await OrderedPipeline(jobs: jobs).run(
            next: { files().map { ($0, -1) } },
            perform: { piece in
                let (file, part) = piece
                usleep(UInt32((file * 31 + (part + 1) * 17) % 5) * 200)
                guard part < 0, file % 4 == 0 else { return .result("\(file).\(part)") }
                let given = Mutex(0)
                return .pieces {
                    given.withLock { given in
                        guard given < file * 3 else { return nil }
                        given += 1
                        return (file, given)
                    }
                }
            }, deliver: { results.append($0) })
        let expected = (0..<40).flatMap { file in
            file % 4 == 0 ? (0..<(file * 3)).map { "\(file).\($0 + 1)" } : ["\(file).-1"]
        }
        #expect(results == expected)
    }

    /// One file of many pieces keeps every job busy, though the results of small ones wait behind it.
    @Test func manyJobsShareThePiecesOfOne() async throws {
        let atWork = Mutex((now: 0, most: 0))
        try await OrderedPipeline(jobs: 4).run(
            next: source(200),
            perform: { piece in
                guard piece == 0 else {
                    if piece >= 1000 {
                        atWork.withLock { atWork in
                            atWork.now += 1
                            atWork.most = max(atWork.most, atWork.now)
                        }
                        usleep(5000)
                        atWork.withLock { $0.now -= 1 }
                    }
                    return Step<Int, Int>.result(piece)
                }
                usleep(50_000)
                let given = Mutex(1000)
                return .pieces {
                    given.withLock { given in
                        given += 1
                        return given <= 1050 ? given : nil
                    }
                }
            }, deliver: { _ in })
        #expect(atWork.withLock { $0.most } == 4)
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
                return Step<Int, Int>.result(piece)
            }, deliver: { _ in state.withLock { $0.delivered += 1 } })
        #expect(state.withLock { $0.delivered } == 200)
        #expect((2...17).contains(state.withLock { $0.most }))
    }

    @Test func aFailureEndsItAfterWhatCameBefore() async throws {
        var results: [Int] = []
        await #expect(throws: Stop.self) {
            try await OrderedPipeline(jobs: 3).run(
                next: source(1000), perform: { Step<Int, Int>.result($0) },
                deliver: { piece in
                    if piece == 10 { throw Stop() }
                    results.append(piece)
                })
        }
        #expect(results == Array(0..<10))
    }

    /// Within the time of a piece, though thousands are left and the caller waits for a slow one.
    @Test func cancellationEndsIt() async throws {
        let delivered = Mutex<[Int]>([])
        let task = Task {
            var next = 0
            try await OrderedPipeline(jobs: 2).run(
                next: {
                    next += 1
                    return next
                },
                perform: { piece in
                    if piece == 51 { usleep(500_000) }
                    return Step<Int, Int>.result(piece)
                }, deliver: { piece in delivered.withLock { $0.append(piece) } })
        }
        while delivered.withLock({ $0.count }) < 50 { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        // There is no last piece: without the cancellation it would never end.
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(delivered.withLock { $0 == Array(1...$0.count) })
    }
}
