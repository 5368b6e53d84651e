import Dispatch
import RandomNumbers

/// The rows of one training step, gathered and augmented.
final class TrainingBatch {
    private let buffer = FloatBuffer()
    private(set) var truth: [Int] = []

    /// Rows x width, row-major.
    var inputs: UnsafePointer<Float> { UnsafePointer(buffer.pointer) }

    /// - Parameter random: used only if there is an augmentation; each row gets a source of its own, so that it does not
    ///   matter which thread augments it.
    func fill(
        from set: TrainingSet, rows: ArraySlice<Int>, augmentation: (any RowAugmentation)?,
        random: inout RandomSource
    ) {
        let width = set.width
        buffer.reserve(rows.count * width)
        truth = rows.map { set.classes[$0] }
        for (place, row) in rows.enumerated() { set.copy(row: row, to: buffer.pointer + place * width) }
        guard let augmentation else { return }
        let seeds = rows.map { _ in random.next() }
        let places = (0..<rows.count).map { Place(start: buffer.pointer + $0 * width) }
        let truth = truth
        DispatchQueue.concurrentPerform(iterations: places.count) { index in
            var own = RandomSource(seed: seeds[index])
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
