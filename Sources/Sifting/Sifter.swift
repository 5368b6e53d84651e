import Candidates

/// All that a list says of a candidate besides its score: what it is compared with, and how often it was found.
///
/// A list is gone through twice: at first every candidate is taken in, so that groups can be made, and then each is told what
/// was found of it.
public final class Sifter {
    /// What is found out about one candidate.
    public struct Findings: Sendable, Equatable {
        /// The known pulsars that it may be, the nearest first.
        public var known: [KnownPulsarMatch] = []
        public var isBirdie = false
        public var isInManyBeams = false
        /// `nil` without groups.
        public var membership: Groups.Membership?

        public init() {}

        /// Words joined by `|`.
        public var flags: String {
            let words = [
                known.first?.kind.rawValue, isBirdie ? "birdie" : nil, isInManyBeams ? "many_beams" : nil,
            ]
            return words.compactMap { $0 }.joined(separator: "|")
        }
    }

    public let known: KnownPulsarSearch?
    public let birdies: Birdies?
    /// `nil` if none are made.
    public let groupRules: SiftingRules?
    public private(set) var birdieCount = 0
    public private(set) var groups: Groups?
    public private(set) var manyBeams: ManyBeams?
    private var table = SignalTable()
    private var count = 0
    /// Where the stretch of equal scores begins among the signals.
    private var stretch: (first: Int, score: Double) = (0, .nan)

    public init(known: KnownPulsarSearch? = nil, birdies: Birdies? = nil, groupRules: SiftingRules? = nil) {
        (self.known, self.birdies, self.groupRules) = (known, birdies, groupRules)
    }

    // MARK: - Once through the list

    /// Takes in the next candidate of the list.
    public func take(_ header: CandidateHeader?, score: Double) {
        if score != stretch.score {
            table.sortByStrength(from: stretch.first)
            stretch = (table.signals.count, score)
        }
        _ = table.append(header, rank: count)
        count += 1
    }

    /// Makes groups of what was taken in.
    ///
    /// - Parameter count: of all candidates; those that were not taken in are in no group.
    public func group(of count: Int) {
        guard let groupRules, groups == nil else { return }
        table.sortByStrength(from: stretch.first)
        let comparison = SignalComparison(table, rules: groupRules)
        table = SignalTable()
        groups = Groups(comparison, count: count)
        manyBeams = ManyBeams(comparison)
    }

    // MARK: - Once more

    /// What was found of a candidate, by its place in the list counted from 0.
    public func findings(of header: CandidateHeader?, rank: Int) -> Findings {
        var findings = Findings()
        findings.known = known?.matches(header) ?? []
        findings.isBirdie = birdies?.contain(header) ?? false
        findings.isInManyBeams = manyBeams?.contain(rank: rank) ?? false
        findings.membership = groups?.membership(ofRank: rank)
        return findings
    }

    /// Counts a candidate with what was found; once for each.
    public func count(_ header: CandidateHeader?, _ findings: Findings) {
        known?.count(header, findings.known)
        if findings.isBirdie { birdieCount += 1 }
    }
}
