import Classifier
import Foundation

/// Folds that were made elsewhere, so that another program can be compared on the same rows.
enum FoldsFile {
    static func read(_ path: String, rows: Int) throws -> [StratifiedFolds] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("\(path): cannot be read as text")
        }
        var columns: [[Int]] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            let cells = line.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) }
            // A header line names the repeats.
            if columns.isEmpty, cells.contains(nil) { continue }
            guard !cells.contains(where: { $0 == nil || $0 ?? 0 < 0 || $0 ?? 0 > 999 }) else {
                throw CommandFailure("\(path), line \(index + 1): a fold's number is a whole number from 0 to 999")
            }
            if columns.isEmpty { columns = cells.map { _ in [] } }
            guard cells.count == columns.count else {
                throw CommandFailure("\(path), line \(index + 1): has \(cells.count) columns, not \(columns.count)")
            }
            for (column, cell) in cells.enumerated() { columns[column].append(cell ?? 0) }
        }
        guard let first = columns.first, first.count == rows else {
            throw CommandFailure(
                "\(path): has folds for \(columns.first?.count ?? 0) rows, but the table has \(rows) with a class")
        }
        return columns.map { StratifiedFolds(fold: $0, count: ($0.max() ?? 0) + 1) }
    }
}
