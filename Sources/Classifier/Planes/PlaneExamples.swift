import Candidates
import NeuralNetwork
import Preprocessing

/// Candidates whose class is known, as the rows of an image classifier.
public struct PlaneExamples: Sendable {
    public let layout: PlaneRowLayout
    private let canLackSome: Bool
    private var values: [Float] = []
    private(set) var labels: [Label] = []

    /// - Parameter canLackSome: whether a candidate may be without some of the inputs, as `PlaneRowLayout.row` has it.
    public init(_ layout: PlaneRowLayout, canLackSome: Bool) {
        self.layout = layout
        self.canLackSome = canLackSome
    }

    public var count: Int { labels.count }
    public var pulsarCount: Int { labels.count { $0 == .pulsar } }

    /// - Throws: `MissingInputs` if the candidate has not all inputs that it must have; it is left out then.
    public mutating func append(_ planes: CandidatePlanes, label: Label) throws(MissingInputs) {
        values += try layout.row(of: planes, canLackSome: canLackSome)
        labels.append(label)
    }

    public mutating func reserve(_ count: Int) {
        values.reserveCapacity(count * layout.count)
    }

    var trainingSet: TrainingSet {
        TrainingSet(inputs: values, width: layout.count, classes: labels.map { Int($0.rawValue) })
    }
}
