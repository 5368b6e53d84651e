import Candidates
import NeuralNetwork
import Preprocessing

/// Candidates whose class is known, as the rows of an image classifier.
public struct PlaneExamples: LabelledExamples {
    public let layout: PlaneRowLayout
    /// Examples x values of the layout, row-major.
    public private(set) var values: [Float] = []
    public private(set) var labels: [Label] = []
    public private(set) var names: [String] = []
    public private(set) var sources: [Int] = []

    public init(_ layout: PlaneRowLayout) {
        self.layout = layout
    }

    /// - Parameters:
    ///   - arrays: as `PlaneRowLayout.row(ofExample:)` takes them.
    ///   - name: what the candidate is called.
    ///   - source: which source it is of, a number from 0 on; `nil` for one by itself.
    /// - Throws: `MissingInputs` if the candidate has not all arrays that it must have; it is left out then.
    public mutating func append(
        example arrays: ArraySlice<Float>, label: Label, name: String = "", source: Int? = nil
    ) throws(MissingInputs) {
        values += try layout.row(ofExample: arrays)
        labels.append(label)
        names.append(name)
        sources.append(source ?? -1 - sources.count)
    }

    public func rows(_ rows: [Int]) -> PlaneExamples {
        var chosen = PlaneExamples(layout)
        chosen.reserve(rows.count)
        for row in rows { chosen.values += values[(row * layout.count)..<((row + 1) * layout.count)] }
        (chosen.labels, chosen.names) = (rows.map { labels[$0] }, rows.map { names[$0] })
        chosen.sources = rows.map { sources[$0] }
        return chosen
    }

    public func scores(_ classifier: any CandidateClassifier) -> [Score?] {
        var result: [Score?] = []
        trainingSet.forEachBlock(of: 256) { _, rows in
            result += classifier.score(inputs: rows.map(Double.init))
        }
        return result
    }

    /// As a model card that was trained on these examples has it.
    public var fingerprint: String { DataFingerprint(values: values, labels: labels).text }

    /// Examples x values of a `PlaneSummary`.
    var summaries: [Float] {
        let set = trainingSet
        return (0..<set.count).flatMap { PlaneSummary.values(of: set[row: $0], layout: layout) }
    }

    public mutating func reserve(_ count: Int) {
        values.reserveCapacity(count * layout.count)
    }

    var trainingSet: TrainingSet {
        TrainingSet(inputs: values, width: layout.count, classes: labels.map { Int($0.rawValue) })
    }
}
