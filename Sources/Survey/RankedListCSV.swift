import Formats

/// A ranked list as comma-separated values (RFC 4180, line feeds).
enum RankedListCSV {
    static func write(_ list: RankedList, to path: String) throws(OutputFile.WriteError) {
        try OutputFile.write(to: path) { append throws(OutputFile.WriteError) in
            try append(Array((RankedColumn.all.map(\.name).joined(separator: ",") + "\n").utf8))
            try list.forEachRows { rows throws(OutputFile.WriteError) in
                var text = TextBuilder()
                for row in rows { add(row, to: &text) }
                try append(text.bytes)
            }
        }
    }

    private static func add(_ row: RankedRow, to text: inout TextBuilder) {
        for (place, column) in RankedColumn.all.enumerated() {
            if place > 0 { text.append(",") }
            switch column.values {
            case .integer(let value): text.append(value(row))
            case .probability(let value): text.append(probability: value(row))
            case .flag(let value): text.append(value(row) ? "1" : "0")
            case .text(let value): if let word = value(row), !word.isEmpty { text.appendQuoted(word[...]) }
            case .number(let value): if let number = value(row) { text.append("\(number)") }
            }
        }
        text.append("\n")
    }
}
