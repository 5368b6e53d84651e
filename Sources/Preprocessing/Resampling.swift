/// Brings sampled functions to another number of samples, by the mean of the function over each new sample.
///
/// The function is taken to be constant over each old sample, so that means are kept whatever the two counts, and a
/// shift need not be a whole number of samples.
struct Resampling {
    /// Where one new sample ends and the next begins: after so many turns, so many old samples and this share of the
    /// next.
    private struct Edge {
        var turns: Double
        var sample: Int
        var share: Double
    }

    private let oldCount: Int
    private let edges: [Edge]

    /// For samples of a function that goes on periodically, such as a pulse profile.
    ///
    /// - Parameters:
    ///   - oldCount: samples of each function; positive.
    ///   - shift: where the first new sample begins, in old samples.
    init(cyclic oldCount: Int, to count: Int, shift: Double = 0) {
        let width = Double(oldCount) / Double(count)
        self.init(oldCount, edges: (0...count).map { shift + Double($0) * width })
    }

    /// For samples of a function with two ends, such as a curve over trial DMs.
    init(plain oldCount: Int, to count: Int) {
        let width = Double(oldCount) / Double(count)
        self.init(oldCount, edges: (0...count).map { min(Double($0) * width, Double(oldCount)) })
    }

    private init(_ oldCount: Int, edges: [Double]) {
        self.oldCount = oldCount
        self.edges = edges.map { edge in
            let turns = (edge / Double(oldCount)).rounded(.down)
            let position = min(max(edge - turns * Double(oldCount), 0), Double(oldCount))
            let sample = min(Int(position), oldCount - 1)
            return Edge(turns: turns, sample: sample, share: position - Double(sample))
        }
    }

    /// - Precondition: `values` has the count that this was made for.
    func callAsFunction(_ values: some RandomAccessCollection<Double>) -> [Double] {
        [Double](unsafeUninitializedCapacity: edges.count - 1) { output, filled in
            write(values, to: output)
            filled = edges.count - 1
        }
    }

    /// Writes the new samples of one function.
    ///
    /// - Precondition: `values` has the count that this was made for, and there is room in `output`.
    func write(_ values: some RandomAccessCollection<Double>, to output: UnsafeMutableBufferPointer<Double>) {
        precondition(values.count == oldCount && output.count >= edges.count - 1)
        let wasStored: Void? = values.withContiguousStorageIfAvailable { write($0, into: output) }
        if wasStored == nil { Array(values).withUnsafeBufferPointer { write($0, into: output) } }
    }

    private func write(_ values: UnsafeBufferPointer<Double>, into output: UnsafeMutableBufferPointer<Double>) {
        // Means are differences of the running sum: sums[i] is the sum of the first i values.
        withUnsafeTemporaryAllocation(of: Double.self, capacity: oldCount + 1) { sums in
            var sum = 0.0
            sums.initializeElement(at: 0, to: 0)
            for index in 0..<oldCount {
                sum += values[index]
                sums.initializeElement(at: index + 1, to: sum)
            }
            edges.withUnsafeBufferPointer { edges in
                let perSample = Double(edges.count - 1) / Double(oldCount)
                func integral(to edge: Edge) -> Double {
                    edge.turns * sum + sums[edge.sample] + edge.share * values[edge.sample]
                }
                var before = integral(to: edges[0])
                for index in 1..<edges.count {
                    let after = integral(to: edges[index])
                    output.initializeElement(at: index - 1, to: (after - before) * perSample)
                    before = after
                }
            }
        }
    }

    /// Which of `count` new samples an old one of `oldCount` falls into, and what share of the new sample it fills.
    static func shares(of index: Int, among oldCount: Int, to count: Int) -> [(target: Int, share: Double)] {
        let width = Double(oldCount) / Double(count)
        let (start, end) = (Double(index) / width, Double(index + 1) / width)
        return (Int(start)..<min(Int(end.rounded(.up)), count)).compactMap { target in
            let share = min(end, Double(target + 1)) - max(start, Double(target))
            return share > 1e-9 ? (target, share) : nil
        }
    }
}
