/// Brings sampled functions to another number of samples, by the mean of the function over each new sample.
///
/// The function is taken to be constant over each old sample, so that means are kept whatever the two counts, and a
/// shift need not be a whole number of samples.
enum Resampling {
    /// Samples of a function that goes on periodically, such as a pulse profile.
    ///
    /// - Parameters:
    ///   - shift: where the first new sample begins, in old samples.
    static func cyclic(_ values: some RandomAccessCollection<Double>, to count: Int, shift: Double = 0) -> [Double] {
        let sums = runningSums(values)
        let length = Double(values.count)
        func integral(to position: Double) -> Double {
            let turns = (position / length).rounded(.down)
            return turns * sums[values.count] + interpolated(sums, at: position - turns * length)
        }
        return means(count: count, length: length, shift: shift, integral: integral)
    }

    /// Samples of a function with two ends, such as a curve over trial DMs.
    static func plain(_ values: some RandomAccessCollection<Double>, to count: Int) -> [Double] {
        let sums = runningSums(values)
        return means(count: count, length: Double(values.count), shift: 0) { interpolated(sums, at: $0) }
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

    private static func means(
        count: Int, length: Double, shift: Double, integral: (Double) -> Double
    ) -> [Double] {
        let width = length / Double(count)
        return (0..<count).map { index in
            let start = shift + Double(index) * width
            return (integral(start + width) - integral(start)) / width
        }
    }

    /// `sums[i]` is the sum of the first i values.
    private static func runningSums(_ values: some RandomAccessCollection<Double>) -> [Double] {
        var sums = [0.0]
        sums.reserveCapacity(values.count + 1)
        for value in values { sums.append(sums[sums.count - 1] + value) }
        return sums
    }

    private static func interpolated(_ sums: [Double], at position: Double) -> Double {
        let clamped = min(max(position, 0), Double(sums.count - 1))
        let lower = min(Int(clamped), sums.count - 2)
        return sums[lower] + (clamped - Double(lower)) * (sums[lower + 1] - sums[lower])
    }
}
