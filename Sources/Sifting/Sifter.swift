import Candidates
import Synchronization

/// All that a list says of a candidate besides its score: what it is compared with, and how often it was found.
public final class Sifter: Sendable {
    /// What is found out about one candidate.
    public struct Findings: Sendable, Equatable {
        /// The known pulsars that it may be, the nearest first.
        public var known: [KnownPulsarMatch] = []
        public var isBirdie = false

        public init() {}

        /// Words joined by `|`.
        public var flags: String {
            let words = [known.first?.kind.rawValue, isBirdie ? "birdie" : nil]
            return words.compactMap { $0 }.joined(separator: "|")
        }
    }

    public let known: KnownPulsarSearch?
    public let birdies: Birdies?
    private let birdieCandidates = Mutex(0)

    public init(known: KnownPulsarSearch? = nil, birdies: Birdies? = nil) {
        (self.known, self.birdies) = (known, birdies)
    }

    /// Candidates at the frequencies of birdies, of those that were counted.
    public var birdieCount: Int { birdieCandidates.withLock { $0 } }

    public func findings(of header: CandidateHeader?) -> Findings {
        var findings = Findings()
        findings.known = known?.matches(header) ?? []
        findings.isBirdie = birdies?.contain(header) ?? false
        return findings
    }

    /// Counts a candidate with what was found; once for each.
    public func count(_ header: CandidateHeader?, _ findings: Findings) {
        known?.count(header, findings.known)
        if findings.isBirdie { birdieCandidates.withLock { $0 += 1 } }
    }
}
