import RandomNumbers

/// Changes rows each time they are trained on, in ways that do not change their class, so that a network learns what does
/// not matter.
public protocol RowAugmentation: Sendable {
    /// Changes one row. Called from several threads at once.
    ///
    /// - Parameters:
    ///   - row: the row's values, as the set has them.
    ///   - truth: its class.
    ///   - set: what is trained on, so that rows can be mixed.
    ///   - random: the row's own random numbers.
    func augment(
        _ row: UnsafeMutableBufferPointer<Float>, truth: Int, from set: TrainingSet, random: inout RandomSource)
}
