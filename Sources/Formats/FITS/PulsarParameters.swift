/// The pulse period of an archive that does not tabulate it: from its ephemeris (PSRPARAM) or its predictor (POLYCO).
enum PulsarParameters {
    /// Seconds, or `nil` if neither table is there or says it.
    static func period(_ file: borrowing FITSFile) throws(FormatError) -> Double? {
        if let period = try ephemerisPeriod(file) { return period }
        return try predictorPeriod(file)
    }

    /// PSRPARAM holds the lines of a parameter file: `F0 186.494…` (Hz) or `P0 0.0053…` (s).
    private static func ephemerisPeriod(_ file: borrowing FITSFile) throws(FormatError) -> Double? {
        guard file.move(toTable: "PSRPARAM"), let column = file.column("PARAM"), column.isText else { return nil }
        for row in 0..<(try file.rowCount()) {
            let words = try file.string(column, row: row).split(whereSeparator: \.isWhitespace)
            guard words.count > 1, let value = number(words[1]), value > 0, value.isFinite else { continue }
            if words[0] == "F0" || words[0] == "F" { return 1 / value }
            if words[0] == "P0" || words[0] == "P" { return value }
        }
        return nil
    }

    private static func predictorPeriod(_ file: borrowing FITSFile) throws(FormatError) -> Double? {
        guard file.move(toTable: "POLYCO"), let column = file.column("REF_F0"), !column.isText,
            case let rows = try file.rowCount(), rows > 0
        else { return nil }
        guard let frequency = try file.numbers(column, row: rows - 1, count: 1).first, frequency > 0 else { return nil }
        return 1 / frequency
    }

    /// A number that may have Fortran's exponent letter.
    private static func number(_ text: Substring) -> Double? {
        Double(text.replacing("D", with: "E").replacing("d", with: "e"))
    }
}
