import Catalogue
import Glibc

/// Signals that were heard in many beams at once and do not get weaker with the distance from the best of them: interference.
///
/// The test of TRAPUM's candidate_filter (its `spatial_rfi`): signal-to-noise ratios against the distance from the beam in which
/// they are highest, fitted by an exponential decay; known positions and signal-to-noise ratios are what it takes.
public struct ManyBeams: Sendable {
    /// By their places in the list, counted from 0.
    private let ranks: Set<UInt32>

    public var count: Int { ranks.count }

    public func contain(rank: Int) -> Bool { ranks.contains(UInt32(rank)) }

    init(_ comparison: SignalComparison) {
        let (signals, rules) = (comparison.signals, comparison.rules)
        let placed = signals.indices.filter { number in
            if case .sky = comparison.observation(number).place { !signals[number].signalToNoise.isNaN } else { false }
        }
        let epochs = Epoch.all(placed, comparison)
        let dates = epochs.map(\.date)
        var isTaken = [Bool](repeating: false, count: signals.count)
        var ranks: Set<UInt32> = []
        for leader in placed where !isTaken[leader] {
            let (own, observation) = (signals[leader], comparison.observation(leader))
            let (date, overlap) = (Epoch.date(observation), observation.overlapSeconds / 86_400)
            let near = epochs[dates.places(of: (date - overlap)...(date + overlap))]
            let atOnce = Double(near.reduce(0) { $0 + $1.byFrequency.count })
            var heard = [leader]
            func take(_ number: UInt32) {
                let (other, theirs) = (Int(number), signals[Int(number)])
                guard other > leader, !isTaken[other], comparison.areAtOnce(own, theirs) else { return }
                let tolerance = comparison.tolerance(own, theirs)
                let share = min(1, Self.mostByChance / (SignalComparison.chance(tolerance) * atOnce))
                guard abs(theirs.frequency / own.frequency - 1) <= tolerance * share,
                    comparison.agreeInDispersion(own, theirs)
                else { return }
                heard.append(other)
                isTaken[other] = true
            }
            for epoch in near {
                for number in epoch.bounds.odd { take(number) }
                let widest = comparison.widestTolerance(own, epoch.bounds)
                let range = own.frequency * (1 - widest)...own.frequency * (1 + widest)
                for place in epoch.frequencies.places(of: range) { take(epoch.byFrequency[place]) }
            }
            if heard.count >= rules.manyBeams, Self.areEverywhere(heard, comparison) {
                for number in heard { ranks.insert(signals[number].rank) }
            }
        }
        self.ranks = ranks
    }

    /// The signals that were observed from one moment on.
    private struct Epoch {
        /// Modified Julian date; of those without one, which are taken for one observation, 0.
        let date: Double
        /// Numbers of signals, and their frequencies.
        let byFrequency: [UInt32]
        let frequencies: [Double]
        let bounds: SignalComparison.Bounds

        static func date(_ observation: Observation) -> Double { observation.modifiedJulianDate ?? 0 }

        /// By their dates.
        static func all(_ numbers: [Int], _ comparison: SignalComparison) -> [Epoch] {
            Dictionary(grouping: numbers) { date(comparison.observation($0)) }.sorted { $0.key < $1.key }
                .map { date, members in
                    let sorted = members.sorted {
                        (comparison.signals[$0].frequency, $0) < (comparison.signals[$1].frequency, $1)
                    }
                    let byFrequency = sorted.map { UInt32($0) }
                    return Epoch(
                        date: date, byFrequency: byFrequency,
                        frequencies: sorted.map { comparison.signals[$0].frequency },
                        bounds: comparison.bounds(of: byFrequency))
                }
        }
    }

    /// Where more unrelated candidates than this would agree with one, frequencies have to agree better: six beams by chance are
    /// one in ten thousand then.
    private static let mostByChance = 0.5

    private struct Beam {
        var position: SkyPosition
        var signalToNoise: Double
    }

    /// Whether signals come from enough beams and are as strong far from the best as near it.
    private static func areEverywhere(_ heard: [Int], _ comparison: SignalComparison) -> Bool {
        // Of each beam the strongest.
        var strongest: [Observation.Place: Double] = [:]
        for number in heard {
            let value = Double(comparison.signals[number].signalToNoise)
            let place = comparison.observation(number).place
            strongest[place] = max(strongest[place] ?? value, value)
        }
        guard strongest.count >= comparison.rules.manyBeams else { return false }
        var beams: [Beam] = []
        for case (.sky(let rightAscension, let declination), let value) in strongest where value > 0 {
            beams.append(
                Beam(
                    position: SkyPosition(rightAscension: rightAscension, declination: declination),
                    signalToNoise: value))
        }
        // In an order of its own, so that sums are the same each time.
        beams.sort {
            ($1.signalToNoise, $0.position.rightAscension, $0.position.declination)
                < ($0.signalToNoise, $1.position.rightAscension, $1.position.declination)
        }
        guard let best = beams.first?.position, beams.count > 2 else { return false }
        let decay = decay(beams.map { (best.separation(from: $0.position) * 60, $0.signalToNoise) })
        return decay.value + decay.error < comparison.rules.decayPerArcminute
    }

    /// The exponential decay of signal-to-noise ratios with distance: a straight line through their logarithms, whose errors
    /// are those of ratios known to 1, or of the scatter about the line where that is larger.
    static func decay(_ points: [(distance: Double, signalToNoise: Double)]) -> (value: Double, error: Double) {
        let weights = points.map { $0.signalToNoise * $0.signalToNoise }
        let logarithms = points.map { log($0.signalToNoise) }
        let sum = weights.reduce(0, +)
        func mean(_ values: [Double]) -> Double { zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / sum }
        let distances = points.map(\.distance)
        let (distance, logarithm) = (mean(distances), mean(logarithms))
        let spread = mean(distances.map { ($0 - distance) * ($0 - distance) }) * sum
        guard spread > 0, points.count > 2 else { return (0, .infinity) }
        let slope =
            zip(distances, logarithms).map { ($0 - distance) * ($1 - logarithm) }.enumerated()
            .reduce(0) { $0 + weights[$1.offset] * $1.element } / spread
        let scatter = zip(distances, logarithms).enumerated().reduce(0) { total, point in
            let off = point.element.1 - logarithm - slope * (point.element.0 - distance)
            return total + weights[point.offset] * off * off
        }
        return (-slope, (max(1, scatter / Double(points.count - 2)) / spread).squareRoot())
    }
}
