import Formats
import OutputFiles

/// A ranked list as a JSON array with one object a candidate; what a candidate lacks is null. Where a candidate may be
/// several known pulsars, `known_matches` has them all; where it has joined a group, `group_reason` says how.
enum RankedListJSON {
    static func write(_ list: RankedList, to path: String) throws(OutputFile.WriteError) {
        try OutputFile.write(to: path) { append throws(OutputFile.WriteError) in
            try append(Array("[".utf8))
            var isFirst = true
            try list.forEachRows { rows throws(OutputFile.WriteError) in
                var text = TextBuilder()
                for row in rows {
                    text.append(isFirst ? "\n{" : ",\n{")
                    isFirst = false
                    add(row, to: &text)
                }
                try append(text.bytes)
            }
            try append(Array("\n]\n".utf8))
        }
    }

    private static func add(_ row: RankedRow, to text: inout TextBuilder) {
        for (place, column) in RankedColumn.all.enumerated() {
            text.append(place == 0 ? "\"" : ", \"")
            text.append(column.name)
            text.append("\": ")
            switch column.values {
            case .integer(let value):
                if let number = value(row) { text.append(number) } else { text.append("null") }
            case .flag(let value): text.append(value(row) ? "true" : "false")
            case .text(let value):
                if let word = value(row) { text.appendJSON(word[...]) } else { text.append("null") }
            case .probability(let value): text.append(probability: value(row))
            case .number(let value): text.append(value(row).map { "\($0)" } ?? "null")
            }
        }
        if let reason = row.findings.membership?.reason {
            text.append(", \"group_reason\": ")
            text.appendJSON(reason[...])
        }
        if !row.known.isEmpty {
            text.append(", \"known_matches\": [")
            for (place, match) in row.known.enumerated() {
                text.append(place == 0 ? "{\"name\": " : ", {\"name\": ")
                text.appendJSON(match.name[...])
                text.append(", \"flag\": \"\(match.kind.rawValue)\", \"ratio\": \"\(match.ratio.text)\"")
                text.append(", \"separation_deg\": \(match.separationDegrees.map { "\($0)" } ?? "null")")
                text.append(", \"dm_difference\": \(match.dispersionDifference.map { "\($0)" } ?? "null")}")
            }
            text.append("]")
        }
        text.append("}")
    }
}
