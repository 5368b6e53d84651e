import Candidates

/// The signal-to-noise ratio of a pulse in a folded profile.
public enum PulseSearch {
    /// The best boxcar's signal-to-noise: (sum of the w brightest adjacent bins - w * mean) / (sigma * sqrt(w (1 - w/n))),
    /// over widths w from one bin to seven eighths of a turn.
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
            for width in widths(upTo: count * 7 / 8) {
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

    /// A shorter stretch than half a turn is taken for the noise only if half a turn deviates by more than this factor more,
    /// which noise alone does not: the deviation of 16 bins comes out so low one time in ten thousand.
    private static let pulseInEveryHalf = 2.5
    private static let leastQuietBins = 16

    /// The deviation of one bin's noise, that of `quietStretch`.
    public static func noise(of profile: [Double]) -> Double {
        guard let stretch = quietStretch(of: profile) else { return 0 }
        return deviation(of: profile, in: stretch)
    }

    /// The bins that show the noise: the half turn with the lowest mean. Where a pulse comes more than once a turn (an
    /// interpulse, a fold at two or three times the period) one is in every half; then it is the quarter or eighth of a turn.
    ///
    /// - Returns: bins that may go on past the last to the first; `nil` for a profile of fewer than four bins.
    static func quietStretch(of profile: [Double]) -> Range<Int>? {
        guard profile.count >= 4 else { return nil }
        var stretch = quietest(profile.count / 2, of: profile)
        for share in [4, 8] where profile.count / share >= leastQuietBins {
            let shorter = quietest(profile.count / share, of: profile)
            let noise = deviation(of: profile, in: shorter)
            if noise > 0, deviation(of: profile, in: stretch) > pulseInEveryHalf * noise { stretch = shorter }
        }
        return stretch
    }

    private static func deviation(of profile: [Double], in stretch: Range<Int>) -> Double {
        Moments(stretch.map { profile[$0 % profile.count] })?.standardDeviation ?? 0
    }

    /// The adjacent bins, so many, with the lowest mean.
    private static func quietest(_ window: Int, of profile: [Double]) -> Range<Int> {
        var sum = profile[..<window].reduce(0, +)
        var (lowest, start) = (sum, 0)
        for first in 1..<profile.count {
            sum += profile[(first + window - 1) % profile.count] - profile[first - 1]
            if sum < lowest { (lowest, start) = (sum, first) }
        }
        return start..<(start + window)
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

    /// The signal-to-noise ratio of the folded profile; `nil` without a profile, if its quietest part is flat, or if its
    /// numbers are too large to be added.
    public var foldedSignalToNoise: Double? {
        guard let profile = fold.profile else { return nil }
        let noise = PulseSearch.noise(of: profile)
        guard noise > 0 else { return nil }
        let ratio = PulseSearch.signalToNoise(profile: profile, noise: noise)
        return ratio.isFinite ? ratio : nil
    }
}
