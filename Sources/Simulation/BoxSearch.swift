/// The box of adjacent bins that stands out most in a profile.
struct BoxSearch: Sendable {
    /// A width of the box. Sums over it are sums over two narrower ones, one behind the other.
    private struct Box: Sendable {
        var width: Int
        /// The narrower ones' numbers; the profile itself has none.
        var first = 0
        var second = 0
        /// 1 / (sqrt(width) (1 - width / bins)), as the excess is over the mean of the bins outside; 0 for a width that is
        /// only needed for others.
        var norm: Float = 0
    }

    private let bins: Int
    private let boxes: [Box]
    /// Values between the sums of one box and those of the next.
    private let stride: Int
    private let longest: Int

    /// How many values `search` needs to work with.
    var scratchCount: Int { boxes.count * stride }

    private static let lanes = 8
    private typealias Lanes = SIMD8<Float>

    /// Widths grow by half from one to the next, up to half a turn.
    init(bins: Int) {
        self.bins = bins
        var widths = [1]
        while let last = widths.last, max(last + 1, last * 3 / 2) <= bins / 2 {
            widths.append(max(last + 1, last * 3 / 2))
        }
        var boxes: [Box] = []
        for width in widths {
            let box = Self.box(width, among: &boxes)
            boxes[box].norm = Float(1 / (Double(width).squareRoot() * (1 - Double(width) / Double(bins))))
        }
        self.boxes = boxes
        longest = widths[widths.count - 1]
        stride = Self.wholeLanes(bins) + Self.wholeLanes(longest) + 2 * Self.lanes
    }

    private static func wholeLanes(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }

    /// The number of the box of a width, which is made with those that it needs if it is not there.
    private static func box(_ width: Int, among boxes: inout [Box]) -> Int {
        if let known = boxes.firstIndex(where: { $0.width == width }) { return known }
        guard width > 1 else {
            boxes.append(Box(width: 1))
            return boxes.count - 1
        }
        // The widest that is there, and one that fills the rest.
        let first = boxes.indices.filter { boxes[$0].width < width }.max { boxes[$0].width < boxes[$1].width } ?? 0
        let second = box(width - boxes[first].width, among: &boxes)
        boxes.append(Box(width: width, first: first, second: second))
        return boxes.count - 1
    }

    /// The greatest (sum - width * mean) / (sqrt(width) (1 - width / bins)), and the width that gives it.
    ///
    /// - Parameter scratch: `scratchCount` values, 0 at first.
    func search(_ profile: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>) -> (excess: Float, width: Int) {
        var sum: Float = 0
        for bin in 0..<bins { sum += profile[bin] }
        let mean = sum / Float(bins)
        // The profile goes on past its end, so that no box has to wrap around.
        let end = Self.wholeLanes(bins) + longest
        var index = 0
        while index < end {
            let count = min(bins, end - index)
            for bin in 0..<count { scratch[index + bin] = profile[bin] - mean }
            index += count
        }
        var best: (excess: Float, width: Int) = (-.infinity, 1)
        for number in boxes.indices {
            let box = boxes[number]
            let output = UnsafeMutableRawPointer(scratch + number * stride)
            var highest = Lanes(repeating: -.infinity)
            if box.width == 1 {
                for start in Swift.stride(from: 0, to: bins, by: Self.lanes) {
                    let value = output.loadUnaligned(fromByteOffset: 4 * start, as: Lanes.self)
                    highest.replace(with: value, where: value .> highest)
                }
            } else {
                let first = UnsafeRawPointer(scratch + box.first * stride)
                let second = UnsafeRawPointer(scratch + box.second * stride + boxes[box.first].width)
                for start in Swift.stride(from: 0, to: end - box.width, by: Self.lanes) {
                    let value =
                        first.loadUnaligned(fromByteOffset: 4 * start, as: Lanes.self)
                        + second.loadUnaligned(fromByteOffset: 4 * start, as: Lanes.self)
                    output.storeBytes(of: value, toByteOffset: 4 * start, as: Lanes.self)
                    if start < bins { highest.replace(with: value, where: value .> highest) }
                }
            }
            guard box.norm > 0 else { continue }
            let excess = Self.greatest(highest) * box.norm
            if excess > best.excess { best = (excess, box.width) }
        }
        return best
    }

    @inline(__always) private static func greatest(_ values: Lanes) -> Float {
        var halves = values.lowHalf
        halves.replace(with: values.highHalf, where: values.highHalf .> halves)
        return max(max(halves[0], halves[1]), max(halves[2], halves[3]))
    }
}
