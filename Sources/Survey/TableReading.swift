import Classifier
import Formats

/// How feature tables are read for a model: by what names, and with what in place of gaps.
public struct TableReading: Sendable {
    /// What the tables call columns that the model knows by other names.
    public var renamings: [TableRequest.Renaming]
    /// Whether a feature that a row lacks gets the median of the model's training set; otherwise such a row is an error.
    public var fillsGaps: Bool

    public init(renamings: [TableRequest.Renaming] = [], fillsGaps: Bool = false) {
        self.renamings = renamings
        self.fillsGaps = fillsGaps
    }

    /// The value of each feature where a row has none; empty if gaps are not filled.
    func fills(of classifier: any CandidateClassifier) -> [String: Double] {
        fillsGaps ? classifier.card.mediansByName ?? [:] : [:]
    }

    /// Whatever features a table has.
    var everything: TableRequest {
        TableRequest(features: .known(and: []), labels: .ignored, gaps: .values, renamings: renamings)
    }

    /// Only what the model takes; classes are of no interest to it.
    func request(for classifier: any CandidateClassifier) -> TableRequest {
        guard classifier.card.kind == .features else { return everything }
        return TableRequest(
            features: .named(classifier.card.inputs), labels: .ignored,
            gaps: fills(of: classifier).isEmpty ? .faults : .values, renamings: renamings)
    }
}
