import Candidates
import Foundation

/// A ranked list as a JSON array with one object a candidate; what a candidate lacks is null.
enum RankedListJSON {
    static func bytes(of list: RankedList) -> [UInt8] {
        var text = TextBuilder()
        text.append("[")
        for index in list.indices {
            let row = list.row(index)
            text.append(index == 0 ? "\n{" : ",\n{")
            for (place, column) in RankedColumn.all.enumerated() {
                text.append(place == 0 ? "\"" : ", \"")
                text.append(column.name)
                text.append("\": ")
                append(column, of: row, to: &text)
            }
            text.append("}")
        }
        text.append("\n]\n")
        return text.bytes
    }

    private static func append(_ column: RankedColumn, of row: RankedRow, to text: inout TextBuilder) {
        switch column.values {
        case .integer(let value): text.append(value(row))
        case .flag(let value): text.append(value(row) ? "true" : "false")
        case .text(let value):
            if let word = value(row) { text.appendJSON(word[...]) } else { text.append("null") }
        case .probability(let value):
            // No number of JSON is infinite.
            if value(row).isFinite { text.append(probability: value(row)) } else { text.append("null") }
        case .number(let value):
            let number = row.candidate.header.flatMap(value).flatMap { $0.isFinite ? $0 : nil }
            text.append(number.map { "\($0)" } ?? "null")
        case .place(let value):
            let (file, number) = value(row)
            text.appendJSON(number.map { "\(file)#\($0)"[...] } ?? file)
        }
    }
}
