import Glibc

/// How far two signals may differ in frequency and dispersion measure to be one.
struct SignalComparison: Sendable {
    /// m/s.
    private static let speedOfLight = 299_792_458.0
    private static let secondsInDay = 86_400.0
    /// Periods lie between 1 ms and 10 s; unrelated ones are spread evenly over this range of logarithms.
    private static let logarithmicRange = 9.2

    let rules: SiftingRules
    let signals: [Signal]
    let observations: [Observation]
    /// Of observations: what of them is asked for over and over.
    private let setups: [Setup]

    /// An observation in numbers; NaN where it is not known.
    private struct Setup {
        var seconds: Double
        var date: Double
        /// Observations that begin within so many days are one.
        var overlap: Double
        var isBarycentric: Bool
        /// pc cm^-3 for each second of pulse width.
        var dispersionPerSecond: Double
    }

    init(_ table: SignalTable, rules: SiftingRules) {
        self.rules = rules
        (signals, observations) = (table.signals, table.observations)
        setups = observations.map { observation in
            Setup(
                seconds: observation.seconds ?? .nan, date: observation.modifiedJulianDate ?? .nan,
                overlap: observation.overlapSeconds / Self.secondsInDay, isBarycentric: observation.isBarycentric,
                dispersionPerSecond: observation.band.flatMap(rules.dispersionPerSecond) ?? .nan)
        }
    }

    func observation(_ number: Int) -> Observation { observations[Int(signals[number].observation)] }

    /// Whether two were observed at the same time, so that the Earth moved alike. Dates that are not known are those of one
    /// observation.
    func areAtOnce(_ first: Signal, _ second: Signal) -> Bool {
        areAtOnce(setups[Int(first.observation)], setups[Int(second.observation)])
    }

    private func areAtOnce(_ first: Setup, _ second: Setup) -> Bool {
        guard !first.date.isNaN, !second.date.isNaN else { return first.date.isNaN && second.date.isNaN }
        return abs(first.date - second.date) <= min(first.overlap, second.overlap)
    }

    // MARK: - Frequency

    /// The drift of one pulse width of a leader's, relative to its frequency.
    private func drift(_ leader: Signal, seconds: Double) -> Double {
        guard !seconds.isNaN else { return rules.periodTolerance }
        return (leader.widthTurns.isNaN ? rules.pulseWidthTurns : Double(leader.widthTurns))
            / (seconds * leader.frequency)
    }

    /// The relative tolerance of the quotient of the frequencies of a signal and of a leader.
    func tolerance(_ own: Signal, _ theirs: Signal) -> Double {
        let (first, second) = (setups[Int(own.observation)], setups[Int(theirs.observation)])
        let seconds = first.seconds.isNaN || second.seconds < first.seconds ? second.seconds : first.seconds
        var tolerance = drift(own, seconds: seconds)
        if !seconds.isNaN, !own.acceleration.isNaN, !theirs.acceleration.isNaN {
            tolerance += Double(abs(own.acceleration - theirs.acceleration)) * seconds / Self.speedOfLight
        }
        if own.observation != theirs.observation,
            first.isBarycentric != second.isBarycentric || !first.isBarycentric && !areAtOnce(first, second)
        {
            tolerance += rules.earthTolerance
        }
        return tolerance
    }

    /// What tolerances of some signals are made of, so that it can be told which frequencies are looked through for a leader.
    struct Bounds {
        var shortestSeconds = Double.infinity
        var longestSeconds = 0.0
        var largestAcceleration = 0.0
        /// Few that would widen the bounds for all others, to be compared one by one.
        var odd: [UInt32] = []
    }

    /// So many of the shortest observations, and of the largest accelerations, may be odd.
    private static let mostOdd = 32

