import Dispatch
import RandomNumbers

/// The rows of one training step, gathered and augmented.
final class TrainingBatch {
    private let buffer = FloatBuffer()
    private(set) var truth: [Int] = []

    /// Rows x width, row-major.
    var inputs: UnsafePointer<Float> { UnsafePointer(buffer.pointer) }

    /// - Parameters:
    ///   - random: what each row's augmentation is drawn by, from the step and the row's place in it.
    ///   - step: of the whole training, from 0 on.
    func fill(
        from set: TrainingSet, rows: ArraySlice<Int>, augmentation: (any RowAugmentation)?, random: CounterRandom,
        step: Int
    ) {
        let width = set.width
        buffer.reserve(rows.count * width)
        truth = rows.map { set.classes[$0] }
        for (place, row) in rows.enumerated() { set.copy(row: row, to: buffer.pointer + place * width) }
        guard let augmentation else { return }
        let places = (0..<rows.count).map { Place(start: buffer.pointer + $0 * width) }
        let truth = truth
        DispatchQueue.concurrentPerform(iterations: places.count) { index in
            var own = RandomSource(seed: random.seed(place: UInt32(truncatingIfNeeded: index), pass: UInt64(step)))
            augmentation.augment(
                UnsafeMutableBufferPointer(start: places[index].start, count: width), truth: truth[index], from: set,
                random: &own)
        }
    }

    /// Where one row lies. Each thread writes to its own rows only.
    private struct Place: @unchecked Sendable {
        var start: UnsafeMutablePointer<Float>
    }
}
