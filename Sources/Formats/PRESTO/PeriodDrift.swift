import Candidates

/// How far pulses have moved from the beginning of a fold to a later time, where the best period is not the one that the
/// data were folded at.
///
/// The frequency of the best period less that of the fold gives df (Hz), and so do the derivatives; after t seconds a
/// pulse comes df t + df' t^2 / 2 + df'' t^3 / 6 turns early. As in PRESTO's plots, a derivative is taken at the fold's
/// period, and a second derivative of 0 means that none was searched for.
struct PeriodDrift {
    private let offsets: (frequency: Double, first: Double, second: Double)

    init(_ header: PFDHeader) {
        let fold = header.fold
        let foldPeriod = Self.inverse(fold)
        let best = Self.best(header) ?? foldPeriod
        let bestFirst = Self.inverse(.init(power: 0, value: foldPeriod.value, first: best.first, second: 0)).first
        let bestSecond = Self.inverse(
            .init(power: 0, value: foldPeriod.value, first: foldPeriod.first, second: best.second)
        ).second
        offsets = (
            1 / best.value - fold.value, bestFirst - fold.first, best.second == 0 ? 0 : bestSecond - fold.second
        )
    }

    /// By how many turns pulses come early; not finite, or absurd, where the header's numbers are.
    func turns(seconds: Double) -> Double {
        guard offsets.frequency != 0 || offsets.first != 0 || offsets.second != 0 else { return 0 }
        // PRESTO keeps these times in single precision, which decides some that fall halfway between two bins.
        let time = Double(Float(seconds))
        return offsets.frequency * time + offsets.first * time * time / 2 + offsets.second * time * time * time / 6
    }

    /// By how many bins, rounded, a profile has to be turned to later phases; 0 if that cannot be told.
    func delay(seconds: Double, bins: Int) -> Int {
        let delay = (turns(seconds: seconds) * Double(bins)).truncatingRemainder(dividingBy: Double(bins))
        return delay.isFinite ? Int((delay + 0.5).rounded(.down)) : 0
    }

    /// The best period in the frame of the fold; `nil` if there is none that a pulsar can have.
    private static func best(_ header: PFDHeader) -> PFDHeader.Spin? {
        let best = header.fold.power == 1 ? header.barycentric : header.topocentric
        return HeaderColumn.periodSeconds.range.contains(best.value) ? best : nil
    }

    /// From frequency to period with its derivatives, or back.
    private static func inverse(_ spin: PFDHeader.Spin) -> PFDHeader.Spin {
        let (value, first, second) = (spin.value, spin.first, spin.second)
        return PFDHeader.Spin(
            power: spin.power, value: 1 / value, first: -first / (value * value),
            second: second == 0
                ? 0 : 2 * first * first / (value * value * value) - second / (value * value))
    }
}