    func bounds(of numbers: [UInt32]) -> Bounds {
        var bounds = Bounds()
        func seconds(_ number: UInt32) -> Double {
            let seconds = setups[Int(signals[Int(number)].observation)].seconds
            return seconds.isNaN ? .infinity : seconds
        }
        func acceleration(_ number: UInt32) -> Double {
            let value = signals[Int(number)].acceleration
            return value.isNaN ? 0 : Double(abs(value))
        }
        let (lengths, accelerations) = (numbers.map(seconds).sorted(), numbers.map(acceleration).sorted())
        guard let last = lengths.last else { return bounds }
        // Of few all count.
        let kept = numbers.count > 4 * Self.mostOdd ? Self.mostOdd : 0
        bounds.shortestSeconds = lengths[kept]
        bounds.longestSeconds = lengths.last { $0.isFinite } ?? (last.isFinite ? last : 0)
        bounds.largestAcceleration = accelerations[accelerations.count - 1 - kept]
        bounds.odd = numbers.filter {
            seconds($0) < bounds.shortestSeconds || acceleration($0) > bounds.largestAcceleration
        }
        return bounds
    }

    /// What no tolerance of a leader's exceeds among signals within some bounds.
    func widestTolerance(_ leader: Signal, _ bounds: Bounds) -> Double {
        let own = setups[Int(leader.observation)].seconds
        let shortest = own.isNaN ? bounds.shortestSeconds : min(own, bounds.shortestSeconds)
        let drift = max(shortest.isFinite ? drift(leader, seconds: shortest) : 0, rules.periodTolerance)
        let accelerations =
            (leader.acceleration.isNaN ? 0 : Double(abs(leader.acceleration))) + bounds.largestAcceleration
        let acceleration = accelerations * (own.isNaN ? bounds.longestSeconds : own) / Self.speedOfLight
        return min(drift + acceleration + rules.earthTolerance, 0.999)
    }

    /// How many of unrelated signals are to be expected within a tolerance of one frequency, of each there is.
    static func chance(_ tolerance: Double) -> Double { 2 * tolerance / logarithmicRange }

    // MARK: - Dispersion measure

    private func pulseSeconds(_ signal: Signal) -> Double { Double(signal.widthTurns) / signal.frequency }

    /// Whether two signals agree in dispersion measure. Where one has none, neither may have one.
    func agreeInDispersion(_ own: Signal, _ theirs: Signal) -> Bool {
        let difference = Double(abs(own.dispersionMeasure - theirs.dispersionMeasure))
        guard !difference.isNaN else { return own.dispersionMeasure.isNaN && theirs.dispersionMeasure.isNaN }
        let tolerance =
            min(pulseSeconds(own), pulseSeconds(theirs)) * setups[Int(own.observation)].dispersionPerSecond
        return difference <= (tolerance.isNaN ? rules.dispersionTolerance : tolerance)
    }

    /// Between which dispersion measures lies what agrees with a leader; of one without, infinity stands for those without.
    func dispersionReach(_ leader: Signal) -> ClosedRange<Float> {
        let own = leader.dispersionMeasure
        guard !own.isNaN else { return .infinity ... .infinity }
        let tolerance =
            pulseSeconds(leader) * setups[Int(leader.observation)].dispersionPerSecond
        let most = Float(tolerance.isNaN ? rules.dispersionTolerance : max(tolerance, rules.dispersionTolerance))
        return (own - most).nextDown...(own + most).nextUp
    }
}

extension Array where Element: Comparable {
    /// Where values of a range lie among those of a sorted array.
    func places(of range: ClosedRange<Element>) -> Range<Int> {
        withUnsafeBufferPointer { values in
            func first(where isBehind: (Element) -> Bool) -> Int {
                var (low, high) = (0, values.count)
                while low < high {
                    let middle = (low + high) / 2
                    if isBehind(values[middle]) { high = middle } else { low = middle + 1 }
                }
                return low
            }
            let lower = first { $0 >= range.lowerBound }
            return lower..<Swift.max(lower, first { $0 > range.upperBound })
        }
    }
}
