import Foundation
import RandomNumbers

/// Much normal noise fast: four numbers for each 64 random bits, looked up in a table of the normal distribution's
/// quantiles.
///
/// The 65,536 quantiles reach 4.2 deviations to either side, which is all that sums of hundreds of samples need.
enum NormalNoise {
    private static let quantiles: [Float] = {
        let half = 1 << 15
        var upper = [Float](repeating: 0, count: half)
        var value = 0.0
        for index in 0..<half {
            // Newton's method from the last quantile on.
            let target = 0.5 - (Double(index) + 0.5) / Double(2 * half)
            for _ in 0..<8 {
                let tail = 0.5 * erfc(value / 2.0.squareRoot())
                let density = exp(-value * value / 2) / (2 * Double.pi).squareRoot()
                let step = (tail - target) / density
                value += step
                if abs(step) < 1e-10 { break }
            }
            upper[index] = Float(value)
        }
        return upper.reversed().map { -$0 } + upper
    }()

    /// Fills a buffer with noise of deviation 1.
    static func fill(_ buffer: UnsafeMutableBufferPointer<Float>, _ random: inout RandomSource) {
        quantiles.withUnsafeBufferPointer { table in
            var index = 0
            while index < buffer.count {
                var bits = random.next()
                for _ in 0..<min(4, buffer.count - index) {
                    buffer[index] = table[Int(bits & 0xffff)]
                    bits >>= 16
                    index += 1
                }
            }
        }
    }
}
