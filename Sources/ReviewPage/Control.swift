import Candidates
import Survey

/// A pulsar that is mixed in among a page's candidates, so that the reviewer's verdicts can be measured.
public struct Control: Sendable {
    /// As it stands among the candidates; nothing in it tells it from them.
    public var row: RankedRow
    public var candidate: Candidate
    /// With which it was simulated.
    public var signalToNoise: Double

    public init(row: RankedRow, candidate: Candidate, signalToNoise: Double) {
        (self.row, self.candidate, self.signalToNoise) = (row, candidate, signalToNoise)
    }
}
