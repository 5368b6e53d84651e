/// The median, without sorting everything.
enum Median {
    /// The middle value, or the mean of the two middle ones; 0 for no values. None may be NaN.
    ///
    /// - Complexity: O(n) on average (Hoare's selection, 1961).
    static func of(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        var scratch = values
        return scratch.withUnsafeMutableBufferPointer { buffer in
            let middle = buffer.count / 2
            let upper = select(middle, in: buffer)
            guard buffer.count.isMultiple(of: 2) else { return upper }
            // Selection leaves everything before the middle no larger than it.
            let lower = buffer[..<middle].max() ?? upper
            return (lower + upper) / 2
        }
    }

    /// The value that would stand at `rank` if all were sorted; those before it are then no larger, those behind no smaller.
    private static func select(_ rank: Int, in values: UnsafeMutableBufferPointer<Double>) -> Double {
        var (low, high) = (0, values.count - 1)
        while low < high {
            let pivot = middle(values[low], values[(low + high) / 2], values[high])
            var (left, right) = (low, high)
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                break
            }
        }
        return values[rank]
    }

    private static func middle(_ a: Double, _ b: Double, _ c: Double) -> Double {
        max(min(a, b), min(max(a, b), c))
    }
}
