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
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { words in
            words.initialize(repeating: 0)
            pass.random.fill(words, place: UInt32(truncatingIfNeeded: node), pass: pass.number)
            for index in 0..<count { factors[index] = words[index] < limit ? 0 : kept }
        }
    }
}
