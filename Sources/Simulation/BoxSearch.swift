/// The box of adjacent bins that stands out most in a profile.
struct BoxSearch: Sendable {
    private struct Box: Sendable {
        var width: Int
        /// Narrower boxes that it is put together from: each one's number, and how far it is shifted.
        var parts: [(box: Int, shift: Int)]
        /// 1 / (sqrt(width) (1 - width / bins)): the excess is over the mean of the bins outside.
        var norm: Float
    }

    private let bins: Int
    private let boxes: [Box]

    /// Widths grow by half from one to the next, up to half a turn.
    init(bins: Int) {
        self.bins = bins
        var widths = [1]
        while let last = widths.last, max(last + 1, last * 3 / 2) <= bins / 2 {
            widths.append(max(last + 1, last * 3 / 2))
        }
        boxes = widths.enumerated().map { index, width in
            var parts: [(Int, Int)] = []
            var covered = 0
            for narrower in stride(from: index - 1, through: 0, by: -1) {
                while covered + widths[narrower] <= width {
                    parts.append((narrower, covered))
                    covered += widths[narrower]
                }
            }
            let share = Double(width) / Double(bins)
            return Box(width: width, parts: parts, norm: Float(1 / (Double(width).squareRoot() * (1 - share))))
        }
    }

    /// The greatest (sum - width * mean) / (sqrt(width) (1 - width / bins)), and the width that gives it.
    func search(_ profile: UnsafePointer<Float>) -> (excess: Float, width: Int) {
        var sum: Float = 0
        for bin in 0..<bins { sum += profile[bin] }
        let mean = sum / Float(bins)
        var best: (excess: Float, width: Int) = (-.infinity, 1)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: boxes.count * bins) { buffer in
            guard let sums = buffer.baseAddress else { return }
            for (index, box) in boxes.enumerated() {
                let output = sums + index * bins
                if box.parts.isEmpty {
                    for bin in 0..<bins { output[bin] = profile[bin] - mean }
                } else {
                    output.update(from: sums + box.parts[0].box * bins, count: bins)
                    for part in box.parts.dropFirst() {
                        ShiftedSums.add(output, sums + part.box * bins, turnedBy: part.shift, to: output, bins: bins)
                    }
                }
                let excess = Self.highest(output, count: bins) * box.norm
                if excess > best.excess { best = (excess, box.width) }
            }
        }
        return best
    }

    private static func highest(_ values: UnsafePointer<Float>, count: Int) -> Float {
        var best = SIMD8<Float>(repeating: -.infinity)
        let raw = UnsafeRawPointer(values)
        var index = 0
        while index + 8 <= count {
            let next = raw.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
            best.replace(with: next, where: next .> best)
            index += 8
        }
        var highest = best.max()
        while index < count {
            highest = max(highest, values[index])
            index += 1
        }
        return highest
    }
}
