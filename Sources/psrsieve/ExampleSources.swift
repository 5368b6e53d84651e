import Candidates
import Classifier
import Formats
import Sifting

/// Which examples are of one source, so that none of it is on both sides of a division.
struct ExampleSources {
    /// What the command line says: a column, `none`, or nothing.
    let column: String?

    private static let none = "none"

    /// The column, if one is named.
    var named: String? { column == Self.none ? nil : column }

    /// What an example table says in the named column of each row; empty if none is named.
    ///
    /// - Throws: `FormatError` if the table has no such column.
    func words(_ reader: ExampleTableReader, _ table: FeatureTable) throws -> [String?] {
        guard let named else { return [] }
        if named == "candidate" { return (0..<table.count).map(table.name) }
        if named == "source" { return try reader.sources(rows: 0..<reader.count) }
        if let words = table.headerTexts.first(where: { $0.key.name == named })?.value { return words }
        if let values = table.headerColumns.first(where: { $0.key.name == named })?.value {
            return values.map { $0.isNaN ? nil : "\($0)" }
        }
        let own = table.headerTexts.keys.map(\.name) + table.headerColumns.keys.map(\.name)
        throw FormatError(reader.path, .lacksColumns([named], own: ["candidate", "source"] + own.sorted()))
    }

    /// A number for each row, which those of one source share; `nil` for a row by itself.
    func sources(of table: FeatureTable) -> [Int?] {
        if column == Self.none { return table.labels.map { _ in nil } }
        guard named == nil else {
            var numbers: [String: Int] = [:]
            return table.groups.map { word in
                word.map { word in
                    let number = numbers[word] ?? numbers.count
                    numbers[word] = number
                    return number
                }
            }
        }
        return SourceGroups.sources(
            of: (0..<table.count).map(table.header), isPulsar: table.labels.map { $0 == .pulsar })
    }

    /// Says how many sources there are, where rows share one, and whether one is on both sides of a division.
    ///
    /// - Parameter divisions: those that were made elsewhere know nothing of sources.
    static func note(_ examples: some LabelledExamples, divided divisions: [StratifiedFolds] = []) {
        let sources = examples.sources
        let count = Set(sources).count
        guard count < sources.count else { return }
        let torn = divisions.reduce(into: Set<Int>()) { torn, division in
            var folds: [Int: Int] = [:]
            for (source, fold) in zip(sources, division.fold)
            where folds.updateValue(fold, forKey: source) ?? fold != fold {
                torn.insert(source)
            }
        }
        let what = torn.isEmpty ? "none is" : "\(torn.count) of them \(torn.count == 1 ? "is" : "are")"
        Console.note(
            "\(Counted.text(sources.count, "example")) are of \(Counted.text(count, "source")); \(what) both learnt from "
                + "and measured with")
    }
}
