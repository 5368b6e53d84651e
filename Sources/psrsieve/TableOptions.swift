import ArgumentParser
import Classifier
import Formats

/// The options by which commands are told what feature tables hold.
struct TableOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What columns of feature tables are: their own names (numbers from 1 where they have none) and psrsieve's.",
            valueName: "own=name,..."))
    var columns: String?

    /// In place of names: the list's own columns are these.
    static let pics = "pics"

    func validate() throws {
        if columns != Self.pics { _ = try renamings() }
    }

    func renamings() throws -> [TableRequest.Renaming] {
        return try (columns ?? "").split(separator: ",").map { pair in
            guard let sign = pair.lastIndex(of: "="), sign > pair.startIndex, pair.index(after: sign) < pair.endIndex
            else {
                throw ValidationError(
                    "--columns is own=name, joined by commas, such as mean_int=profile_mean,kind=class")
            }
            return TableRequest.Renaming(
                own: pair[..<sign].trimmingBlanks, meant: pair[pair.index(after: sign)...].trimmingBlanks)
        }
    }
}

/// What stands in place of a feature that a row lacks.
struct GapOptions: ParsableArguments {
    enum Fill: String, ExpressibleByArgument, CaseIterable { case median }

    @Option(
        help: ArgumentHelp(
            "Fill gaps of feature tables with the training set's medians (median); otherwise rows with gaps are left out.",
            valueName: "median"))
    var fill: Fill?

    /// The medians that a model keeps of its training set, if gaps are to be filled.
    func fills(of classifier: any CandidateClassifier, model: String) throws -> [String: Double] {
        guard fill != nil, classifier.card.kind == .features else { return [:] }
        guard let medians = classifier.card.mediansByName else {
            throw CommandFailure(
                "\(model): does not keep the medians of its training set, so that --fill has nothing to fill with")
        }
        return medians
    }
}

/// What of feature tables is trained on.
struct TrainingColumns: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Columns of feature tables to take as features besides those that are known by name.", valueName: "names"))
    var features: String?

    @Option(
        help: ArgumentHelp(
            "The column that says which rows are of one source; none of it is on both sides of a division into what is "
                + "learnt from and what is measured with. Without it place, epoch and period say so, where they are known; "
                + "none takes each row by itself.",
            valueName: "column"))
    var group: String?

    @OptionGroup var tables: TableOptions

    @OptionGroup var gaps: GapOptions
}
