import ArgumentParser
import Candidates
import Formats
import Survey

extension Verdict.Possible: ExpressibleByArgument {}

/// What candidates that a person calls perhaps a pulsar are learnt as.
struct PossibleOption: ParsableArguments {
    @Option(
        name: .customLong("t2"),
        help: ArgumentHelp(
            "What candidates with the verdict T2 (perhaps a pulsar) are: pulsar, not, or skip.", valueName: "class"))
    var possible = Verdict.Possible.skip
}

/// Lists of what candidates are, beside what the tables say that are learnt from.
struct LabelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Classes of examples that count before those of an example table: verdicts of report, or any list that preprocess "
                + "takes. May be repeated.",
            valueName: "verdicts.csv"),
        completion: .file(extensions: ["csv"]))
    var labels: [String] = []

    @OptionGroup var verdicts: PossibleOption

    /// Puts the classes of the lists in place of a table's own.
    ///
    /// - Parameter sources: where each row's candidate came from.
    /// - Throws: `FormatError` for a list that cannot be read.
    func apply(to table: inout FeatureTable, sources: @autoclosure () throws -> [String?]) throws {
        guard !labels.isEmpty else { return }
        let lists = try labels.map { try LabelFile(path: $0, possible: verdicts.possible) }
        let found = PathLabels(lists, paths: try sources().map { $0 ?? "" })
        (found.joined + found.notes).forEach(Console.note)
        for (row, label) in found.labels.enumerated() {
            if let label { table.labels[row] = label }
        }
    }
}
