import Candidates

/// The stretch of phase that holds the pulse, the best boxcar of a profile, and the bins that show the noise.
public struct PulseWindow: Sendable, Equatable {
    /// First bin; the window may go on past the last bin to the first.
    public let start: Int
    /// Bins within; at most half of all.
    public let width: Int
    /// Bins of the whole turn.
    public let bins: Int
    private let quiet: Range<Int>

    /// `nil` for a profile of fewer than four bins, or one that is flat.
    public init?(_ profile: [Double]) {
        guard let box = PulseSearch.bestBox(profile), box.excess > 0,
            let quiet = PulseSearch.quietStretch(of: profile)
        else { return nil }
        (start, width, bins) = (box.start, box.width, profile.count)
        self.quiet = quiet
    }

    public var widthTurns: Double { Double(width) / Double(bins) }

    /// The signal-to-noise ratio of the boxcar that is this window, as `PulseSearch` defines it, with the noise of the bins
    /// that showed it.
    ///
    /// Other than that of the best boxcar it is about 0 where there is no pulse, so it may be negative.
    ///
    /// - Precondition: the profile has as many bins as that which the window was found in.
    public func signalToNoise(of profile: some RandomAccessCollection<Double>) -> Double {
        precondition(profile.count == bins)
        func values(_ stretch: Range<Int>) -> [Double] {
            stretch.map { profile[profile.index(profile.startIndex, offsetBy: $0 % bins)] }
        }
        guard let rest = Moments(values(quiet)) else { return 0 }
        let mean = profile.reduce(0, +) / Double(bins)
        let excess = values(start..<(start + width)).reduce(0, +) - Double(width) * mean
        return excess / (rest.standardDeviation * (Double(width) * (1 - widthTurns)).squareRoot())
    }
}

extension Candidate {
    /// The width that the file says; where it says none, that of the folded profile's pulse, turns.
    public var widthTurns: Double? { header.widthTurns ?? foldedWidthTurns }

    /// The width of the pulse in the folded profile, turns: that of its best boxcar. `nil` without a profile or if it is
    /// flat.
    public var foldedWidthTurns: Double? {
        fold.profile.flatMap { PulseWindow($0)?.widthTurns }
    }
}
