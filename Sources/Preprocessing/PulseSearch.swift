import Candidates

/// The signal-to-noise ratio of a pulse in a folded profile.
public enum PulseSearch {
    /// The best boxcar's signal-to-noise: (sum of the w brightest adjacent bins - w * mean) / (sigma * sqrt(w (1 - w/n))),
    /// over widths w from one bin to half a turn.
    ///
    /// - Parameters:
    ///   - profile: n phase bins over one turn; phase wraps around.
    ///   - noise: the deviation sigma of one bin; positive.
    public static func signalToNoise(profile: [Double], noise: Double) -> Double {
        guard noise > 0 else { return 0 }
        return bestBox(profile).map { max($0.excess / noise, 0) } ?? 0
    }

    /// The phase of the pulse, 0..<1: the middle of the best boxcar; `nil` for a profile of fewer than two bins.
    public static func phase(of profile: [Double]) -> Double? {
        bestBox(profile).map { box in
            let middle = (Double(box.start) + Double(box.width) / 2) / Double(profile.count)
            return middle - middle.rounded(.down)
        }
    }

    /// The box of adjacent bins with the greatest excess (sum - w * mean) / sqrt(w (1 - w/n)).
    static func bestBox(_ profile: [Double]) -> (start: Int, width: Int, excess: Double)? {
        let count = profile.count
        guard count > 1 else { return nil }
        let mean = profile.reduce(0, +) / Double(count)
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count + 1) { sums in
            // Over two turns, so that no box has to wrap around.
            sums.initializeElement(at: 0, to: 0)
            for index in 0..<count { sums.initializeElement(at: index + 1, to: sums[index] + profile[index] - mean) }
            for index in 0..<count {
                sums.initializeElement(at: count + index + 1, to: sums[count + index] + profile[index] - mean)
            }
            var best = (start: 0, width: 1, excess: -Double.infinity)
            for width in widths(upTo: count / 2) {
                let share = Double(width) / Double(count)
                let norm = (Double(width) * (1 - share)).squareRoot()
                // The largest sum first, which takes many starts at a time; where it stands only if it is the best so far.
                let largest = largestBox(sums, width: width, count: count)
                guard largest / norm > best.excess else { continue }
                let excess = largest / norm
                let start = (0..<count).first { (sums[$0 + width] - sums[$0]) / norm == excess } ?? 0
                best = (start, width, excess)
            }
            return best
        }
    }

    /// The largest sum of `width` adjacent values.
    ///
    /// - Parameter sums: running sums over two turns of `count` values.
    private static func largestBox(_ sums: UnsafeMutableBufferPointer<Double>, width: Int, count: Int) -> Double {
        guard let base = sums.baseAddress else { return -.infinity }
        typealias Lanes = SIMD8<Double>
        var lanes = Lanes(repeating: -.infinity)
        var start = 0
        while start + Lanes.scalarCount <= count {
            let ends = UnsafeRawPointer(base + start + width).loadUnaligned(as: Lanes.self)
            let boxes = ends - UnsafeRawPointer(base + start).loadUnaligned(as: Lanes.self)
            lanes.replace(with: boxes, where: boxes .> lanes)
            start += Lanes.scalarCount
        }
        var largest = lanes.max()
        while start < count {
            largest = Swift.max(largest, sums[start + width] - sums[start])
            start += 1
        }
        return largest
    }

    /// The deviation of one bin's noise: that of the quietest half turn, the one with the lowest mean.
    public static func noise(of profile: [Double]) -> Double {
        guard let start = quietestHalf(of: profile) else { return 0 }
        let quiet = (start..<(start + profile.count / 2)).map { profile[$0 % profile.count] }
        return Moments(quiet)?.standardDeviation ?? 0
    }

    /// The first bin of the half turn with the lowest mean; `nil` for fewer than four bins.
    static func quietestHalf(of profile: [Double]) -> Int? {
        let window = profile.count / 2
        guard window > 1 else { return nil }
        var sum = profile[..<window].reduce(0, +)
        var (lowest, start) = (sum, 0)
        for first in 1..<profile.count {
            sum += profile[(first + window - 1) % profile.count] - profile[first - 1]
            if sum < lowest { (lowest, start) = (sum, first) }
        }
        return start
    }

    /// Box widths that grow by about a third from one to the next.
    private static func widths(upTo longest: Int) -> [Int] {
        var widths: [Int] = []
        var width = 1
        while width <= max(longest, 1) {
            widths.append(width)
            width = max(width + 1, width * 4 / 3)
        }
        return widths
    }
}

extension Candidate {
    /// The signal-to-noise ratio of the folded profile, whatever the file states beside it, so that it means the same in every
    /// list and to every network. Where there is no profile to measure, what the file states.
    public var signalToNoise: Double? { foldedSignalToNoise ?? header.signalToNoise ?? header.statedSignalToNoise }

    /// The signal-to-noise ratio of the folded profile; `nil` without a profile or if its quietest half is flat.
    public var foldedSignalToNoise: Double? {
        guard let profile = fold.profile else { return nil }
        let noise = PulseSearch.noise(of: profile)
        return noise > 0 ? PulseSearch.signalToNoise(profile: profile, noise: noise) : nil
    }
}
