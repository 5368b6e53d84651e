import RandomNumbers

/// Which training pass a network is in, counted from 1 on.
final class TrainingPass {
    /// Of a training: set by what trains.
    var random: CounterRandom
    var number: UInt64 = 0

    init(seed: UInt64) {
        random = CounterRandom(seed: seed)
    }
}

/// What one node of a network drops out: a value is multiplied by 0 with probability `rate`, else by 1 / (1 - rate).
///
/// Drawn from the seed, the pass, the node and the value's place among all of a batch, so that it does not matter how an engine
/// lays values out, or how many threads it has.
struct DropoutDraw {
    let rate: Double
    /// Which of the network's dropouts it is.
    let node: Int
    let pass: TrainingPass

    /// The factors of the current pass.
    ///
    /// - Parameter factors: one a value, row after row, or one a channel.
    func fill(_ factors: UnsafeMutablePointer<Float>, count: Int) {
        let kept = Float(1 / (1 - rate))
        let limit = UInt32(rate * 0x1p32)
        for first in stride(from: 0, to: count, by: 4) {
            let words = pass.random.words(
                block: UInt32(truncatingIfNeeded: first / 4), place: UInt32(truncatingIfNeeded: node), pass: pass.number
            )
            for lane in 0..<min(4, count - first) { factors[first + lane] = words[lane] < limit ? 0 : kept }
        }
    }
}
