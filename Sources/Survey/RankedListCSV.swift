import Candidates

/// A ranked list as comma-separated values (RFC 4180, line feeds).
enum RankedListCSV {
    static func bytes(of list: RankedList) -> [UInt8] {
        var text = TextBuilder()
        text.bytes.reserveCapacity(list.count * 96)
        text.append(RankedListColumns.names.joined(separator: ","))
        text.append("\n")
        for (index, candidate) in list.enumerated() {
            text.append(index + 1)
            text.append(",")
            text.appendQuoted(candidate.name)
            text.append(",")
            text.append(probability: candidate.score)
            text.append(list.isSelected(candidate) ? ",1" : ",0")
            for column in RankedListColumns.header {
                text.append(",")
                if let value = candidate.header.flatMap(column.value) { text.append("\(value)") }
            }
            text.append(",,,")
            text.append(candidate.flags)
            text.append(",")
            text.appendQuoted(candidate.origin.location)
            text.append("\n")
        }
        return text.bytes
    }
}

/// Text put together byte by byte: a list of a million candidates takes too long as strings.
struct TextBuilder {
    var bytes: [UInt8] = []

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ integer: Int) {
        append("\(integer)")
    }

    /// A probability with eight digits behind the point.
    mutating func append(probability: Double) {
        append(fixed: Int((probability * 1e8).rounded()))
    }

    private mutating func append(fixed value: Int) {
        var digits = (0..<9).map { _ in UInt8(ascii: "0") }
        var rest = value
        for place in digits.indices.reversed() {
            digits[place] += UInt8(rest % 10)
            rest /= 10
        }
        bytes.append(digits[0])
        bytes.append(UInt8(ascii: "."))
        bytes.append(contentsOf: digits[1...])
    }

    /// Quoted where the text holds a comma, a quote or a line end.
    mutating func appendQuoted(_ text: String) {
        let special = text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
        guard special else {
            append(text)
            return
        }
        append("\"")
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        append("\"")
    }
}
