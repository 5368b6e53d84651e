import Candidates
import Catalogue
import Synchronization

/// Compares candidates with known pulsars one after the other, and keeps count of what was found and of what should have been.
public final class KnownPulsarSearch: Sendable {
    /// What came of all candidates.
    public struct Tally: Sendable, Equatable {
        /// Candidates by what they are.
        public var counts: [KnownPulsarMatch.Kind: Int] = [:]
        /// Pulsars that candidates are, at the same period or a harmonic, by name.
        public var found: Set<String> = []
        /// Pulsars in the beams of candidates that can be seen in radio and have a period.
        public var expected: Set<String> = []

        public var missing: [String] { expected.subtracting(found).sorted() }
    }

    public let pulsars: KnownPulsars
    private let state = Mutex((tally: Tally(), beams: Set<Beam>()))

    /// Candidates of one beam have one position.
    private struct Beam: Hashable {
        var rightAscension: Double
        var declination: Double
    }

    public init(_ pulsars: KnownPulsars) {
        self.pulsars = pulsars
    }

    public var tally: Tally { state.withLock { $0.tally } }

    /// The pulsars that a candidate may be, the nearest first.
    public func matches(_ header: CandidateHeader?) -> [KnownPulsarMatch] {
        header.map(pulsars.matches) ?? []
    }

    /// Counts a candidate with its matches; once for each.
    public func count(_ header: CandidateHeader?, _ matches: [KnownPulsarMatch]) {
        state.withLock { state in
            if let match = matches.first { state.tally.counts[match.kind, default: 0] += 1 }
            for match in matches where match.kind != .sidelobe { state.tally.found.insert(match.name) }
            guard let rightAscension = header?.rightAscensionDegrees, let declination = header?.declinationDegrees,
                state.beams.insert(Beam(rightAscension: rightAscension, declination: declination)).inserted
            else { return }
            let position = SkyPosition(rightAscension: rightAscension, declination: declination)
            for index in pulsars.pulsars(inBeamAt: position) {
                let pulsar = pulsars.pulsars[index]
                if pulsar.spin != nil, !pulsar.isRadioQuiet { state.tally.expected.insert(pulsar.name) }
            }
        }
    }
}
