import Candidates

/// What was noticed of a table's cells beside the rows that could not be read, counted so that it can be said once a file.
public struct TableFindings: Sendable {
    var classes = ClassColumn()
    private var unknownClasses: (count: Int, first: String) = (0, "")
    private var impossible: [HeaderColumn: (count: Int, reason: String)] = [:]

    public init() {}

    mutating func addUnknownClass(_ word: String) {
        if unknownClasses.count == 0 { unknownClasses.first = word }
        unknownClasses.count += 1
    }

    mutating func addImpossible(_ column: HeaderColumn, _ reason: @autoclosure () -> String) {
        impossible[column, default: (0, reason())].count += 1
    }

    /// - Parameter rows: how many rows the table had before the other's.
    public mutating func add(_ other: TableFindings, afterRows rows: Int) {
        classes.add(other.classes, offset: rows)
        if unknownClasses.count == 0 { unknownClasses.first = other.unknownClasses.first }
        unknownClasses.count += other.unknownClasses.count
        for (column, found) in other.impossible {
            impossible[column, default: (0, found.reason)].count += found.count
        }
    }

    /// One sentence each.
    public func notes(path: String) -> [String] {
        var notes: [String] = []
        if unknownClasses.count > 0 {
            notes.append(
                "\(path): \(unknownClasses.count) rows have a class that is no known word (such as "
                    + "\"\(unknownClasses.first)\"); it counts as unknown")
        }
        for column in HeaderColumn.allCases {
            guard let found = impossible[column] else { continue }
            let others = found.count > 1 ? ", and \(found.count - 1) more like it" : ""
            notes.append("\(path): \(found.reason) and is left out\(others)")
        }
        return notes
    }
}
