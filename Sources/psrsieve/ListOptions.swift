import ArgumentParser
import Survey

/// What stands in a list, and which of its candidates are selected.
struct ListOptions: ParsableArguments {
    static let formats = "csv, fits, json or txt"
    static let extensions = RankedListWriter.Format.allCases.map(\.rawValue)
    static let help = ArgumentHelp(
        "Where the ranked list goes: .csv, .fits, .json, or .txt for the paths of what is selected alone.",
        valueName: "ranked.csv")

    @Option(
        help: ArgumentHelp(
            "Select candidates by their columns, such as \"score>=0.1 and snr>=6 and not known\"; rank<=100 or fraction<=1% takes the top.",
            valueName: "rule"))
    var select: String?

    @OptionGroup var base: PriorOptions

    @Flag(help: "Leave the other candidates out of the list.")
    var selectedOnly = false

    @Option(
        help: ArgumentHelp(
            "With --columns pics: the name of a column of scores. May be repeated. (default: the four that ELDEN-RING reads)",
            valueName: "name"))
    var scoreColumn: [String] = []

    func validate() throws {
        try Self.check(scoreColumns: scoreColumn)
        try base.check(rule: try selection())
    }

    static func check(scoreColumns: [String]) throws {
        for (place, name) in scoreColumns.enumerated() {
            guard !name.isEmpty, name.utf8.allSatisfy(isOfName) else {
                throw ValidationError("--score-column \(name): is no name of a column: letters, digits, _, - and .")
            }
            guard !scoreColumns[..<place].contains(name), !CandyJarFolder.ownColumns.contains(name), name != "filename"
            else {
                throw ValidationError("--score-column \(name): is the name of another column")
            }
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xdf)
    }

    func selection() throws -> SelectionExpression? { try Self.selection(select) }

    /// - Throws: `ValidationError` for what is no rule.
    static func selection(_ select: String?) throws -> SelectionExpression? {
        do throws(SelectionExpression.Invalid) {
            return try select.map { (text) throws(SelectionExpression.Invalid) in try SelectionExpression(text) }
        } catch {
            throw ValidationError("--select \"\(select ?? "")\": \(error.description)")
        }
    }

    /// - Parameter columns: what `--columns` says.
    func layout(_ columns: String?, output: String) throws -> RankedListWriter.Layout {
        guard columns == TableOptions.pics else {
            guard scoreColumn.isEmpty else { throw ValidationError("--score-column goes with --columns pics") }
            return .all
        }
        guard RankedListWriter.Format(path: output) == .csv else {
            throw ValidationError("--columns pics is a list of comma-separated values; let --output end in .csv")
        }
        return .pics(scoreColumn.isEmpty ? RankedListWriter.picsColumns : scoreColumn)
    }

    static func check(output: String) throws {
        guard RankedListWriter.Format(path: output) != nil else {
            throw ValidationError("--output ends in .csv, .fits, .json or .txt, which says how the list is written")
        }
    }
}
