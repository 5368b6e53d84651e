/// The cells of one line of a text profile, parted by blanks, tabs or semicolons, or by commas where there is nothing else.
///
/// A comma within a number is its decimal comma where something else parts the cells.
struct ProfileLine {
    /// With a point in place of a decimal comma.
    let cells: [String]
    /// Which of the cells have a decimal comma.
    let hasComma: [Bool]
    /// Of some comma it cannot be told whether it parts cells or is a decimal one; the cells are then as they stand.
    let isUnsure: Bool

    init(_ line: Substring) {
        let parts = line.split { $0.isWhitespace || $0 == ";" }
        // A comma before a blank parts cells as the blank does.
        guard parts.count > 1, parts.contains(where: { $0.dropLast().contains(",") }) else {
            cells = TextLines.words(line).map(String.init)
            hasComma = [Bool](repeating: false, count: cells.count)
            isUnsure = false
            return
        }
        let isSure = parts.allSatisfy { part in
            let commas = part.count { $0 == "," }
            return commas <= 1 && part.first != "," && part.last != "," && !part.contains(".")
        }
        cells = parts.map { isSure ? String($0).replacing(",", with: ".") : String($0) }
        hasComma = parts.map { $0.contains(",") }
        isUnsure = !isSure
    }

    /// Names of columns, not numbers.
    var isNames: Bool { cells.allSatisfy { Double($0.prefix { $0 != "," }) == nil } }

    /// The bin or phase of a line that can be a row of a profile.
    var place: Double? {
        guard let first = cells.first, let place = Double(first), place.isFinite else { return nil }
        return isUnsure || cells.allSatisfy { Double($0) != nil } ? place : nil
    }

    static let unsureCommas =
        "has commas that may be decimal or part the columns; write decimals with a point, or part the columns otherwise"

    /// Why the commas of a row do not fit those of the rows before it, or among each other; `nil` if they do.
    func commaFault(after first: [Bool]?) -> String? {
        if isUnsure { return Self.unsureCommas }
        guard let first, first.count == hasComma.count, first != hasComma else { return nil }
        return
            "has a decimal comma where the rows before it have none, or none where they have one; write all decimals "
            + "with a point"
    }
}
