import Formats
import OutputFiles
import ScoreStore
import Sifting
import Survey

/// What comes of a store at the end of a command: the ranked list, what could not be read beside it, and the top of the list on
/// the screen.
struct RankedOutput {
    let list: RankedList
    let errors: InputErrorList.Summary
    private let output: String
    private let layout: RankedListWriter.Layout
    private let errorList: InputErrorList

    /// Prints the top of the list: what was found out is shown even if it cannot be written.
    ///
    /// - Throws: `OutputFile.WriteError`.
    init(
        _ list: RankedList, to output: String, layout: RankedListWriter.Layout = .all, top: Int
    ) throws(OutputFile.WriteError) {
        (self.list, self.output, self.layout) = (list, output, layout)
        let errorList = InputErrorList(for: output)
        try list.forEachError { error throws(OutputFile.WriteError) in try errorList.append(error) }
        self.errorList = errorList
        errors = errorList.summary
        if top > 0, summary.candidates > 0 { print(try RankedListText.table(list, rows: top)) }
    }

    var summary: ScoreStore.Summary { list.summary }

    func showErrors() {
        UnreadableInputs.show(errors)
    }

    /// - Returns: whether there is a list: without a candidate there is none.
    /// - Throws: `OutputFile.WriteError`.
    func write() throws(OutputFile.WriteError) -> Bool {
        try errorList.publish()
        guard summary.candidates > 0, let format = RankedListWriter.Format(path: output) else { return false }
        try RankedListWriter.write(list, format: format, layout: layout, to: output)
        return true
    }

    /// - Parameter isPart: it may be empty.
    /// - Throws: the exit status if not everything could be read.
    func end(accepting share: Double?, isPart: Bool = false) throws {
        try UnreadableInputs.end(
            errors, besides: output, candidates: summary.candidates, accepting: share, isPart: isPart)
    }

    /// - Parameter work: what was done with the candidates.
    func note(_ work: String) {
        if let odd = summary.firstOddHeader {
            Console.note(
                "numbers that no candidate can have are left out of \(Counted.text(summary.oddHeaders, "header")), such as "
                    + "that of \(odd.place): \(odd.reason)")
        }
        PriorOptions.note(list)
        SiftingOptions.note(list.sifter)
        MeasurementCaveats.noteOutliers(summary.outliers, of: summary.candidates)
        Console.note(
            "\(work) \(Counted.text(summary.candidates, "candidate")), selected \(list.selectedCount), "
                + "\(Counted.text(summary.outliers, "outlier")), wrote \(output)")
    }
}
