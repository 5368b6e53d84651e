/// Many sums of the same profiles, each with other shifts, made with as few additions as they have in common.
///
/// A trial turns every profile by some bins and adds them all up. Two trials that turn some neighbouring profiles alike,
/// but for a turn of them together, share the sum of these (as the fast folding algorithm of Staelin 1969 does).
struct ShiftedSums: Sendable {
    /// One sum of two nodes: the second is turned to earlier phases by `shift` bins.
    private struct Addition: Sendable {
        var first, second, shift: Int
    }

    private let sourceCount: Int
    private var additions: [Addition] = []
    /// The node that holds each trial's sum.
    private(set) var results: [Int] = []

    /// Sources and sums.
    var nodeCount: Int { sourceCount + additions.count }

    /// - Parameters:
    ///   - shifts: by how many bins each trial turns each profile to earlier phases.
    ///   - bins: of a profile.
    init(shifts: [[Int]], bins: Int) {
        sourceCount = shifts.first?.count ?? 0
        var known: [[Int]: Int] = [:]
        for trial in shifts { results.append(node(0..<sourceCount, trial, bins, &known)) }
    }

    private mutating func node(_ range: Range<Int>, _ trial: [Int], _ bins: Int, _ known: inout [[Int]: Int]) -> Int {
        guard range.count > 1 else { return range.lowerBound }
        let relative = range.map { Self.wrapped(trial[$0] - trial[range.lowerBound], bins) }
        let key = [range.lowerBound] + relative
        if let node = known[key] { return node }
        let middle = (range.lowerBound + range.upperBound) / 2
        let first = node(range.lowerBound..<middle, trial, bins, &known)
        let second = node(middle..<range.upperBound, trial, bins, &known)
        additions.append(Addition(first: first, second: second, shift: relative[middle - range.lowerBound]))
        known[key] = nodeCount - 1
        return nodeCount - 1
    }

    private static func wrapped(_ shift: Int, _ bins: Int) -> Int {
        let rest = shift % bins
        return rest < 0 ? rest + bins : rest
    }

    /// Makes all sums.
    ///
    /// - Parameters:
    ///   - nodes: `nodeCount` x `rows` x `bins` values, of which the sources are filled.
    ///   - rows: profiles that each node is made of; all of them are turned alike.
    func run(_ nodes: UnsafeMutablePointer<Float>, rows: Int, bins: Int) {
        let size = rows * bins
        for (index, addition) in additions.enumerated() {
            let output = nodes + (sourceCount + index) * size
            let (first, second) = (nodes + addition.first * size, nodes + addition.second * size)
            for start in stride(from: 0, to: size, by: bins) {
                Self.add(first + start, second + start, turnedBy: addition.shift, to: output + start, bins: bins)
            }
        }
    }

    /// output = first + second turned to earlier phases.
    @inline(__always) private static func add(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, turnedBy shift: Int,
        to output: UnsafeMutablePointer<Float>, bins: Int
    ) {
        let rest = bins - shift
        add(first, second + shift, to: output, count: rest)
        add(first + rest, second, to: output + rest, count: shift)
    }

    /// Eight at a time; the last eight overlap those before where the count is no multiple of eight.
    @inline(__always) private static func add(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>,
        count: Int
    ) {
        guard count >= 8 else {
            for index in 0..<count { output[index] = first[index] + second[index] }
            return
        }
        let (first, second) = (UnsafeRawPointer(first), UnsafeRawPointer(second))
        let output = UnsafeMutableRawPointer(output)
        var index = 0
        while index < count {
            let offset = 4 * min(index, count - 8)
            let sum =
                first.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
                + second.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
            output.storeBytes(of: sum, toByteOffset: offset, as: SIMD8<Float>.self)
            index += 8
        }
    }
}
