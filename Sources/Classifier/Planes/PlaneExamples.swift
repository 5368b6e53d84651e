import Candidates
import NeuralNetwork
import Preprocessing

/// Candidates whose class is known, as the rows of an image classifier.
public struct PlaneExamples: Sendable {
    public let layout: PlaneRowLayout
    /// Examples x values of the layout, row-major.
    public private(set) var values: [Float] = []
    private(set) var labels: [Label] = []

    public init(_ layout: PlaneRowLayout) {
        self.layout = layout
    }

    public var count: Int { labels.count }
    public var pulsarCount: Int { labels.count { $0 == .pulsar } }

    /// - Parameter arrays: as `PlaneRowLayout.row(ofExample:)` takes them.
    /// - Throws: `MissingInputs` if the candidate has not all arrays that it must have; it is left out then.
    public mutating func append(example arrays: ArraySlice<Float>, label: Label) throws(MissingInputs) {
        values += try layout.row(ofExample: arrays)
        labels.append(label)
    }

    /// The score of each by a classifier of the same layout; one that would be no number is `nil`.
    public func scores(_ classifier: any CandidateClassifier) -> [Score?] {
        var result: [Score?] = []
        trainingSet.forEachBlock(of: 256) { _, rows in
            result += classifier.score(inputs: rows.map(Double.init))
        }
        return result
    }

    /// As a model card that was trained on these examples has it.
    public var fingerprint: String { DataFingerprint(values: summaries.map(Double.init), labels: labels).text }

    /// Examples x values of a `PlaneSummary`.
    var summaries: [Float] {
        let set = trainingSet
        return (0..<set.count).flatMap { PlaneSummary.values(of: set[row: $0], layout: layout) }
    }

    public var isPulsar: [Bool] { labels.map { $0 == .pulsar } }

    public mutating func reserve(_ count: Int) {
        values.reserveCapacity(count * layout.count)
    }

    var trainingSet: TrainingSet {
        TrainingSet(inputs: values, width: layout.count, classes: labels.map { Int($0.rawValue) })
    }
}
