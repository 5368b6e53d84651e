import Dispatch
import RandomNumbers
import Synchronization

/// The batches of an epoch, two of them made ahead while others are trained on.
///
/// What is in them does not depend on when they are made.
final class BatchQueue: @unchecked Sendable {
    private static let ahead = 2

    private let fill: @Sendable (TrainingBatch, _ step: Int) -> Void
    private let count: Int
    private let batches = (0...BatchQueue.ahead).map { _ in TrainingBatch() }
    /// Begins at 0, as a semaphore may not end below its beginning.
    private let free = DispatchSemaphore(value: 0)
    private let ready = DispatchSemaphore(value: 0)
    private let finished = DispatchGroup()
    private let isStopped = Atomic(false)
    private var taken = 0
    private let isAhead: Bool

    /// - Parameters:
    ///   - order: rows of the set; what is left over behind the last whole batch is not used.
    ///   - first: the step of the whole training that the epoch begins with.
    init(
        _ set: TrainingSet, order: [Int], batchSize: Int, augmentation: (any RowAugmentation)?, random: CounterRandom,
        first: Int
    ) {
        count = order.count / batchSize
        fill = { batch, step in
            batch.fill(
                from: set, rows: order[(step * batchSize)..<((step + 1) * batchSize)], augmentation: augmentation,
                random: random, step: first + step)
        }
        // Without anything to work out there is nothing to gain by another thread.
        isAhead = augmentation != nil
        guard isAhead else { return }
        for _ in 0..<Self.ahead { free.signal() }
        DispatchQueue.global().async(group: finished) { [self] in
            for step in 0..<count {
                free.wait()
                guard !isStopped.load(ordering: .acquiring) else { return }
                fill(batches[step % batches.count], step)
                ready.signal()
            }
        }
    }

    /// The next batch; the one before may be written over from now on.
    func next() -> TrainingBatch {
        defer { taken += 1 }
        let batch = batches[taken % batches.count]
        guard isAhead else {
            fill(batch, taken)
            return batch
        }
        if taken > 0 { free.signal() }
        ready.wait()
        return batch
    }

    /// Waits until nobody writes any more; for an epoch that ends early too.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        free.signal()
        finished.wait()
    }
}
