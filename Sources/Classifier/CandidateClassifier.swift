import Candidates
import NeuralNetwork

/// What a classifier says of one candidate.
public struct Score: Sendable, Equatable {
    /// The calibrated probability of a pulsar, 0...1.
    public var probability: Double
    /// The candidate lies far outside the training set.
    public var isOutlier: Bool

    /// `nil` unless the probability is a number.
    public init?(probability: Double, isOutlier: Bool) {
        guard !probability.isNaN else { return nil }
        self.probability = min(max(probability, 0), 1)
        self.isOutlier = isOutlier
    }

    /// A candidate whose score would be no number.
    public struct Undefined: Error, Equatable, Sendable, CustomStringConvertible {
        /// As it goes on after the candidate's place.
        public static let sentence = "has no score: it holds numbers of which the model makes none"

        public var description: String { "the candidate " + Self.sentence }
    }
}

/// A trained model that scores candidates. Any number of threads can use it at once.
public protocol CandidateClassifier: Sendable {
    var card: ModelCard { get }
    /// The arrays of each network of the ensemble, by name.
    var states: [[String: Tensor]] { get }

    /// The row of numbers that the model takes of a candidate.
    ///
    /// - Throws: `MissingInputs` with the reason if the candidate does not have what they are made of.
    func inputs(of candidate: Candidate) throws(MissingInputs) -> [Double]

    /// A row of inputs as the networks see it.
    func networkRow(_ inputs: [Double]) -> [Float]

    /// Scores rows of inputs (rows x inputs, row-major); a row whose score would be no number has none.
    func score(inputs: [Double]) -> [Score?]

    /// Scores one row of inputs and says why it has that score.
    ///
    /// - Parameter accuracy: of the shares; the score is the same.
    /// - Throws: `Score.Undefined`; `NetworkDescription.Invalid` or `Network.StateMismatch` if the arrays do not fit the
    ///   card's network, which is not so for a model that could be read.
    func explanation(ofInputs row: [Double], accuracy: Explanation.Accuracy) throws -> Explanation
}

extension Score {
    /// No network is believed to be surer of a pulsar than this. What lies far outside the training set makes it say any
    /// number; real candidates stay below 35.
    package static let surestLogit = 50.0
}

extension [InferenceNetwork] {
    /// What an ensemble says of each row of network inputs, on a scale that resembles that of log-odds: the mean over its
    /// networks of the logit of a pulsar less that of none.
    func evidence(_ rows: [Float]) -> [Double] {
        guard let first else { return [] }
        var sums = [Double](repeating: 0, count: rows.count / first.inputs)
        for member in self {
            let logits = member.logits(rows)
            for row in sums.indices {
                sums[row] += Swift.min(Double(logits[2 * row + 1]) - Double(logits[2 * row]), Score.surestLogit)
            }
        }
        return sums.map { $0 / Double(count) }
    }
}

extension CandidateClassifier {
    /// Why a row of inputs has its score, with shares that add up.
    public func explanation(ofInputs row: [Double]) throws -> Explanation {
        try explanation(ofInputs: row, accuracy: .full)
    }

    /// Where the model's inputs stand among the columns of a feature table.
    ///
    /// - Throws: `MissingInputs` if the table lacks one.
    public func columns(in featureNames: [String]) throws(MissingInputs) -> [Int] {
        try LabelledRows.columns(of: card.inputs, in: featureNames)
    }

    /// Scores the rows of a feature table.
    ///
    /// - Parameter columns: as `columns(in:)` gave them.
    public func score(_ table: FeatureTable, columns: [Int]) -> [Score?] {
        if columns == Array(table.featureNames.indices) { return score(inputs: table.values) }
        let width = table.featureNames.count
        return score(inputs: (0..<table.count).flatMap { row in columns.map { table.values[row * width + $0] } })
    }

    /// The members' arrays as networks ready for use.
    ///
    /// - Throws: `NetworkDescription.Invalid` or `Network.StateMismatch` if they do not fit the card's network,
    ///   `ScoringPrecision.NoRanges` if the card lacks the ranges that int8 needs, `OutOfMemory`.
    static func members(
        _ card: ModelCard, _ states: [[String: Tensor]], _ precision: ScoringPrecision = .float32
    ) throws -> [InferenceNetwork] {
        try states.enumerated().map { member, state in
            try InferenceNetwork(try Network(card.network, state: state), precision: try precision.of(member, card))
        }
    }

    /// The calibrated probability of each row of network inputs.
    func probabilities(_ members: [InferenceNetwork], rows: [Float]) -> [Double] {
        members.evidence(rows).map(card.calibration.probability)
    }
}
