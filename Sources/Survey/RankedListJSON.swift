import Candidates
import Foundation

/// A ranked list as a JSON array with one object a candidate; what a candidate lacks is null.
enum RankedListJSON {
    static func bytes(of list: RankedList) -> [UInt8] {
        var text = TextBuilder()
        text.append("[")
        for (index, candidate) in list.enumerated() {
            text.append(index == 0 ? "\n" : ",\n")
            text.append("{\"rank\": \(index + 1), \"candidate\": \(quoted(candidate.name)), \"score\": ")
            if candidate.score.isFinite { text.append(probability: candidate.score) } else { text.append("null") }
            text.append(", \"selected\": \(list.isSelected(candidate))")
            for column in RankedListColumns.header {
                // No number of JSON is infinite.
                let number = candidate.header.flatMap(column.value).flatMap { $0.isFinite ? $0 : nil }
                let value = number.map { "\($0)" } ?? "null"
                text.append(", \"\(column.name)\": \(value)")
            }
            text.append(", \"group\": null, \"known_pulsar\": null, \"flags\": \(quoted(candidate.flags))")
            text.append(", \"source\": \(quoted(candidate.origin.location))}")
        }
        text.append("\n]\n")
        return text.bytes
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let data = (try? encoder.encode(text)) ?? Data("\"\"".utf8)
        return String(decoding: data, as: UTF8.self)
    }
}
