import Classifier
import Formats

/// How feature tables are read for a model: by what names, and with what in place of gaps.
public struct TableReading: Sendable {
    /// What the tables call columns that the model knows by other names.
    public var renamings: [TableRequest.Renaming]
    /// The value of each feature where a row has none; empty where such a row is an error.
    public var fills: [String: Double]

    public init(renamings: [TableRequest.Renaming] = [], fills: [String: Double] = [:]) {
        self.renamings = renamings
        self.fills = fills
    }

    /// Only what the model takes; classes are of no interest to it.
    func request(for classifier: any CandidateClassifier) -> TableRequest {
        TableRequest(
            features: classifier.card.kind == .features ? .named(classifier.card.inputs) : .known(and: []),
            labels: .ignored, gaps: fills.isEmpty ? .faults : .values, renamings: renamings)
    }
}
