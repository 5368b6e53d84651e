import Candidates
import Synchronization

/// The classes that stand in a column of a FITS table, as numbers, words or truth values.
///
/// As in other tables, -1 is the non-pulsar of a column that has no other word for it, else unknown (`ClassColumn`). Any
/// number of threads can use one, as long as one at a time uses the file.
final class FITSClasses: Sendable {
    private enum MinusOne { case notLookedFor, unknown, nonPulsar }

    private let column: FITSColumn
    private let minusOne: Mutex<MinusOne>

    /// - Parameters:
    ///   - file: at the table.
    ///   - names: of the table's columns, in order.
    ///   - minusOneIsUnknown: whatever else stands in the column.
    /// - Returns: `nil` if there is no column of classes, or none that can hold any.
    init?(_ file: borrowing FITSFile, names: [String], minusOneIsUnknown: Bool = false) {
        let keys = names.map(ColumnNames.key)
        let places = ColumnNames.label.compactMap { keys.firstIndex(of: $0) }
        guard let column = places.compactMap({ file.column(names[$0]) }).first(where: Self.canHoldClasses) else {
            return nil
        }
        self.column = column
        minusOne = Mutex(minusOneIsUnknown ? .unknown : .notLookedFor)
    }

    private static func canHoldClasses(_ column: FITSColumn) -> Bool {
        switch column.kind {
        case .text: !column.isVariable
        case .numbers, .truthValues: !column.isVariable && column.elements == 1
        case .other: false
        }
    }

    /// The class of a row, counted from 0; `nil` where it is unknown or no known word.
    func label(row: Int, in file: borrowing FITSFile) throws(FormatError) -> Label? {
        guard let word = try word(row: row, in: file) else { return nil }
        guard word == .minusOne else { return word.label }
        return try meaningOfMinusOne(file)
    }

    private func word(row: Int, in file: borrowing FITSFile) throws(FormatError) -> ClassWord? {
        switch column.kind {
        case .text: return ClassWord(cell: try file.string(column, row: row))
        case .truthValues:
            guard let isPulsar = try file.truthValue(column, row: row) else { return .unknown }
            return isPulsar ? .pulsar : .nonPulsar
        case .numbers, .other: return ClassWord(number: try file.numbers(column, row: row, count: 1)[0])
        }
    }

    /// The first -1 that is met has the whole column looked through.
    private func meaningOfMinusOne(_ file: borrowing FITSFile) throws(FormatError) -> Label? {
        switch minusOne.withLock({ $0 }) {
        case .unknown: return nil
        case .nonPulsar: return .nonPulsar
        case .notLookedFor: break
        }
        var classes = ClassColumn()
        for row in 0..<(try file.rowCount()) {
            if let word = try word(row: row, in: file) { classes.add(word, at: row) }
        }
        let meaning = classes.minusOne
        minusOne.withLock { $0 = meaning == .nonPulsar ? .nonPulsar : .unknown }
        return meaning
    }
}
