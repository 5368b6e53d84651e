import Candidates

/// A candidate with its score. Kept small: a survey has millions.
public struct ScoredCandidate: Sendable {
    /// The candidate's own name where its file gives one; otherwise it is called by file and row.
    public var givenName: String?
    public var origin: CandidateOrigin
    /// The calibrated probability of a pulsar, 0...1.
    public var score: Double
    /// The candidate lies far outside the distribution that the model was trained on, so its score is a guess.
    public var isOutlier: Bool
    private let headerBox: HeaderBox?

    public init(
        givenName: String?, origin: CandidateOrigin, header: CandidateHeader?, score: Double, isOutlier: Bool
    ) {
        self.givenName = givenName
        self.origin = origin
        self.score = score
        self.isOutlier = isOutlier
        headerBox = header.map(HeaderBox.init)
    }

    public var name: String { givenName ?? origin.name }
    public var header: CandidateHeader? { headerBox?.header }
    /// What an astronomer should know of the score, as words joined by `|`.
    public var flags: String { isOutlier ? "outlier" : "" }
}

/// A header out of line: most rows of a feature table have none.
private final class HeaderBox: Sendable {
    let header: CandidateHeader

    init(_ header: CandidateHeader) {
        self.header = header
    }
}
