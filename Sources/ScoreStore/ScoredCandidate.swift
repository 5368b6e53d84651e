import Candidates

/// A candidate with its score. Kept small: a survey has millions.
public struct ScoredCandidate: Sendable, Equatable {
    /// The candidate's own name where its file gives one; otherwise it is called by file and row.
    public var givenName: String?
    public var origin: CandidateOrigin
    /// The eight features, `FeatureName.lyon`, as far as they are known; `nil` if none is.
    public var features: [Double?]?
    /// The signal-to-noise ratio at DM 0 over that at the candidate's own; `nil` without channels that show it.
    public var undispersedRatio: Double?
    /// The calibrated probability of a pulsar, 0...1.
    public var score: Double
    /// The candidate lies far outside the distribution that the model was trained on, so its score is a guess.
    public var isOutlier: Bool
    /// The name of the model that has scored it.
    public var model: String
    private let headerBox: HeaderBox?

    public init(
        givenName: String?, origin: CandidateOrigin, header: CandidateHeader?, features: [Double?]? = nil,
        undispersedRatio: Double? = nil, score: Double, isOutlier: Bool, model: String
    ) {
        self.givenName = givenName
        self.origin = origin
        self.features = features
        self.undispersedRatio = undispersedRatio
        self.score = score
        self.isOutlier = isOutlier
        self.model = model
        headerBox = header.map(HeaderBox.init)
    }

    public var name: String { givenName ?? origin.name }
    public var header: CandidateHeader? { headerBox?.header }
    /// What an astronomer should know of it, as words joined by `|`: `outlier`, and `header` where the file states numbers
    /// that no candidate can have and that were left out.
    public var flags: String {
        let isOdd = !(header?.leftOut.isEmpty ?? true)
        return isOutlier ? (isOdd ? "outlier|header" : "outlier") : (isOdd ? "header" : "")
    }
}

/// A header out of line: most rows of a feature table have none.
private final class HeaderBox: Sendable, Equatable {
    let header: CandidateHeader

    init(_ header: CandidateHeader) {
        self.header = header
    }

    static func == (first: HeaderBox, second: HeaderBox) -> Bool { first.header == second.header }
}
