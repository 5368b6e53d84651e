import Candidates

/// Rows of features whose class is known.
public struct LabelledRows: LabelledExamples {
    public let inputs: [String]
    /// Rows x inputs, row-major.
    public let values: [Double]
    public let labels: [Label]
    /// The row's own name, or its number in the table.
    public let names: [String]
    public let sources: [Int]

    /// As a model card that was trained on these rows has it.
    public var fingerprint: String { DataFingerprint(values: values, labels: labels).text }

    /// The rows of a table whose class is known, with the columns that are asked for.
    ///
    /// - Parameter sources: which source each row of the table is of, from 0 on; `nil` for rows that are by themselves.
    /// - Throws: `MissingInputs` if the table lacks a column.
    public init(_ table: FeatureTable, inputs: [String], sources: [Int?] = []) throws(MissingInputs) {
        let columns = try Self.columns(of: inputs, in: table.featureNames)
        var values: [Double] = []
        var labels: [Label] = []
        var names: [String] = []
        var ownSources: [Int] = []
        for row in 0..<table.count {
            guard let label = table.labels[row] else { continue }
            let cells = table[row: row]
            values += columns.map { cells[cells.startIndex + $0] }
            labels.append(label)
            ownSources.append((row < sources.count ? sources[row] : nil) ?? -1 - row)
            names.append(table.name(ofRow: row) ?? "\(table.rowNumbers[row])")
        }
        self.init(inputs: inputs, values: values, labels: labels, names: names, sources: ownSources)
    }

    private init(inputs: [String], values: [Double], labels: [Label], names: [String], sources: [Int]) {
        self.inputs = inputs
        self.values = values
        self.labels = labels
        self.names = names
        self.sources = sources
    }

    /// - Precondition: the classifier's inputs are the rows'.
    public func scores(_ classifier: any CandidateClassifier) -> [Score?] {
        precondition(inputs == classifier.card.inputs)
        return classifier.score(inputs: values)
    }

    /// The median of each input.
    var medians: [Double] {
        var table = FeatureTable(featureNames: inputs)
        table.values = values
        let medians = table.medians()
        return inputs.compactMap { medians[$0] }
    }

    static func columns(of inputs: [String], in names: [String]) throws(MissingInputs) -> [Int] {
        let missing = inputs.filter { !names.contains($0) }
        guard missing.isEmpty else { throw MissingInputs(missing) }
        return inputs.compactMap { names.firstIndex(of: $0) }
    }

    /// Some of the rows.
    public func rows(_ rows: [Int]) -> LabelledRows {
        let width = inputs.count
        return LabelledRows(
            inputs: inputs, values: rows.flatMap { values[($0 * width)..<(($0 + 1) * width)] },
            labels: rows.map { labels[$0] }, names: rows.map { names[$0] }, sources: rows.map { sources[$0] })
    }
}
