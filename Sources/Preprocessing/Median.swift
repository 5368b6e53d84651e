/// The median, without sorting everything.
package enum Median {
    private static let buckets = 64
    private static let fewEnoughToSort = 24

    /// The middle value, or the mean of the two middle ones; 0 for no values, NaN if one is not finite.
    package static func of(_ values: [Double]) -> Double {
        values.withUnsafeBufferPointer { of($0) }
    }

    /// - Complexity: O(n) for values that lie spread out: each step keeps those of one bucket in 64.
    static func of(_ values: UnsafeBufferPointer<Double>) -> Double {
        guard !values.isEmpty else { return 0 }
        let middle = values.count / 2
        guard let upper = select(middle, of: values) else { return .nan }
        guard values.count.isMultiple(of: 2) else { return upper }
        var smaller = SIMD4<Double>.zero
        var largest = SIMD4(repeating: -Double.infinity)
        forFour(values, filler: .infinity) { four in
            let isSmaller = four .< upper
            smaller.replace(with: smaller + 1, where: isSmaller)
            largest.replace(with: four, where: isSmaller .& (four .> largest))
        }
        return ((Int(smaller.sum()) == middle ? largest.max() : upper) + upper) / 2
    }

    /// Gives the values to `body` four at a time, which takes a third of the time of one at a time; the last four may be
    /// filled up.
    private static func forFour(
        _ values: UnsafeBufferPointer<Double>, filler: Double, _ body: (SIMD4<Double>) -> Void
    ) {
        let whole = values.count & ~3
        for index in stride(from: 0, to: whole, by: 4) {
            body(SIMD4(values[index], values[index + 1], values[index + 2], values[index + 3]))
        }
        guard whole < values.count else { return }
        var last = SIMD4(repeating: filler)
        for index in whole..<values.count { last[index - whole] = values[index] }
        body(last)
    }

    /// The value that would stand at `rank` if all were sorted; `nil` if one is not finite.
    private static func select(_ rank: Int, of values: UnsafeBufferPointer<Double>) -> Double? {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { scratch in
            _ = scratch.initialize(from: values)
            var rest = scratch
            var rank = rank
            while rest.count > fewEnoughToSort {
                guard let (lowest, highest) = limits(of: UnsafeBufferPointer(rest)) else { return nil }
                guard lowest < highest else { return lowest }
                guard let kept = keepBucket(holding: &rank, of: rest, from: lowest, to: highest) else { break }
                rest = UnsafeMutableBufferPointer(rebasing: rest[..<kept])
            }
            guard limits(of: UnsafeBufferPointer(rest)) != nil else { return nil }
            rest.sort()
            return rest[rank]
        }
    }

    /// The smallest and the largest value; `nil` if one is not finite.
    private static func limits(of values: UnsafeBufferPointer<Double>) -> (lowest: Double, highest: Double)? {
        guard let first = values.first else { return nil }
        var (lowest, highest) = (SIMD4(repeating: first), SIMD4(repeating: first))
        // A number times 0 is 0 if it is finite, and NaN if not.
        var zero = SIMD4<Double>.zero
        forFour(values, filler: first) { four in
            lowest.replace(with: four, where: four .< lowest)
            highest.replace(with: four, where: four .> highest)
            zero += four * 0
        }
        return zero.sum() == 0 ? (lowest.min(), highest.max()) : nil
    }

    /// Parts the range evenly into buckets and moves the values of the one that holds the rank to the front.
    ///
    /// - Parameter rank: becomes the rank among the values that are kept.
    /// - Returns: how many are kept, fewer than before; `nil` if the range is too wide for numbers.
    private static func keepBucket(
        holding rank: inout Int, of values: UnsafeMutableBufferPointer<Double>, from lowest: Double, to highest: Double
    ) -> Int? {
        let scale = Double(buckets) / (highest - lowest)
        guard scale.isNormal else { return nil }
        func bucket(_ value: Double) -> Int { min(Int((value - lowest) * scale), buckets - 1) }
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: buckets) { counts in
            counts.initialize(repeating: 0)
            for value in values { counts[bucket(value)] += 1 }
            var wanted = 0
            while rank >= counts[wanted] {
                rank -= counts[wanted]
                wanted += 1
            }
            var kept = 0
            for index in 0..<values.count {
                let value = values[index]
                values[kept] = value
                kept += bucket(value) == wanted ? 1 : 0
            }
            return kept
        }
    }
}
