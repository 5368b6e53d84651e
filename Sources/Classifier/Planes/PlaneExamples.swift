import Candidates
import NeuralNetwork
import OutputFiles
import Preprocessing

/// Candidates whose class is known, as the rows of an image classifier.
public struct PlaneExamples: LabelledExamples {
    public let layout: PlaneRowLayout
    public let labels: [Label]
    public let names: [String]
    public let sources: [Int]
    let trainingSet: TrainingSet

    fileprivate init(
        _ layout: PlaneRowLayout, _ rows: TrainingSet, labels: [Label], names: [String], sources: [Int]
    ) {
        self.layout = layout
        trainingSet = rows
        self.labels = labels
        self.names = names
        self.sources = sources
    }

    /// Examples x values of the layout, row-major.
    public var values: [Float] { trainingSet.values }

    public func rows(_ rows: [Int]) -> PlaneExamples {
        PlaneExamples(
            layout, trainingSet.choosing(rows), labels: rows.map { labels[$0] }, names: rows.map { names[$0] },
            sources: rows.map { sources[$0] })
    }

    public func scores(_ classifier: any CandidateClassifier) -> [Score?] {
        var result: [Score?] = []
        trainingSet.forEachBlock(of: 256) { _, rows in
            result += classifier.score(inputs: rows.map(Double.init))
        }
        return result
    }

    /// As a model card that was trained on these examples has it.
    public var fingerprint: String { DataFingerprint(rows: trainingSet, labels: labels).text }

    /// Examples x values of a `PlaneSummary`.
    var summaries: [Float] {
        (0..<count).flatMap { row in
            trainingSet.withRow(row) { PlaneSummary.values(of: $0, layout: layout) }
        }
    }
}

/// Takes examples one by one. Their arrays go to a temporary file, for there may be more of them than memory.
public struct PlaneExampleWriter {
    private let layout: PlaneRowLayout
    private let file: ScratchFile
    private var labels: [Label] = []
    private var names: [String] = []
    private var sources: [Int] = []

    /// - Throws: `OutputFile.WriteError` if there is no temporary file to be had.
    public init(_ layout: PlaneRowLayout) throws(OutputFile.WriteError) {
        self.layout = layout
        file = try ScratchFile()
    }

    /// - Parameters:
    ///   - arrays: as `PlaneRowLayout.row(ofExample:)` takes them.
    ///   - name: what the candidate is called.
    ///   - source: which source it is of, a number from 0 on; `nil` for one by itself.
    /// - Throws: `MissingInputs` if the candidate has not all arrays that it must have; it is left out then.
    ///   `OutputFile.WriteError` if the disk is full.
    public mutating func append(
        example arrays: ArraySlice<Float>, label: Label, name: String = "", source: Int? = nil
    ) throws {
        let row = try layout.row(ofExample: arrays)
        try row.withUnsafeBytes { try file.append($0) }
        labels.append(label)
        names.append(name)
        sources.append(source ?? -1 - sources.count)
    }

    /// All of them.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public func examples() throws(OutputFile.WriteError) -> PlaneExamples {
        PlaneExamples(
            layout,
            TrainingSet(inputs: try file.mapped(), width: layout.count, classes: labels.map { Int($0.rawValue) }),
            labels: labels, names: names, sources: sources)
    }
}
