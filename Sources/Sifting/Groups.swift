import Catalogue
import Glibc

/// Candidates of a list that are the same signal: found in several beams, on several days, at harmonics.
///
/// Groups have leaders and are no chains: the list is gone through from its top, and each candidate joins the first leader that
/// it agrees with in place, dispersion measure and period or a ratio of periods; what has joined recruits nobody. (Chains of
/// unrelated candidates grow together: docs/sifting.md.) The result does not depend on the order in which candidates were
/// stored, nor on the number of threads.
public struct Groups: Sendable {
    /// What a candidate has to do with the leader of its group.
    public struct Membership: Sendable, Equatable {
        /// The leader's place in the list, counted from 0; the candidate's own if it leads.
        public var leader: Int
        /// The candidate's frequency over the leader's.
        public var ratio: FrequencyRatio
        /// How many candidates and how many beams the group has.
        public var size: Int
        public var beams: Int
        /// How it has joined; `nil` of the leader.
        public var reason: String?
    }

    /// What came of all candidates.
    public struct Tally: Sendable, Equatable {
        /// Groups of more than one.
        public var groups = 0
        /// Candidates in them beside their leaders, and how many of these are to be expected, at most, if all are unrelated.
        public var members = 0
        public var expectedMembers = 0.0
        /// Candidates without a period or a place, which are compared with none.
        public var uncompared = 0
        public var compared = 0

        public init() {}
    }

    /// How a signal has joined its leader: the ratio's place in the table, and by how much of the tolerance it is off.
    struct Link: Sendable {
        var ratio: UInt16 = 0
        var distance: Float = 0
    }

    public let tally: Tally
    public var rules: SiftingRules { comparison.rules }
    private let comparison: SignalComparison
    private let ratios: RatioTable
    /// By the signal's number: the leader's, and how it has joined.
    private let leaders: [UInt32]
    private let links: [Link]
    /// By the candidate's place in the list: the signal's number and one more; 0 where there is none.
    private let signals: [UInt32]
    /// By the leader's number, of groups of more than one.
    private let sizes: [UInt32: (candidates: Int, beams: Int)]

    /// - Parameter count: of the candidates in the list.
    init(_ comparison: SignalComparison, count: Int) {
        let finder = GroupFinder(comparison)
        let found = finder.groups()
        self.comparison = comparison
        (leaders, links, ratios) = (found.leaders, found.links, finder.ratios)
        var signals = [UInt32](repeating: 0, count: comparison.signals.isEmpty ? 0 : count)
        for (number, signal) in comparison.signals.enumerated() { signals[Int(signal.rank)] = UInt32(number + 1) }
        self.signals = signals

        var tally = Tally()
        tally.expectedMembers = found.expected
        (tally.compared, tally.uncompared) = (comparison.signals.count, count - comparison.signals.count)
        var places: [UInt32: Set<Observation.Place>] = [:]
        var sizes: [UInt32: (candidates: Int, beams: Int)] = [:]
        for (number, leader) in leaders.enumerated() where leader != number {
            tally.members += 1
            sizes[leader, default: (1, 0)].candidates += 1
            for signal in [number, Int(leader)] {
                places[leader, default: []].insert(comparison.observation(signal).place)
            }
        }
        for (leader, places) in places { sizes[leader]?.beams = places.count }
        tally.groups = sizes.count
        (self.sizes, self.tally) = (sizes, tally)
    }

    /// What a candidate is in, by its place in the list counted from 0; one that could not be compared is by itself.
    public func membership(ofRank rank: Int) -> Membership {
        guard rank < signals.count, signals[rank] > 0 else {
            return Membership(leader: rank, ratio: .one, size: 1, beams: 1)
        }
        let number = Int(signals[rank] - 1)
        let leader = Int(leaders[number])
        let size = sizes[UInt32(leader)] ?? (1, 1)
        return Membership(
            leader: Int(comparison.signals[leader].rank), ratio: ratios.ratios[Int(links[number].ratio)],
            size: size.candidates, beams: size.beams, reason: leader == number ? nil : reason(number, leader))
    }

    /// Such as "a harmonic (1/2) of candidate 17 (period 0.033 s, DM 56.8): …".
    private func reason(_ number: Int, _ leader: Int) -> String {
        let (own, theirs) = (comparison.signals[number], comparison.signals[leader])
        let ratio = ratios.ratios[Int(links[number].ratio)]
        var name = "candidate \(theirs.rank + 1) (period \(Self.short(1 / theirs.frequency)) s"
        if !theirs.dispersionMeasure.isNaN { name += ", DM \(theirs.dispersionMeasure)" }
        let what = ratio == .one ? "the same period as \(name))" : "a harmonic (\(ratio.text)) of \(name))"
        var evidence = ["the frequency differs by \(Self.short(Double(links[number].distance))) of its tolerance"]
        let difference = own.dispersionMeasure - theirs.dispersionMeasure
        if !difference.isNaN { evidence.append("the DM by \(Self.short(Double(difference))) pc cm^-3") }
        if case .sky(let rightAscension, let declination) = comparison.observation(number).place,
            case .sky(let otherAscension, let otherDeclination) = comparison.observation(leader).place
        {
            let separation = SkyPosition(rightAscension: rightAscension, declination: declination)
                .separation(from: SkyPosition(rightAscension: otherAscension, declination: otherDeclination))
            evidence.append("the position by \(Self.short(separation)) deg")
        }
        return "\(what): \(evidence.joined(separator: ", "))"
    }

    /// A number with five digits.
    private static func short(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "0" }
        let scale = pow(10, 4 - log10(abs(value)).rounded(.down))
        return "\((value * scale).rounded() / scale)"
    }
}
