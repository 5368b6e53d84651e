import Candidates

/// Rows whose class is known: what a classifier is trained on and measured with.
public struct LabelledRows: Sendable {
    public let inputs: [String]
    /// Rows x inputs, row-major.
    public let values: [Double]
    public let labels: [Label]

    public var count: Int { labels.count }
    public var isPulsar: [Bool] { labels.map { $0 == .pulsar } }
    public var pulsarCount: Int { labels.count { $0 == .pulsar } }

    /// As a model card that was trained on these rows has it.
    public var fingerprint: String { DataFingerprint(values: values, labels: labels).text }

    /// The rows of a table whose class is known, with the columns that are asked for.
    ///
    /// - Throws: `MissingInputs` if the table lacks a column.
    public init(_ table: FeatureTable, inputs: [String]) throws(MissingInputs) {
        let columns = try Self.columns(of: inputs, in: table.featureNames)
        var values: [Double] = []
        var labels: [Label] = []
        for row in 0..<table.count {
            guard let label = table.labels[row] else { continue }
            let cells = table[row: row]
            values += columns.map { cells[cells.startIndex + $0] }
            labels.append(label)
        }
        self.init(inputs: inputs, values: values, labels: labels)
    }

    private init(inputs: [String], values: [Double], labels: [Label]) {
        self.inputs = inputs
        self.values = values
        self.labels = labels
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
            labels: rows.map { labels[$0] })
    }
}
