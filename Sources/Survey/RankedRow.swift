import ScoreStore
import Sifting

/// One row of a ranked list: a candidate and where it stands.
public struct RankedRow: Sendable {
    /// Counted from 1, of so many.
    public var rank: Int
    public var count: Int
    public var candidate: ScoredCandidate
    public var isSelected: Bool
    /// Of a pulsar, at the share of pulsars that was asked for; `nil` if none was.
    public var probability: Double?
    public var findings = Sifter.Findings()

    public init(rank: Int, count: Int, candidate: ScoredCandidate, isSelected: Bool) {
        (self.rank, self.count, self.candidate, self.isSelected) = (rank, count, candidate, isSelected)
    }

    var known: [KnownPulsarMatch] { findings.known }

    /// The words that stand in `flags`.
    static let flagWords = ["outlier", "header", "known", "known?", "known_sidelobe", "birdie", "many_beams"]

    /// Words joined by `|`: those of the candidate, and those of what was found out about it.
    public var flags: String {
        let words = [candidate.flags, findings.flags]
        return words.filter { !$0.isEmpty }.joined(separator: "|")
    }

    func has(flag: String) -> Bool { flags.split(separator: "|").contains { $0 == flag } }
}
